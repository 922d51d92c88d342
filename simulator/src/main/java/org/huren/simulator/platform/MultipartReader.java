package org.huren.simulator.platform;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Takes a multipart body apart as it comes (RFC 2046 5.1.1), in constant memory.
 *
 * <pre>
 *   [preamble] CRLF? "--" boundary [spaces] CRLF
 *   headers CRLF CRLF body
 *   CRLF "--" boundary [spaces] CRLF headers ... body
 *   CRLF "--" boundary "--" [epilogue]
 * </pre>
 *
 * Not safe for threads.
 */
final class MultipartReader {
  private static final int LONGEST_HEADERS = 16 << 10;
  private static final int ROOM = 64 << 10;

  private final InputStream in;
  private final byte[] delimiter;
  private final byte[] buffer;
  private int from;
  private int to;

  /** Bytes before this index are known not to begin a delimiter. */
  private int clear;

  private boolean atDelimiter;

  MultipartReader(InputStream in, String boundary) {
    this.in = in;
    this.delimiter = ("\r\n--" + boundary).getBytes(StandardCharsets.ISO_8859_1);
    this.buffer = new byte[ROOM + delimiter.length];
    // The first delimiter may stand at the very begin: give it the line end it lacks.
    buffer[0] = '\r';
    buffer[1] = '\n';
    to = 2;
  }

  /**
   * One part.
   *
   * @param headers names in lower case
   * @param body to be read before the next part is asked for; what is left of it is skipped
   */
  record Part(Map<String, String> headers, InputStream body) {
    Part {
      headers = Map.copyOf(headers);
    }
  }

  /**
   * The next part; empty behind the last.
   *
   * @throws MalformedMultipartException if the body ends early or is no multipart body
   */
  Optional<Part> next() throws IOException {
    byte[] skipped = new byte[8192];
    int count;
    do {
      count = take(skipped, 0, skipped.length);
    } while (count >= 0);
    from += delimiter.length;
    clear = from;
    atDelimiter = false;
    require(2);
    if (buffer[from] == '-' && buffer[from + 1] == '-') {
      return Optional.empty();
    }
    if (!line().isBlank()) {
      throw new MalformedMultipartException("a delimiter is not followed by a line end");
    }
    Map<String, String> headers = new HashMap<>();
    int length = 0;
    for (String line = line(); !line.isEmpty(); line = line()) {
      length += line.length();
      int colon = line.indexOf(':');
      if (colon < 1 || length > LONGEST_HEADERS) {
        throw new MalformedMultipartException("a part's headers are malformed or too long");
      }
      headers.put(
          line.substring(0, colon).strip().toLowerCase(Locale.ROOT),
          line.substring(colon + 1).strip());
    }
    clear = from;
    return Optional.of(new Part(headers, new Body()));
  }

  /** Up to the next CRLF, which is skipped. */
  private String line() throws IOException {
    int at = from;
    while (true) {
      if (at + 1 >= to) {
        if (to - from > LONGEST_HEADERS) {
          throw new MalformedMultipartException("a line of more than " + LONGEST_HEADERS);
        }
        at -= from;
        fill();
        at += from;
      } else if (buffer[at] == '\r' && buffer[at + 1] == '\n') {
        String line = new String(buffer, from, at - from, StandardCharsets.ISO_8859_1);
        from = at + 2;
        return line;
      } else {
        at++;
      }
    }
  }

  /** Passes body bytes on, at least one; -1 at a delimiter. */
  private int take(byte[] target, int offset, int length) throws IOException {
    while (!atDelimiter) {
      if (clear > from) {
        int count = Math.min(length, clear - from);
        System.arraycopy(buffer, from, target, offset, count);
        from += count;
        return count;
      }
      if (!scan()) {
        fill();
      }
    }
    return -1;
  }

  /** Moves on to what may begin a delimiter; false if that takes more bytes to know. */
  private boolean scan() {
    for (int i = from; i < to; i++) {
      if (buffer[i] != '\r') {
        continue;
      }
      int matched = 1;
      while (matched < delimiter.length
          && i + matched < to
          && buffer[i + matched] == delimiter[matched]) {
        matched++;
      }
      if (matched == delimiter.length) {
        atDelimiter = i == from;
        clear = i;
        return true;
      }
      if (i + matched == to) {
        clear = i;
        return clear > from;
      }
    }
    clear = to;
    return clear > from;
  }

  private void require(int bytes) throws IOException {
    while (to - from < bytes) {
      fill();
    }
  }

  private void fill() throws IOException {
    if (from > 0) {
      System.arraycopy(buffer, from, buffer, 0, to - from);
      to -= from;
      clear -= from;
      from = 0;
    }
    int count = in.read(buffer, to, buffer.length - to);
    if (count < 0) {
      throw new MalformedMultipartException("the body ends before its last delimiter");
    }
    to += count;
  }

  private final class Body extends InputStream {
    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return take(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
      return length == 0 ? 0 : take(target, offset, length);
    }
  }
}
