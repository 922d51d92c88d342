package org.huren.simulator.dicom;

import java.io.ByteArrayOutputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Writes a little endian data set element by element (PS3.5 7).
 *
 * <pre>
 *   explicit, short:  group(2) element(2) VR(2) length(2) value
 *   explicit, long:   group(2) element(2) VR(2) 0000      length(4) value     OB OW SQ UN UT ...
 *   implicit:         group(2) element(2) length(4) value
 *   sequence:         ... length FFFFFFFF, items FFFE,E000 FFFFFFFF ... FFFE,E00D, end FFFE,E0DD
 * </pre>
 *
 * Elements have to be written in the order of their tags. Not safe for threads.
 */
public final class DataSetWriter {
  private static final Set<String> LONG_LENGTH =
      Set.of("OB", "OD", "OF", "OL", "OV", "OW", "SQ", "SV", "UC", "UN", "UR", "UT", "UV");
  private static final int UNDEFINED = 0xFFFF_FFFF;

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final boolean explicit;
  private final Charset charset;
  private long lastTag = -1;

  /**
   * Begins an empty data set.
   *
   * @param charset of the values whose VR depends on (0008,0005)
   */
  public DataSetWriter(boolean explicit, Charset charset) {
    this.explicit = explicit;
    this.charset = charset;
  }

  /** A text value, padded to an even length as its VR asks. */
  public DataSetWriter text(int tag, String vr, String value) {
    boolean localized =
        switch (vr) {
          case "LO", "LT", "PN", "SH", "ST", "UC", "UT" -> true;
          default -> false;
        };
    byte[] bytes = value.getBytes(localized ? charset : StandardCharsets.US_ASCII);
    header(tag, vr, bytes.length + (bytes.length & 1));
    out.writeBytes(bytes);
    if ((bytes.length & 1) == 1) {
      out.write(vr.equals("UI") ? 0 : ' ');
    }
    return this;
  }

  public DataSetWriter uid(int tag, Uid value) {
    return text(tag, "UI", value.value());
  }

  /** Unsigned 16-bit values. */
  public DataSetWriter us(int tag, int... values) {
    header(tag, "US", values.length * 2);
    for (int v : values) {
      little(v, 2);
    }
    return this;
  }

  /** A sequence of one item, both of undefined length. */
  public DataSetWriter item(int tag, Consumer<DataSetWriter> content) {
    return items(tag, List.of(content));
  }

  /** A sequence of items, all of undefined length. */
  public DataSetWriter items(int tag, List<Consumer<DataSetWriter>> contents) {
    header(tag, "SQ", UNDEFINED);
    for (Consumer<DataSetWriter> content : contents) {
      DataSetWriter inner = new DataSetWriter(explicit, charset);
      content.accept(inner);
      delimiter(0xE000, UNDEFINED);
      out.writeBytes(inner.toByteArray());
      delimiter(0xE00D, 0);
    }
    delimiter(0xE0DD, 0);
    return this;
  }

  /** The head of a value that the caller writes behind this data set; it must be of even length. */
  public DataSetWriter openEnded(int tag, String vr, long length) {
    if ((length & 1) == 1 || length >= 0xFFFF_FFFFL) {
      throw new IllegalArgumentException(length + " is not a length of a DICOM value");
    }
    header(tag, vr, (int) length);
    return this;
  }

  public byte[] toByteArray() {
    return out.toByteArray();
  }

  private void header(int tag, String vr, int length) {
    long unsigned = Integer.toUnsignedLong(tag);
    if (unsigned <= lastTag) {
      throw new IllegalStateException("tag " + Integer.toHexString(tag) + " is out of order");
    }
    lastTag = unsigned;
    little(tag >>> 16, 2);
    little(tag, 2);
    if (!explicit) {
      little(length, 4);
      return;
    }
    out.writeBytes(vr.getBytes(StandardCharsets.US_ASCII));
    if (LONG_LENGTH.contains(vr)) {
      little(0, 2);
      little(length, 4);
    } else {
      little(length, 2);
    }
  }

  private void delimiter(int element, int length) {
    little(0xFFFE, 2);
    little(element, 2);
    little(length, 4);
  }

  private void little(int value, int bytes) {
    for (int i = 0; i < bytes; i++) {
      out.write(value >>> (8 * i));
    }
  }
}
