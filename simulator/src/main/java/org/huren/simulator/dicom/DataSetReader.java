package org.huren.simulator.dicom;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.zip.Inflater;
import java.util.zip.InflaterInputStream;
import java.util.zip.ZipException;

/**
 * Walks the top level of a data set up to the series level and keeps the four UIDs that say what it
 * is. Memory is constant: other values are skipped.
 */
final class DataSetReader {
  private static final int SOP_CLASS = 0x0008_0016;
  private static final int SOP_INSTANCE = 0x0008_0018;
  private static final int STUDY = 0x0020_000D;
  private static final int SERIES = 0x0020_000E;
  private static final long UNDEFINED = 0xFFFF_FFFFL;
  private static final int DEEPEST = 32;

  private final DataInputStream in;
  private final TransferSyntax syntax;
  private final byte[] word = new byte[4];
  private final Map<Integer, Uid> found = new HashMap<>();
  private final Map<Integer, Long> offsets = new HashMap<>();
  private long position;

  private DataSetReader(InputStream in, TransferSyntax syntax) {
    this.in = new DataInputStream(in);
    this.syntax = syntax;
  }

  /** What a data set is, and where its SOP Instance UID lies in it. */
  record Found(Identity identity, long sopInstanceOffset) {}

  /**
   * Reads as far as the Series Instance UID.
   *
   * @throws MalformedDicomException if the bytes are no data set, or one of the UIDs is missing
   */
  static Found read(InputStream dataSet, TransferSyntax syntax) throws IOException {
    InputStream plain =
        syntax.deflated() ? new InflaterInputStream(dataSet, new Inflater(true)) : dataSet;
    DataSetReader reader = new DataSetReader(plain, syntax);
    try {
      reader.walk();
    } catch (EOFException e) {
      throw new MalformedDicomException("the data set ends inside an element");
    } catch (ZipException e) {
      throw new MalformedDicomException("the data set can't be inflated");
    }
    Identity identity =
        new Identity(
            reader.need(SOP_CLASS, "SOP Class UID (0008,0016)"),
            reader.need(SOP_INSTANCE, "SOP Instance UID (0008,0018)"),
            reader.need(STUDY, "Study Instance UID (0020,000D)"),
            reader.need(SERIES, "Series Instance UID (0020,000E)"));
    return new Found(identity, reader.offsets.getOrDefault(SOP_INSTANCE, -1L));
  }

  private Uid need(int tag, String name) throws MalformedDicomException {
    Uid uid = found.get(tag);
    if (uid == null) {
      throw new MalformedDicomException("no usable " + name);
    }
    return uid;
  }

  private void walk() throws IOException {
    long last = -1;
    while (true) {
      Optional<Element> next = element();
      if (next.isEmpty()) {
        return;
      }
      Element e = next.get();
      long tag = Integer.toUnsignedLong(e.tag());
      if (tag <= last) {
        throw new MalformedDicomException("tags are not in ascending order");
      }
      last = tag;
      if (tag > SERIES) {
        return;
      }
      if (e.length() == UNDEFINED) {
        skipItems(0);
      } else if (tag == SOP_CLASS || tag == SOP_INSTANCE || tag == STUDY || tag == SERIES) {
        uid(e);
      } else {
        skip(e.length());
      }
    }
  }

  private void uid(Element e) throws IOException {
    if (e.length() > 66) {
      throw new MalformedDicomException("a UID of " + e.length() + " bytes");
    }
    offsets.put(e.tag(), position);
    byte[] bytes = new byte[(int) e.length()];
    in.readFully(bytes);
    position += bytes.length;
    Uid.ofWire(new String(bytes, StandardCharsets.ISO_8859_1))
        .ifPresent(u -> found.put(e.tag(), u));
  }

  private record Element(int tag, long length) {}

  /** The head of the next element; empty at a clean end. */
  private Optional<Element> element() throws IOException {
    int first = in.read();
    if (first < 0) {
      return Optional.empty();
    }
    position++;
    int second = in.readUnsignedByte();
    position++;
    int group = syntax.bigEndian() ? first << 8 | second : second << 8 | first;
    int tag = group << 16 | (int) number(2);
    if (!syntax.explicit() || group == 0xFFFE) {
      return Optional.of(new Element(tag, number(4)));
    }
    in.readFully(word, 0, 2);
    position += 2;
    String vr = new String(word, 0, 2, StandardCharsets.ISO_8859_1);
    return switch (vr) {
      case "OB", "OD", "OF", "OL", "OV", "OW", "SQ", "SV", "UC", "UN", "UR", "UT", "UV" -> {
        number(2);
        yield Optional.of(new Element(tag, number(4)));
      }
      default -> {
        if (!vr.chars().allMatch(c -> c >= 'A' && c <= 'Z')) {
          throw new MalformedDicomException("an element without a value representation");
        }
        yield Optional.of(new Element(tag, number(2)));
      }
    };
  }

  private void skipItems(int depth) throws IOException {
    if (depth > DEEPEST) {
      throw new MalformedDicomException("sequences deeper than " + DEEPEST);
    }
    while (true) {
      Element e = element().orElseThrow(EOFException::new);
      if (e.tag() == 0xFFFE_E0DD || e.tag() == 0xFFFE_E00D) {
        return;
      }
      if (e.length() == UNDEFINED) {
        skipItems(depth + 1);
      } else {
        skip(e.length());
      }
    }
  }

  private long number(int bytes) throws IOException {
    in.readFully(word, 0, bytes);
    position += bytes;
    long value = 0;
    for (int i = 0; i < bytes; i++) {
      int at = syntax.bigEndian() ? i : bytes - 1 - i;
      value = value << 8 | (word[at] & 0xFF);
    }
    return value;
  }

  private void skip(long length) throws IOException {
    in.skipNBytes(length);
    position += length;
  }
}
