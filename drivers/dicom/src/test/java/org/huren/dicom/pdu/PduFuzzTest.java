package org.huren.dicom.pdu;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** No bytes whatever break the decoder, and how they are cut changes nothing. */
class PduFuzzTest {
  private static final int MAXIMUM = 16384;

  /** With {@code JAZZER_FUZZ=1} guided by coverage without end, else the kept inputs only. */
  @FuzzTest(maxDuration = "10m")
  void anyBytes_areDecodedAlike_inOnePieceAndInTwo(byte[] bytes) {
    check(bytes);
  }

  @Test
  void mutatedConversations_areDecodedAlike_inOnePieceAndInTwo() {
    Random random = new Random(20261121);
    byte[][] seeds = PduCodecTest.everyPdu().map(PduEncoder::encode).toArray(byte[][]::new);
    for (int round = 0; round < 5_000; round++) {
      byte[] bytes = seeds[random.nextInt(seeds.length)].clone();
      for (int hits = random.nextInt(6); hits > 0; hits--) {
        bytes[random.nextInt(Math.min(bytes.length, 300))] = (byte) random.nextInt();
      }
      check(random.nextBoolean() ? bytes : Arrays.copyOf(bytes, random.nextInt(bytes.length)));
    }
  }

  private static void check(byte[] bytes) {
    List<String> whole = Recording.of(MAXIMUM, bytes);
    int cut = bytes.length / 3;
    assertThat(
            Recording.of(
                MAXIMUM, Arrays.copyOf(bytes, cut), Arrays.copyOfRange(bytes, cut, bytes.length)))
        .isEqualTo(whole);
    assertThat(whole.stream().filter(e -> e.startsWith("malformed")).count()).isLessThan(2);
    new PduDecoder(MAXIMUM).next(ByteBuffer.wrap(bytes), new Reencoding());
  }

  /** What was understood can be said again, and means the same. */
  private static final class Reencoding extends Recording {
    @Override
    public void pdu(Pdu pdu) {
      assertThat(Recording.of(MAXIMUM, PduEncoder.encode(pdu)))
          .singleElement()
          .asString()
          .startsWith(pdu.getClass().getSimpleName());
    }
  }
}
