package org.huren.agent.spool;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;

class JoinedCrc32cTest {
  private static int crc(byte[] bytes, int from, int to) {
    CRC32C crc = new CRC32C();
    crc.update(bytes, from, to - from);
    return (int) crc.getValue();
  }

  @Test
  void sumOfTwoParts_isThatOfTheWhole_whereverItIsCut() {
    Random random = new Random(20261125);
    byte[] bytes = new byte[70_001];
    random.nextBytes(bytes);
    for (int i = 0; i < 2000; i++) {
      int to = random.nextInt(bytes.length + 1);
      int cut = i % 10 == 0 ? (i % 20 == 0 ? 0 : to) : random.nextInt(to + 1);
      assertThat(JoinedCrc32c.of(crc(bytes, 0, cut), crc(bytes, cut, to), to - cut))
          .as("%d of %d", cut, to)
          .isEqualTo(crc(bytes, 0, to));
    }
  }

  @Test
  void sumOverMoreThanFourGigabytes_isThatOfTheWhole() {
    byte[] head = {1, 2, 3, 4};
    long length = (5L << 30) + 3;
    CRC32C whole = new CRC32C();
    CRC32C second = new CRC32C();
    whole.update(head);
    byte[] chunk = new byte[1 << 20];
    for (long left = length; left > 0; left -= chunk.length) {
      int n = (int) Math.min(left, chunk.length);
      whole.update(chunk, 0, n);
      second.update(chunk, 0, n);
    }
    assertThat(JoinedCrc32c.of(crc(head, 0, 4), (int) second.getValue(), length))
        .isEqualTo((int) whole.getValue());
  }
}
