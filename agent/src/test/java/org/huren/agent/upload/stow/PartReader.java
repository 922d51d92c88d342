package org.huren.agent.upload.stow;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Cuts a multipart body at its delimiters without holding more than a window of it. */
final class PartReader {
  /** Takes bytes as they come. */
  interface Sink {
    void take(byte[] bytes, int offset, int length);
  }

  private static final byte[] LINE_END = {'\r', '\n'};

  private final InputStream in;
  private final byte[] delimiter;
  private final byte[] window = new byte[1 << 17];
  private int from;
  private int to;

  PartReader(InputStream in, String boundary) {
    this.in = in;
    this.delimiter = ("\r\n--" + boundary).getBytes(StandardCharsets.US_ASCII);
    // The first delimiter stands at the very beginning, without the line end before it
    System.arraycopy(LINE_END, 0, window, 0, LINE_END.length);
    to = LINE_END.length;
  }

  void content(Sink sink) throws IOException {
    until(delimiter, sink);
  }

  String line() throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    until(LINE_END, line::write);
    return line.toString(StandardCharsets.US_ASCII);
  }

  private void until(byte[] end, Sink sink) throws IOException {
    while (true) {
      int last = to - end.length;
      for (int i = from; i <= last; i++) {
        if (window[i] == end[0] && Arrays.equals(window, i, i + end.length, end, 0, end.length)) {
          sink.take(window, from, i - from);
          from = i + end.length;
          return;
        }
      }
      int certain = Math.max(from, last + 1);
      sink.take(window, from, certain - from);
      System.arraycopy(window, certain, window, 0, to - certain);
      to -= certain;
      from = 0;
      int n = in.read(window, to, window.length - to);
      if (n < 0) {
        throw new EOFException("the body ended before its last delimiter");
      }
      to += n;
    }
  }
}
