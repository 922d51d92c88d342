package org.huren.lab.mllp;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.huren.lab.Bytes;
import org.huren.lab.Unfinished;
import org.junit.jupiter.api.Test;

class BlockReaderTest {
  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  private static List<BlockEvent> read(MllpProfile profile, String... pieces) {
    BlockReader reader = new BlockReader(profile);
    List<BlockEvent> events = new ArrayList<>();
    for (String piece : pieces) {
      events.addAll(reader.receive(bytes(piece), 0, piece.length()));
    }
    return events;
  }

  private static List<BlockEvent> read(String... pieces) {
    return read(MllpProfile.standard(), pieces);
  }

  private static BlockEvent message(String text) {
    return new BlockEvent.Message(Bytes.of(bytes(text)));
  }

  private static BlockEvent broken(String text, Unfinished why) {
    return new BlockEvent.Broken(Bytes.of(bytes(text)), why);
  }

  @Test
  void aBlockIsItsContent() {
    assertThat(read("\u000bMSH|a\r\u001c\r")).containsExactly(message("MSH|a\r"));
  }

  @Test
  void quirk19_blocksMayFollowEachOtherWithNulsOrLineEndsBetween() {
    assertThat(read("\u000bMSH|a\u001c\r\n\0\0\u000bMSH|b\u001c\u000bMSH|c\u001c\r"))
        .containsExactly(message("MSH|a"), message("MSH|b"), message("MSH|c"));
  }

  @Test
  void quirk19_aForgottenStartIsForgivenUnlessTheProfileInsists() {
    assertThat(read("MSH|a\u001c\r")).containsExactly(message("MSH|a"));
    MllpProfile strict =
        new MllpProfile(true, true, 1000, Duration.ofSeconds(60), Optional.empty());
    assertThat(read(strict, "MSH|a\u001c\r")).containsExactly(new BlockEvent.Noise(5));
  }

  @Test
  void aStartInsideABlockSetsWhatCameAside() {
    assertThat(read("\u000bMSH|a\u000bMSH|b\u001c\r"))
        .containsExactly(broken("MSH|a", Unfinished.RESTARTED), message("MSH|b"));
  }

  @Test
  void quirk19_withoutEndBlocksTheNextStartEndsAMessage() {
    MllpProfile endless =
        new MllpProfile(false, false, 1000, Duration.ofSeconds(60), Optional.empty());
    assertThat(read(endless, "\u000bMSH|a\u000bMSH|b\u001c\r"))
        .containsExactly(message("MSH|a"), message("MSH|b"));
  }

  @Test
  void noiseIsCountedAndPassedOver() {
    assertThat(read("MSx GET\u000bMSH|a\u001c\r"))
        .containsExactly(new BlockEvent.Noise(7), message("MSH|a"));
  }

  @Test
  void aBlockWithoutEndIsCutOffAtTheLimitAndToldOnce() {
    MllpProfile small = new MllpProfile(false, true, 10, Duration.ofSeconds(60), Optional.empty());
    assertThat(read(small, "\u000bMSH|0123456789", "0123456789", "\u001c\r", "\u000bMSH|b\u001c"))
        .containsExactly(broken("MSH|012345", Unfinished.TOO_LONG), message("MSH|b"));
  }

  @Test
  void whatIsLeftAtTheEndIsHandedOut() {
    BlockReader reader = new BlockReader(MllpProfile.standard());
    reader.receive(bytes("\u000bMSH|a"), 0, 6);
    assertThat(reader.isInBlock()).isTrue();
    assertThat(reader.end(Unfinished.DISCONNECTED))
        .containsExactly(broken("MSH|a", Unfinished.DISCONNECTED));
    assertThat(reader.isInBlock()).isFalse();
  }

  @Test
  void everySplitGivesTheSame() {
    String stream = "xx\u000bMSH|a\rPID|\u001c\r\0\u000bMSH|b\u000bMSH|c\u001c\rMSH|d\u001c\r";
    List<BlockEvent> whole = merged(read(stream));
    for (int i = 0; i <= stream.length(); i++) {
      for (int j = i; j <= stream.length(); j++) {
        assertThat(
                merged(read(stream.substring(0, i), stream.substring(i, j), stream.substring(j))))
            .isEqualTo(whole);
      }
    }
    assertThat(merged(read(stream.split("(?<=.)(?s)", -1)))).isEqualTo(whole);
  }

  /** Noise is told per read, so only its sum is the same however the bytes come. */
  private static List<BlockEvent> merged(List<BlockEvent> events) {
    int noise =
        events.stream()
            .filter(BlockEvent.Noise.class::isInstance)
            .mapToInt(e -> ((BlockEvent.Noise) e).bytes())
            .sum();
    List<BlockEvent> merged =
        new ArrayList<>(events.stream().filter(e -> !(e instanceof BlockEvent.Noise)).toList());
    merged.add(new BlockEvent.Noise(noise));
    return merged;
  }
}
