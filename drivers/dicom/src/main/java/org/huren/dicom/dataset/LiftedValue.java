package org.huren.dicom.dataset;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.StringJoiner;

/** The value of one attribute as its bytes were sent, padding included. Immutable. */
public final class LiftedValue {
  private final Tag tag;
  private final Vr vr;
  private final boolean bigEndian;
  private final boolean cut;
  private final byte[] bytes;

  LiftedValue(Tag tag, Vr vr, boolean bigEndian, boolean cut, byte[] bytes) {
    this.tag = tag;
    this.vr = vr;
    this.bigEndian = bigEndian;
    this.cut = cut;
    this.bytes = bytes;
  }

  public Tag tag() {
    return tag;
  }

  /** The VR as sent; that of the dictionary where it was implicit, UN or unreadable. */
  public Vr vr() {
    return vr;
  }

  /** Whether the value was longer than the limit and these are its first bytes. */
  public boolean isCut() {
    return cut;
  }

  public byte[] bytes() {
    return bytes.clone();
  }

  public int length() {
    return bytes.length;
  }

  /**
   * The value in the default character repertoire, without padding; numbers of binary VRs in
   * decimal, joined by backslashes. Text with a character set is for {@link LiftedAttributes#text}.
   */
  public String ascii() {
    return vr.isText() ? trimmed() : numbers();
  }

  /**
   * Whether {@link #ascii} is all that any character set would make of it: no text, or printable
   * characters that are the same in each of them (JIS X 0201 differs in backslash and tilde, which
   * only texts with a character set may mean).
   */
  boolean isPlain() {
    if (!vr.isText()) {
      return true;
    }
    for (int i = 0; i < bytes.length; i++) {
      byte b = bytes[i];
      boolean same = b >= ' ' && b < '~' && (b != '\\' || !vr.hasCharacterSet());
      boolean isPad = b == 0 && i == bytes.length - 1;
      if (!same && !isPad) {
        return false;
      }
    }
    return vr != Vr.LT && vr != Vr.ST && vr != Vr.UT; // of which leading spaces are part
  }

  private String trimmed() {
    int start = 0;
    int end = bytes.length;
    while (end > 0 && isPadding(bytes[end - 1])) {
      end--;
    }
    while (start < end && isPadding(bytes[start])) {
      start++;
    }
    return new String(bytes, start, end - start, StandardCharsets.ISO_8859_1);
  }

  private static boolean isPadding(byte b) {
    return b == ' ' || b == 0;
  }

  private String numbers() {
    ByteBuffer in =
        ByteBuffer.wrap(bytes).order(bigEndian ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN);
    StringJoiner out = new StringJoiner("\\");
    int size =
        switch (vr) {
          case US, SS -> Short.BYTES;
          case UL, SL, FL -> Integer.BYTES;
          case FD, SV, UV -> Long.BYTES;
          default -> Integer.MAX_VALUE;
        };
    while (in.remaining() >= size) {
      out.add(
          switch (vr) {
            case US -> Integer.toString(Short.toUnsignedInt(in.getShort()));
            case SS -> Short.toString(in.getShort());
            case UL -> Integer.toUnsignedString(in.getInt());
            case SL -> Integer.toString(in.getInt());
            case FL -> Float.toString(in.getFloat());
            case FD -> Double.toString(in.getDouble());
            case SV -> Long.toString(in.getLong());
            default -> Long.toUnsignedString(in.getLong());
          });
    }
    return out.toString();
  }

  /** The tag and length only: values are patient data. */
  @Override
  public String toString() {
    return tag + " " + vr + " " + bytes.length + (cut ? " bytes, cut" : " bytes");
  }
}
