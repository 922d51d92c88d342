package org.huren.simulator.analyzer;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * Frames of ASTM E1381 / CLSI LIS01: a record stands in one frame, or goes on in the next if the
 * frame ends in ETB.
 *
 * <pre>
 *   STX  F  text, at most 240 bytes  ETX|ETB  C C  CR LF
 *        |                                    |
 *        1 2 .. 7 0 1 ..                      sum of the bytes from F to ETX|ETB, modulo 256, hexadecimal
 * </pre>
 */
final class AstmFrames {
  static final byte STX = 0x02;
  static final byte ETX = 0x03;
  static final byte EOT = 0x04;
  static final byte ENQ = 0x05;
  static final byte ACK = 0x06;
  static final byte NAK = 0x15;
  static final byte ETB = 0x17;

  private static final int LONGEST_TEXT = 240;
  private static final byte CR = 0x0D;
  private static final byte LF = 0x0A;

  private AstmFrames() {}

  /** The frames of a message. */
  static List<byte[]> of(List<byte[]> records) {
    List<byte[]> frames = new ArrayList<>();
    for (byte[] record : records) {
      for (int from = 0; from < record.length; from += LONGEST_TEXT) {
        int to = Math.min(record.length, from + LONGEST_TEXT);
        frames.add(
            frame(
                frames.size() + 1,
                Arrays.copyOfRange(record, from, to),
                to == record.length ? ETX : ETB));
      }
    }
    return frames;
  }

  private static byte[] frame(int number, byte[] text, byte end) {
    byte[] frame = new byte[text.length + 7];
    frame[0] = STX;
    frame[1] = (byte) ('0' + number % 8);
    System.arraycopy(text, 0, frame, 2, text.length);
    frame[text.length + 2] = end;
    int sum = 0;
    for (int i = 1; i < text.length + 3; i++) {
      sum += frame[i];
    }
    byte[] digits =
        String.format(Locale.ROOT, "%02X", sum & 0xFF).getBytes(StandardCharsets.US_ASCII);
    System.arraycopy(digits, 0, frame, text.length + 3, 2);
    frame[text.length + 5] = CR;
    frame[text.length + 6] = LF;
    return frame;
  }

  /** The frame with another byte in the middle of its text, its checksum as it was. */
  static byte[] spoilt(byte[] frame) {
    byte[] spoilt = frame.clone();
    spoilt[2 + (frame.length - 7) / 2] ^= 1;
    return spoilt;
  }
}
