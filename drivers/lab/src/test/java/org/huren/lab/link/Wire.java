package org.huren.lab.link;

import java.io.ByteArrayOutputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.huren.lab.Bytes;

/** What a sender puts on the line, written by hand so that it shares nothing with the engine. */
final class Wire {
  static final byte[] ENQ = {0x05};
  static final byte[] EOT = {0x04};
  static final byte[] ACK = {0x06};
  static final byte[] NAK = {0x15};

  private Wire() {}

  static byte[] frame(int number, String text) {
    return frame(number, text, true, StandardCharsets.UTF_8);
  }

  static byte[] intermediate(int number, String text) {
    return frame(number, text, false, StandardCharsets.UTF_8);
  }

  static byte[] frame(int number, String text, boolean last, Charset charset) {
    return frame((number + text).getBytes(charset), last);
  }

  static byte[] frame(byte[] summed, boolean last) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(0x02);
    out.writeBytes(summed);
    int end = last ? 0x03 : 0x17;
    out.write(end);
    int sum = end;
    for (byte b : summed) {
      sum += b & 0xFF;
    }
    out.writeBytes(
        String.format(Locale.ROOT, "%02X\r\n", sum % 256).getBytes(StandardCharsets.US_ASCII));
    return out.toByteArray();
  }

  /** A frame whose checksum is off by one. */
  static byte[] damaged(int number, String text) {
    byte[] frame = frame(number, text);
    frame[frame.length - 3] = (byte) (frame[frame.length - 3] == '0' ? '1' : '0');
    return frame;
  }

  static byte[] join(byte[]... pieces) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (byte[] piece : pieces) {
      out.writeBytes(piece);
    }
    return out.toByteArray();
  }

  static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  static List<Bytes> all(byte[]... pieces) {
    List<Bytes> list = new ArrayList<>();
    for (byte[] piece : pieces) {
      list.add(Bytes.of(piece));
    }
    return list;
  }
}
