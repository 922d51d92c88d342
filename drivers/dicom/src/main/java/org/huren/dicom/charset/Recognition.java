package org.huren.dicom.charset;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * Tells by their bytes alone what text was meant whose named character set can't be right: UTF-8,
 * which is hardly ever so by chance, or GBK.
 *
 * <p>GBK pairs are a lead of 81-FE and a trail of 40-7E or 80-FE, so Latin 1 text has such pairs
 * too ("ü" and the letter after it). But most of Chinese text is in level 1 of GB 2312 (leads
 * B0-D7, trails A1-FE), where Latin 1 would need two accented letters side by side.
 */
final class Recognition {
  private Recognition() {}

  /** What the bytes can hardly be else; empty if nothing is that clear. */
  static Optional<DefinedTerm> of(byte[] value) {
    boolean gbk = isGbk(value);
    if (isUtf8(value) && !(gbk && isPairedTwoByTwo(value))) {
      return Optional.of(DefinedTerm.IR_192);
    }
    return gbk ? Optional.of(DefinedTerm.GB18030) : Optional.empty();
  }

  /**
   * Whether UTF-8 would be two-byte codes only, some side by side: Chinese GBK text can look so,
   * but UTF-8 text with ideographs has three-byte codes, and western UTF-8 has ASCII between its
   * pairs.
   */
  private static boolean isPairedTwoByTwo(byte[] value) {
    boolean sideBySide = false;
    for (int i = 0; i < value.length; i++) {
      if ((value[i] & 0xE0) == 0xE0) {
        return false;
      }
      sideBySide |= i >= 2 && value[i] < 0 && value[i - 1] < 0 && value[i - 2] < 0;
    }
    return sideBySide;
  }

  static boolean hasHighCodes(byte[] value) {
    for (byte b : value) {
      if (b < 0) {
        return true;
      }
    }
    return false;
  }

  /** Whether the bytes are UTF-8 throughout, not only ASCII. */
  static boolean isUtf8(byte[] value) {
    if (!hasHighCodes(value)) {
      return false;
    }
    try {
      StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(value));
      return true;
    } catch (CharacterCodingException e) {
      return false;
    }
  }

  /**
   * Whether every high byte belongs to a GBK code, and at least half of the ideographs are common.
   */
  static boolean isGbk(byte[] value) {
    int common = 0;
    int ideographs = 0;
    for (int i = 0; i < value.length; i++) {
      int lead = value[i] & 0xFF;
      if (lead < 0x80) {
        continue;
      }
      if (lead == 0x80 || lead == 0xFF || i + 1 == value.length) {
        return false;
      }
      int trail = value[++i] & 0xFF;
      if (trail < 0x40 || trail == 0x7F || trail == 0xFF) {
        return false;
      }
      boolean symbol = lead >= 0xA1 && lead <= 0xA9 && trail >= 0xA1;
      ideographs += symbol ? 0 : 1;
      common += lead >= 0xB0 && lead <= 0xD7 && trail >= 0xA1 ? 1 : 0;
    }
    return common > 0 && common * 2 >= ideographs;
  }
}
