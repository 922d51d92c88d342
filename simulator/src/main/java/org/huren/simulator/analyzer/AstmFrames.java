package org.huren.simulator.analyzer;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
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

  /** LIS01-A2 has 64000 bytes; nobody sends more. */
  private static final int LONGEST_FRAME = 1 << 16;

  private static final byte CR = 0x0D;
  private static final byte LF = 0x0A;

  private AstmFrames() {}

  /**
   * The receiving side: waits for the peer's bid, takes its frames until EOT, each once, and
   * refuses those that are spoilt.
   *
   * @return the text of all frames
   */
  static byte[] take(Wire wire) throws IOException {
    ByteArrayOutputStream text = new ByteArrayOutputStream();
    int taken = 0;
    for (int b = wire.read(); b != EOT || text.size() == 0; b = wire.read()) {
      if (b == ENQ) {
        text.reset();
        taken = 0;
        wire.write(ACK);
      } else if (b == STX) {
        byte[] frame = rest(wire);
        boolean next = frame[1] == '0' + (taken + 1) % 8;
        boolean again = taken > 0 && frame[1] == '0' + taken % 8;
        if (next && isSound(frame)) {
          taken++;
          text.write(frame, 2, frame.length - 7);
        }
        wire.write((next || again) && isSound(frame) ? ACK : NAK);
      }
    }
    return text.toByteArray();
  }

  /** A frame of which STX was read. */
  private static byte[] rest(Wire wire) throws IOException {
    ByteArrayOutputStream frame = new ByteArrayOutputStream();
    frame.write(STX);
    for (int b = wire.read(); b != ETX && b != ETB; b = wire.read()) {
      if (frame.size() > LONGEST_FRAME) {
        throw new IOException("a frame without an end");
      }
      frame.write(b);
    }
    frame.write(ETX);
    for (int i = 0; i < 4; i++) {
      frame.write(wire.read());
    }
    return frame.toByteArray();
  }

  /** Whichever of its two ends it has: the checksum says. */
  private static boolean isSound(byte[] frame) {
    if (frame.length < 7) {
      return false;
    }
    byte[] text = Arrays.copyOfRange(frame, 2, frame.length - 5);
    return Arrays.equals(frame, frame(frame[1] - '0', text, ETX))
        || Arrays.equals(
            Arrays.copyOfRange(frame, frame.length - 4, frame.length),
            Arrays.copyOfRange(frame(frame[1] - '0', text, ETB), frame.length - 4, frame.length));
  }

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
