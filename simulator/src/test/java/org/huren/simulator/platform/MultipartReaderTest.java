package org.huren.simulator.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class MultipartReaderTest {
  private static final String BOUNDARY = "b-1";

  private static byte[] body(byte[]... parts) {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    body.writeBytes(ascii("preamble\r\n"));
    for (byte[] part : parts) {
      body.writeBytes(ascii("--b-1\r\nContent-Type: application/dicom\r\n\r\n"));
      body.writeBytes(part);
      body.writeBytes(ascii("\r\n"));
    }
    body.writeBytes(ascii("--b-1--\r\nepilogue"));
    return body.toByteArray();
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  private static List<byte[]> read(InputStream in) throws IOException {
    MultipartReader reader = new MultipartReader(in, BOUNDARY);
    List<byte[]> parts = new ArrayList<>();
    for (var part = reader.next(); part.isPresent(); part = reader.next()) {
      assertThat(part.get().headers()).containsEntry("content-type", "application/dicom");
      parts.add(part.get().body().readAllBytes());
    }
    return parts;
  }

  /** Gives at most so many bytes at a time. */
  private static InputStream dripping(byte[] bytes, int atOnce) {
    return new ByteArrayInputStream(bytes) {
      @Override
      public synchronized int read(byte[] target, int offset, int length) {
        return super.read(target, offset, Math.min(length, atOnce));
      }
    };
  }

  /** Values that look nearly like a delimiter. */
  private static final byte[][] NASTY = {
    ascii("\r\n--b-"),
    ascii("\r\r\n\r\n--b-\r\n--"),
    new byte[0],
    ascii("--b-1"),
    ascii("\n--b-1--\r"),
    ascii("\r\n"),
  };

  @Test
  void nearlyDelimiters_areBodyInEveryPieceSize() throws IOException {
    byte[] body = body(NASTY);
    for (int atOnce = 1; atOnce <= body.length; atOnce++) {
      assertThat(read(dripping(body, atOnce))).as("%d at once", atOnce).containsExactly(NASTY);
    }
  }

  @Test
  void everySplitInTwo_givesTheSameParts() throws IOException {
    byte[] body = body(NASTY);
    for (int split = 1; split < body.length; split++) {
      InputStream in =
          new java.io.SequenceInputStream(
              new ByteArrayInputStream(body, 0, split),
              new ByteArrayInputStream(body, split, body.length - split));
      assertThat(read(in)).as("split at %d", split).containsExactly(NASTY);
    }
  }

  @Test
  void bodiesLargerThanTheBuffer_passUnchanged() throws IOException {
    byte[] large = new byte[300_000];
    new SplittableRandom(3).nextBytes(large);
    for (int i = 0; i < large.length; i += 97) {
      large[i] = '\r';
    }
    assertThat(read(new ByteArrayInputStream(body(large, new byte[] {1}))))
        .containsExactly(large, new byte[] {1});
  }

  @Test
  void delimiterAtTheVeryBegin_isOne() throws IOException {
    byte[] body = ascii("--b-1\r\nContent-Type: application/dicom\r\n\r\nxy\r\n--b-1--");
    assertThat(read(new ByteArrayInputStream(body))).containsExactly(ascii("xy"));
  }

  @Test
  void unreadRestOfAPart_isSkipped() throws IOException {
    MultipartReader reader =
        new MultipartReader(
            new ByteArrayInputStream(body(new byte[100_000], ascii("2"))), BOUNDARY);

    assertThat(reader.next().orElseThrow().body().readNBytes(10)).hasSize(10);
    assertThat(reader.next().orElseThrow().body().readAllBytes()).isEqualTo(ascii("2"));
    assertThat(reader.next()).isEmpty();
  }

  @Test
  void everyTruncation_isMalformed() {
    byte[] body = body(ascii("12"), ascii("3"));
    int end = body.length - "\r\nepilogue".length();
    for (int length = 0; length < end; length++) {
      byte[] part = Arrays.copyOf(body, length);
      assertThatThrownBy(() -> read(new ByteArrayInputStream(part)))
          .as("%d of %d bytes", length, body.length)
          .isInstanceOf(MalformedMultipartException.class);
    }
  }

  @Test
  void endlessHeaders_areMalformed() {
    String body = "--b-1\r\n" + "X: y\r\n".repeat(10_000) + "\r\n";
    MultipartReader reader = new MultipartReader(new ByteArrayInputStream(ascii(body)), BOUNDARY);
    assertThatThrownBy(reader::next).isInstanceOf(MalformedMultipartException.class);
    MultipartReader oneLine =
        new MultipartReader(
            new ByteArrayInputStream(ascii("--b-1\r\n" + "X".repeat(100_000))), BOUNDARY);
    assertThatThrownBy(oneLine::next).isInstanceOf(MalformedMultipartException.class);
  }

  @Test
  void noParts_areNoParts() throws IOException {
    MultipartReader reader =
        new MultipartReader(new ByteArrayInputStream(ascii("--b-1--")), BOUNDARY);
    assertThat(reader.next()).isEqualTo(Optional.empty());
  }
}
