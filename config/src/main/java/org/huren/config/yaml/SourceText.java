package org.huren.config.yaml;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;

/**
 * The characters of a file. It should be UTF-8, with or without a byte order mark. Windows editors
 * save GBK ("ANSI") or UTF-16 ("Unicode") if asked in the wrong moment: that is an error, but the
 * text is read all the same so that the other problems of the file show in the same run.
 */
final class SourceText {
  /** Ten times what the largest hospital needs. */
  static final int LIMIT_BYTES = 1 << 20;

  private static final Charset GB18030 = Charset.forName("GB18030");

  private SourceText() {}

  /** Empty: it can't be read as text, and the reading knows why. */
  static Optional<String> read(Path file, Reading reading) {
    Place whole = Place.of(file.toString());
    if (Files.isDirectory(file)) {
      reading.error(whole, "file.directory");
      return Optional.empty();
    }
    byte[] bytes;
    try (InputStream in = Files.newInputStream(file)) {
      bytes = in.readNBytes(LIMIT_BYTES + 1);
    } catch (NoSuchFileException e) {
      reading.error(whole, "file.missing", file.toAbsolutePath());
      return Optional.empty();
    } catch (AccessDeniedException e) {
      reading.error(whole, "file.forbidden", System.getProperty("user.name", "?"));
      return Optional.empty();
    } catch (IOException e) {
      reading.error(whole, "file.unreadable", String.valueOf(e.getMessage()));
      return Optional.empty();
    }
    if (bytes.length > LIMIT_BYTES) {
      reading.error(whole, "file.too-large", LIMIT_BYTES >> 10);
      return Optional.empty();
    }
    return decode(bytes, whole, reading);
  }

  private static Optional<String> decode(byte[] bytes, Place whole, Reading reading) {
    if (startsWith(bytes, 0xFF, 0xFE) || startsWith(bytes, 0xFE, 0xFF)) {
      reading.error(whole, "file.encoding", "UTF-16");
      return Optional.of(new String(bytes, StandardCharsets.UTF_16));
    }
    int start = startsWith(bytes, 0xEF, 0xBB, 0xBF) ? 3 : 0;
    byte[] body = Arrays.copyOfRange(bytes, start, bytes.length);
    Optional<String> utf8 = strictly(StandardCharsets.UTF_8, body);
    if (utf8.isPresent()) {
      return utf8;
    }
    Place spot = whole.at(firstLineThatIsNotUtf8(body), 1);
    Optional<String> gbk = strictly(GB18030, body);
    if (gbk.isPresent()) {
      reading.error(spot, "file.encoding", "GBK");
    } else {
      reading.error(spot, "file.not-text");
    }
    return gbk;
  }

  private static boolean startsWith(byte[] bytes, int... head) {
    for (int i = 0; i < head.length; i++) {
      if (i >= bytes.length || (bytes[i] & 0xFF) != head[i]) {
        return false;
      }
    }
    return true;
  }

  private static Optional<String> strictly(Charset charset, byte[] bytes) {
    try {
      return Optional.of(
          charset
              .newDecoder()
              .onMalformedInput(CodingErrorAction.REPORT)
              .onUnmappableCharacter(CodingErrorAction.REPORT)
              .decode(ByteBuffer.wrap(bytes))
              .toString());
    } catch (CharacterCodingException e) {
      return Optional.empty();
    }
  }

  /** No byte of a longer UTF-8 or GBK character is a line feed, so lines can be cut first. */
  private static int firstLineThatIsNotUtf8(byte[] bytes) {
    int line = 1;
    int start = 0;
    for (int i = 0; i <= bytes.length; i++) {
      if (i == bytes.length || bytes[i] == '\n') {
        if (strictly(StandardCharsets.UTF_8, Arrays.copyOfRange(bytes, start, i)).isEmpty()) {
          return line;
        }
        start = i + 1;
        line++;
      }
    }
    return line;
  }
}
