package org.huren.dicom.charset;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * The graphic character sets that ISO 2022 escape sequences designate (PS3.3 Tables C.12-3 and
 * C.12-4): where each goes, its sequence behind ESC, and how its codes become characters.
 */
enum CodeElement {
  ASCII(Side.G0, "(B", 1, "US-ASCII", 0),
  ROMAJI(Side.G0, "(J", 1, "US-ASCII", 0),
  JIS_X_0208(Side.G0, "$B", 2, "EUC-JP", 0x8080),
  JIS_X_0212(Side.G0, "$(D", 2, "EUC-JP", 0x8F8080),
  KATAKANA(Side.G1, ")I", 1, "JIS_X0201", 0),
  LATIN_1(Side.G1, "-A", 1, "ISO-8859-1", 0),
  LATIN_2(Side.G1, "-B", 1, "ISO-8859-2", 0),
  LATIN_3(Side.G1, "-C", 1, "ISO-8859-3", 0),
  LATIN_4(Side.G1, "-D", 1, "ISO-8859-4", 0),
  GREEK(Side.G1, "-F", 1, "ISO-8859-7", 0),
  ARABIC(Side.G1, "-G", 1, "ISO-8859-6", 0),
  HEBREW(Side.G1, "-H", 1, "ISO-8859-8", 0),
  CYRILLIC(Side.G1, "-L", 1, "ISO-8859-5", 0),
  LATIN_5(Side.G1, "-M", 1, "ISO-8859-9", 0),
  THAI(Side.G1, "-T", 1, "TIS-620", 0),
  LATIN_9(Side.G1, "-b", 1, "ISO-8859-15", 0),
  KS_X_1001(Side.G1, "$)C", 2, "EUC-KR", 0),
  GB_2312(Side.G1, "$)A", 2, "GB2312", 0);

  /** Codes 21-7E or A1-FE. */
  enum Side {
    G0,
    G1
  }

  private final Side side;
  private final String escape;
  private final int bytesPerCode;
  private final Charset charset;
  private final int offset;

  CodeElement(Side side, String escape, int bytesPerCode, String charsetName, int offset) {
    this.side = side;
    this.escape = escape;
    this.bytesPerCode = bytesPerCode;
    // A runtime image without the module jdk.charsets shows replacement characters, not a failure.
    this.charset =
        Charset.isSupported(charsetName) ? Charset.forName(charsetName) : StandardCharsets.US_ASCII;
    this.offset = offset;
  }

  Side side() {
    return side;
  }

  String escape() {
    return escape;
  }

  int bytesPerCode() {
    return bytesPerCode;
  }

  /** The element whose escape sequence stands in a value behind an ESC. */
  static Optional<CodeElement> escapedAt(byte[] value, int at) {
    for (CodeElement element : values()) {
      if (element.matches(value, at)) {
        return Optional.of(element);
      }
    }
    return Optional.empty();
  }

  private boolean matches(byte[] value, int at) {
    if (value.length - at < escape.length()) {
      return false;
    }
    for (int i = 0; i < escape.length(); i++) {
      if (value[at + i] != escape.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  /** Characters of the codes in a range, which is a whole number of codes. */
  String decode(byte[] value, int from, int to) {
    if (offset == 0) {
      return new String(value, from, to - from, charset);
    }
    int lead = offset >>> 16;
    byte[] shifted = new byte[(to - from) / 2 * (lead == 0 ? 2 : 3)];
    int out = 0;
    for (int i = from; i + 1 < to; i += 2) {
      if (lead != 0) {
        shifted[out++] = (byte) lead;
      }
      shifted[out++] = (byte) (value[i] | (offset >>> 8));
      shifted[out++] = (byte) (value[i + 1] | offset);
    }
    return new String(shifted, charset);
  }
}
