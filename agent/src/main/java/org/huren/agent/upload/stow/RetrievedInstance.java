package org.huren.agent.upload.stow;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.ReadableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import org.huren.dicom.dataset.FileMeta;
import org.huren.dicom.dataset.FileMetaOutcome;
import org.huren.dicom.dataset.FileMetaReader;
import org.huren.dicom.dataset.Reencoding;
import org.huren.dicom.dataset.TransferSyntax;

/**
 * An instance as a far side gives it back (PS3.18 10.4): one part of a multipart answer, or a plain
 * Part 10 file, in a file.
 *
 * <p>It is the same as ours if the data sets are, byte for byte; group 0002 is each side's own. A
 * far side may have re-encoded without changing a value: uncompressed data sets are the same too if
 * they are once VRs, group lengths and the two ways to write a sequence's length are left out of
 * account. What it has compressed, or changed in any other way, is not.
 */
record RetrievedInstance(FileChannel file, long start, long end) {
  private static final int EDGE = 1 << 16;
  private static final int PREAMBLE = 128;

  /** What a comparison came to. */
  sealed interface Likeness {
    record Same() implements Likeness {}

    record Different() implements Likeness {}

    /** It is in another transfer syntax, in which it can't be compared. */
    record Recoded(TransferSyntax to) implements Likeness {}
  }

  /** Finds the instance in an answer's body; empty if there is none. */
  static Optional<RetrievedInstance> in(FileChannel file) throws IOException {
    String head = text(file, 0, Math.min(EDGE, file.size()));
    if (head.startsWith("DICM", PREAMBLE)) {
      return Optional.of(new RetrievedInstance(file, 0, file.size()));
    }
    int dashes = head.startsWith("--") ? 0 : head.indexOf("\r\n--") + 2;
    int lineEnd = head.indexOf("\r\n", dashes);
    int headersEnd = head.indexOf("\r\n\r\n", Math.max(0, lineEnd));
    if (!head.startsWith("--", dashes) || lineEnd < 0 || headersEnd < 0) {
      return Optional.empty();
    }
    String delimiter = "\r\n" + head.substring(dashes, lineEnd).stripTrailing();
    long tailAt = Math.max(headersEnd + 2L, file.size() - EDGE);
    int end = text(file, tailAt, file.size() - tailAt).lastIndexOf(delimiter);
    long start = headersEnd + 4L;
    return end < 0 || tailAt + end < start
        ? Optional.empty()
        : Optional.of(new RetrievedInstance(file, start, tailAt + end));
  }

  private static String text(FileChannel file, long at, long length) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate((int) length);
    while (bytes.hasRemaining() && file.read(bytes, at + bytes.position()) >= 0) {}
    return StandardCharsets.ISO_8859_1.decode(bytes.flip()).toString();
  }

  /** Compares with a Part 10 file of ours. */
  Likeness compare(Path ours) throws IOException {
    try (FileChannel own = FileChannel.open(ours, StandardOpenOption.READ)) {
      Optional<DataSet> mine = new RetrievedInstance(own, 0, own.size()).dataSet();
      Optional<DataSet> theirs = dataSet();
      if (mine.isEmpty() || theirs.isEmpty()) {
        return new Likeness.Different();
      }
      return compare(mine.get(), theirs.get());
    }
  }

  private static Likeness compare(DataSet mine, DataSet theirs) throws IOException {
    boolean sameSyntax = mine.syntax().equals(theirs.syntax());
    if (sameSyntax && equal(mine.bytes(), theirs.bytes())) {
      return new Likeness.Same();
    }
    try {
      if (mine.isUncompressed()
          && theirs.isUncompressed()
          && equal(mine.withoutVrs(), theirs.withoutVrs())) {
        return new Likeness.Same();
      }
    } catch (Reencoding.Malformed e) {
      // Not even well-formed: what is not equal byte for byte can't be said to be the same
      return new Likeness.Different();
    }
    return sameSyntax || (mine.isExplicit() && theirs.isExplicit())
        ? new Likeness.Different()
        : new Likeness.Recoded(theirs.syntax());
  }

  private Optional<DataSet> dataSet() throws IOException {
    ByteBuffer head = ByteBuffer.allocate((int) Math.min(EDGE, end - start));
    while (head.hasRemaining() && file.read(head, start + head.position()) >= 0) {}
    return FileMetaReader.read(head.flip()) instanceof FileMetaOutcome.Found found
        ? Optional.of(new DataSet(this, found.meta(), start + found.dataSetOffset()))
        : Optional.empty();
  }

  /** A data set in a file. */
  private record DataSet(RetrievedInstance in, FileMeta meta, long from) {
    TransferSyntax syntax() {
      return meta.transferSyntax();
    }

    boolean isExplicit() {
      return syntax().equals(TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN);
    }

    boolean isUncompressed() {
      return isExplicit() || syntax().equals(TransferSyntax.IMPLICIT_VR_LITTLE_ENDIAN);
    }

    ReadableByteChannel bytes() {
      return new Section(in.file(), from, in.end());
    }

    ReadableByteChannel withoutVrs() {
      return Reencoding.channel(bytes(), syntax(), TransferSyntax.IMPLICIT_VR_LITTLE_ENDIAN);
    }
  }

  private static boolean equal(ReadableByteChannel one, ReadableByteChannel other)
      throws IOException {
    ByteBuffer a = ByteBuffer.allocate(EDGE);
    ByteBuffer b = ByteBuffer.allocate(EDGE);
    while (true) {
      fill(one, a);
      fill(other, b);
      if (!a.equals(b)) {
        return false;
      }
      if (!a.hasRemaining()) {
        return true;
      }
    }
  }

  private static void fill(ReadableByteChannel from, ByteBuffer into) throws IOException {
    into.clear();
    while (into.hasRemaining() && from.read(into) >= 0) {}
    into.flip();
  }

  /** Part of a file; leaves it open. */
  private static final class Section implements ReadableByteChannel {
    private final FileChannel file;
    private final long end;
    private long at;

    Section(FileChannel file, long from, long end) {
      this.file = file;
      this.at = from;
      this.end = end;
    }

    @Override
    public int read(ByteBuffer into) throws IOException {
      int length = (int) Math.min(into.remaining(), end - at);
      if (length <= 0) {
        return into.hasRemaining() ? -1 : 0;
      }
      int n = file.read(into.slice(into.position(), length), at);
      if (n > 0) {
        into.position(into.position() + n);
        at += n;
      }
      return n;
    }

    @Override
    public boolean isOpen() {
      return file.isOpen();
    }

    @Override
    public void close() {}
  }
}
