package org.huren.dicom.dataset;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.huren.dicom.AeTitle;
import org.huren.dicom.dataset.FileMetaOutcome.Anomaly;
import org.huren.dicom.dataset.FileMetaOutcome.Fault;

/**
 * Reads File Meta Information (PS3.10 7.1) as it is found: with or without preamble, with a right,
 * wrong or missing group length.
 *
 * <p>The group length comes first in deciding where the data set begins, since some devices send
 * group 0002 inside the data set as well; only where it leads nowhere does the first other group
 * end the header. Reads no more than 64 KB.
 */
public final class FileMetaReader {
  private static final int PREAMBLE = 128;
  private static final int MAGIC = 0x4D434944;
  private static final int GROUP = 0x0002;
  private static final int MIN_ELEMENT = 8;
  private static final int USUAL_BYTES = 1024;
  private static final int MAX_BYTES = 64 * 1024;

  private static final FileMetaOutcome TRUNCATED = new FileMetaOutcome.Unreadable(Fault.TRUNCATED);

  private final ByteBuffer in;
  private final boolean moreFollows;
  private final Set<Anomaly> anomalies = EnumSet.noneOf(Anomaly.class);
  private final Map<Integer, String> values = new HashMap<>();

  private FileMetaReader(ByteBuffer start, boolean moreFollows) {
    in = start.slice().order(ByteOrder.LITTLE_ENDIAN);
    this.moreFollows = moreFollows;
  }

  /** Reads from the begin of a file, wherever the channel stands, and leaves it somewhere. */
  public static FileMetaOutcome read(SeekableByteChannel file) throws IOException {
    FileMetaOutcome outcome = readStart(file, USUAL_BYTES);
    if (outcome.equals(TRUNCATED) && file.size() > USUAL_BYTES) {
      outcome = readStart(file, MAX_BYTES);
    }
    return outcome.equals(TRUNCATED) && file.size() > MAX_BYTES
        ? new FileMetaOutcome.Unreadable(Fault.TOO_LARGE)
        : outcome;
  }

  private static FileMetaOutcome readStart(SeekableByteChannel file, int atMost)
      throws IOException {
    ByteBuffer start = ByteBuffer.allocate(atMost);
    file.position(0);
    while (start.hasRemaining() && file.read(start) >= 0) {}
    return new FileMetaReader(start.flip(), file.size() > atMost).read();
  }

  /** Reads a whole file, or its begin if that holds some of the data set; from the position on. */
  public static FileMetaOutcome read(ByteBuffer start) {
    return new FileMetaReader(start, false).read();
  }

  private FileMetaOutcome read() {
    int begin = 0;
    if (in.limit() >= PREAMBLE + 4 && in.getInt(PREAMBLE) == MAGIC) {
      begin = PREAMBLE + 4;
    } else {
      anomalies.add(Anomaly.NO_PREAMBLE);
    }
    in.position(begin);
    if (!atGroup()) {
      return absent(begin);
    }
    int declaredEnd = -1;
    while (in.position() != declaredEnd && atGroup()) {
      int element = in.getShort(in.position() + 2) & 0xFFFF;
      Optional<ByteBuffer> value = value();
      if (value.isEmpty()) {
        return TRUNCATED;
      }
      if (element == 0 && values.isEmpty()) {
        declaredEnd = declaredEnd(value.get());
      } else {
        values.putIfAbsent(element, text(value.get()));
      }
    }
    if (in.position() != declaredEnd) {
      boolean endsHere = in.remaining() < MIN_ELEMENT;
      if (endsHere && (moreFollows || in.hasRemaining() || declaredEnd > in.limit())) {
        return TRUNCATED;
      }
      anomalies.add(declaredEnd < 0 ? Anomaly.NO_GROUP_LENGTH : Anomaly.WRONG_GROUP_LENGTH);
    }
    return found();
  }

  private boolean atGroup() {
    return in.remaining() >= MIN_ELEMENT && (in.getShort(in.position()) & 0xFFFF) == GROUP;
  }

  /** The value of the element here, and moves behind it; empty if it isn't all here. */
  private Optional<ByteBuffer> value() {
    int at = in.position();
    Optional<Vr> vr = Vr.of(in.get(at + 4) & 0xFF, in.get(at + 5) & 0xFF);
    int header = MIN_ELEMENT;
    long length;
    if (vr.isEmpty()) {
      anomalies.add(Anomaly.IMPLICIT_VR);
      length = Integer.toUnsignedLong(in.getInt(at + 4));
    } else if (!vr.get().hasLongForm()) {
      length = in.getShort(at + 6) & 0xFFFF;
    } else if (in.remaining() < 12) {
      return Optional.empty();
    } else {
      header = 12;
      length = Integer.toUnsignedLong(in.getInt(at + 8));
    }
    if (length > in.remaining() - header) {
      return Optional.empty();
    }
    ByteBuffer value = in.slice(at + header, (int) length).order(ByteOrder.LITTLE_ENDIAN);
    in.position(at + header + (int) length);
    return Optional.of(value);
  }

  private int declaredEnd(ByteBuffer groupLength) {
    if (groupLength.remaining() != 4) {
      return -1;
    }
    long end = in.position() + Integer.toUnsignedLong(groupLength.getInt());
    return end == in.position() || end > Integer.MAX_VALUE ? -1 : (int) end;
  }

  private static String text(ByteBuffer value) {
    String text = StandardCharsets.ISO_8859_1.decode(value).toString();
    int end = text.length();
    while (end > 0 && (text.charAt(end - 1) == ' ' || text.charAt(end - 1) == 0)) {
      end--;
    }
    return text.substring(0, end);
  }

  private FileMetaOutcome found() {
    String transferSyntax = values.getOrDefault(0x0010, "");
    if (transferSyntax.isEmpty()) {
      anomalies.add(Anomaly.NO_TRANSFER_SYNTAX);
      transferSyntax = guess().uid();
    }
    FileMeta meta =
        new FileMeta(
            values.getOrDefault(0x0002, ""),
            values.getOrDefault(0x0003, ""),
            transferSyntax,
            values.getOrDefault(0x0012, ""),
            Optional.ofNullable(values.get(0x0013)).filter(name -> name.length() <= 16),
            aeTitle(0x0016),
            aeTitle(0x0017),
            aeTitle(0x0018));
    return new FileMetaOutcome.Found(meta, in.position(), anomalies);
  }

  private Optional<AeTitle> aeTitle(int element) {
    Optional<String> title = Optional.ofNullable(values.get(element)).filter(t -> !t.isBlank());
    try {
      return title.map(AeTitle::new);
    } catch (IllegalArgumentException e) {
      // What a device called itself in a file is no reason not to read the file.
      anomalies.add(Anomaly.BAD_AE_TITLE);
      return Optional.empty();
    }
  }

  private FileMetaOutcome absent(int begin) {
    int group = in.remaining() >= 8 ? in.getShort(begin) & 0xFFFF : -1;
    boolean plausible =
        group == 0x0008 && in.getInt(begin + 4) > 0 && begin + 8 + length() <= in.limit();
    return plausible
        ? new FileMetaOutcome.Absent(guess(), begin)
        : new FileMetaOutcome.Unreadable(Fault.NOT_DICOM);
  }

  private long length() {
    return guess().isImplicitVr()
        ? Integer.toUnsignedLong(in.getInt(in.position() + 4))
        : in.getShort(in.position() + 6) & 0xFFFF;
  }

  /** From the first element of the data set: with a VR or without. */
  private TransferSyntax guess() {
    int at = in.position();
    boolean explicit =
        in.remaining() >= 8 && Vr.of(in.get(at + 4) & 0xFF, in.get(at + 5) & 0xFF).isPresent();
    return explicit
        ? TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN
        : TransferSyntax.IMPLICIT_VR_LITTLE_ENDIAN;
  }
}
