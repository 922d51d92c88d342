package org.huren.agent.upload.stow;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.Flow;
import java.util.zip.CRC32C;
import org.huren.agent.item.Facts;
import org.huren.agent.item.Item;
import org.huren.agent.item.ItemId;
import org.huren.agent.item.ItemState;
import org.huren.agent.item.PayloadKind;
import org.huren.agent.item.Source;
import org.huren.agent.item.UplinkId;
import org.huren.agent.spool.DeliveryQueue.Claim;
import org.huren.agent.spool.Payload;
import org.huren.agent.upload.Bandwidth;
import org.huren.agent.upload.compress.Outgoing;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MultipartBodyTest {
  private static final int[] LENGTHS = {0, 1, 65_535, 65_536, 65_537, 200_000, 3};

  @TempDir Path directory;
  private final Random random = new Random(3);
  private final List<String> halves = new ArrayList<>();
  private int next;

  /** Takes as much as the test asks for. */
  private static final class Taker implements Flow.Subscriber<ByteBuffer> {
    final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    final boolean greedy;
    Optional<Flow.Subscription> subscription = Optional.empty();
    Optional<Throwable> error = Optional.empty();
    boolean complete;
    int buffers;
    int largest;

    Taker(boolean greedy) {
      this.greedy = greedy;
    }

    @Override
    public void onSubscribe(Flow.Subscription s) {
      subscription = Optional.of(s);
    }

    @Override
    public void onNext(ByteBuffer buffer) {
      buffers++;
      largest = Math.max(largest, buffer.remaining());
      byte[] chunk = new byte[buffer.remaining()];
      buffer.get(chunk);
      bytes.writeBytes(chunk);
      if (greedy) {
        request(1);
      }
    }

    @Override
    public void onError(Throwable e) {
      error = Optional.of(e);
    }

    @Override
    public void onComplete() {
      complete = true;
    }

    void request(long n) {
      subscription.orElseThrow().request(n);
    }
  }

  private Claim claim(int length) throws IOException {
    byte[] bytes = new byte[length];
    random.nextBytes(bytes);
    Path file = Files.write(directory.resolve("p" + ++next), bytes);
    CRC32C crc = new CRC32C();
    crc.update(bytes);
    Item item =
        new Item(
            new ItemId(new UUID(0x7000L | ((long) next << 16), 0x8000000000000000L)),
            PayloadKind.DICOM,
            new Source("CT"),
            ItemState.ACCEPTED,
            length,
            (int) crc.getValue(),
            0,
            0,
            Instant.EPOCH,
            Facts.none(),
            List.of(),
            Optional.empty());
    return new Claim(item, new UplinkId("test"), 0, new Payload(file, length, 0));
  }

  private MultipartBody body(List<Claim> claims) {
    return new MultipartBody(
        claims.stream().map(Outgoing::asSpooled).toList(),
        "BB",
        Bandwidth.unlimited(),
        () -> halves.add("half"));
  }

  private List<Claim> claims() throws IOException {
    List<Claim> claims = new ArrayList<>();
    for (int length : LENGTHS) {
      claims.add(claim(length));
    }
    return claims;
  }

  private static byte[] expected(List<Claim> claims) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (Claim claim : claims) {
      out.writeBytes(
          ((out.size() == 0 ? "" : "\r\n") + "--BB\r\nContent-Type: application/dicom\r\n\r\n")
              .getBytes(StandardCharsets.US_ASCII));
      out.writeBytes(Files.readAllBytes(claim.payload().file()));
    }
    out.writeBytes("\r\n--BB--\r\n".getBytes(StandardCharsets.US_ASCII));
    return out.toByteArray();
  }

  @Test
  void body_holdsEveryFileAsItIs_andItsLengthIsKnownBefore() throws IOException {
    List<Claim> claims = claims();
    for (boolean greedy : new boolean[] {true, false}) {
      MultipartBody body = body(claims);
      Taker taker = new Taker(greedy);
      body.subscribe(taker);
      taker.request(greedy ? 1 : Long.MAX_VALUE);
      assertThat(taker.bytes.toByteArray()).isEqualTo(expected(claims));
      assertThat(body.contentLength()).isEqualTo(taker.bytes.size());
      assertThat(taker.complete).isTrue();
      assertThat(body.badPayload()).isEmpty();
    }
    assertThat(halves).as("passed once a body").hasSize(2);
  }

  @Test
  void nothing_isReadBeforeItIsAskedFor() throws IOException {
    MultipartBody body = body(claims());
    Taker taker = new Taker(false);
    body.subscribe(taker);
    assertThat(taker.buffers).isZero();
    for (int i = 1; !taker.complete; i++) {
      taker.request(1);
      assertThat(taker.buffers).isEqualTo(i);
    }
    assertThat(taker.largest).isLessThanOrEqualTo(1 << 16);
  }

  @Test
  void alteredFile_breaksTheBodyOff_beforeItsEnd() throws IOException {
    for (int at : new int[] {0, 70_000, 199_999}) {
      Claim altered = claim(200_000);
      byte[] bytes = Files.readAllBytes(altered.payload().file());
      bytes[at] ^= 4;
      Files.write(altered.payload().file(), bytes);
      assertBreaksOff(altered, true);
    }
  }

  @Test
  void shortenedFile_breaksTheBodyOff() throws IOException {
    Claim shortened = claim(200_000);
    Files.write(shortened.payload().file(), new byte[100_000]);
    assertBreaksOff(shortened, true);
  }

  @Test
  void grownFile_breaksTheBodyOff() throws IOException {
    Claim grown = claim(200_000);
    byte[] more = Arrays.copyOf(Files.readAllBytes(grown.payload().file()), 200_001);
    Files.write(grown.payload().file(), more);
    assertBreaksOff(grown, true);
  }

  @Test
  void missingFile_breaksTheBodyOff_andMayComeBack() throws IOException {
    Claim missing = claim(10);
    Files.delete(missing.payload().file());
    assertBreaksOff(missing, false);
  }

  private void assertBreaksOff(Claim bad, boolean isFinal) throws IOException {
    MultipartBody body = body(List.of(claim(100), bad, claim(100)));
    Taker taker = new Taker(true);
    body.subscribe(taker);
    taker.request(1);
    assertThat(taker.complete).isFalse();
    assertThat(taker.error).isPresent();
    assertThat(taker.bytes.size()).isLessThan((int) bad.payload().length() + 300);
    assertThat(body.badPayload())
        .hasValueSatisfying(
            b -> {
              assertThat(b.item()).isEqualTo(bad.item().id());
              assertThat(b.isFinal()).isEqualTo(isFinal);
            });
  }

  @Test
  void cancelledBody_sendsNothingMore() throws IOException {
    MultipartBody body = body(claims());
    Taker taker = new Taker(false);
    body.subscribe(taker);
    taker.request(2);
    body.close();
    taker.request(Long.MAX_VALUE);
    assertThat(taker.buffers).isEqualTo(2);
    assertThat(taker.complete).isFalse();
  }
}
