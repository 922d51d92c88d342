package org.huren.lab.link;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.huren.lab.link.AstmLink.CommitOutcome;
import org.huren.lab.link.LinkProfile.Answered;
import org.junit.jupiter.api.Test;

/** No bytes and no passage of time break the engine, nor make it keep more than it may. */
class LinkFuzzTest {
  private static final int MAX_MESSAGE = 256;

  /** The first of them lets silence complete a message. */
  private static final List<Set<Answered>> ANSWERED =
      List.of(
          Set.of(Answered.ENQ),
          Set.of(Answered.ENQ, Answered.FRAME),
          Set.of(Answered.ENQ, Answered.STX, Answered.ETX, Answered.EOT),
          Set.of(Answered.MESSAGE));

  private static final byte[] SEED =
      Wire.join(
          Wire.ENQ,
          Wire.frame(1, "H|\\^&\r"),
          Wire.intermediate(2, "R|1|x|"),
          Wire.frame(3, "7\r"),
          Wire.frame(4, "L|1\r"),
          Wire.EOT);

  /** With {@code JAZZER_FUZZ=1} guided by coverage without end, else the kept inputs only. */
  @FuzzTest(maxDuration = "10m")
  void anyBytesAndAnyPassageOfTime(byte[] script) {
    check(script);
  }

  @Test
  void mutatedSessionsInEveryProfile() {
    Random random = new Random(20261121);
    for (int round = 0; round < 2_500; round++) {
      byte[] script = new byte[8 + 3 * SEED.length];
      random.nextBytes(script);
      for (int at = 8; at + SEED.length < script.length; at += SEED.length) {
        System.arraycopy(SEED, 0, script, at, SEED.length);
      }
      for (int hits = random.nextInt(8); hits > 0; hits--) {
        script[random.nextInt(script.length)] = (byte) random.nextInt();
      }
      check(script);
    }
  }

  /** The first bytes choose the profile and the faults, the rest is what comes over the line. */
  private static void check(byte[] script) {
    byte[] head = Arrays.copyOf(script, 8);
    byte[] rest = Arrays.copyOfRange(script, Math.min(8, script.length), script.length);
    LinkProfile profile = profile(head);
    Bench bench = new Bench(profile);
    ByteBuffer bytes = ByteBuffer.wrap(rest);
    int step = 1 + (head[5] & 0x1F);
    for (int n = 0; bytes.hasRemaining(); n++) {
      if (n % 5 == 4) {
        bench.answering(pick(CommitOutcome.values(), head[6]));
      }
      if (n % 7 == 6) {
        bench.pass(Duration.ofSeconds(head[7] & 0x3F));
      }
      if (n % 11 == 10) {
        bench.send("H|\\^&\rL|1\r");
      }
      byte[] piece = new byte[Math.min(step, bytes.remaining())];
      bytes.get(piece);
      bench.receive(piece);
    }
    bench.disconnect();
    boolean records = profile.messageEnd() == LinkProfile.MessageEnd.TERMINATOR;
    boolean silent = profile.silence() == LinkProfile.Silence.COMPLETES;
    assertThat(bench.asked)
        .allMatch(m -> m.length() <= MAX_MESSAGE + 65 && !m.isEmpty())
        .allMatch(m -> !records || silent || m.contains("L"));
    assertThat(bench.aside).allMatch(m -> m.length() <= MAX_MESSAGE + 65);
    assertThat(bench.link().state()).isEqualTo(LinkState.NEUTRAL);
    assertThat(bench.link().deadline()).isEmpty();
  }

  private static <T> T pick(T[] all, byte which) {
    return List.of(all).get((which & 0xFF) % all.length);
  }

  private static LinkProfile profile(byte[] head) {
    return LinkProfile.standard().toBuilder()
        .frames(head[4] % 5 == 0 ? LinkProfile.Frames.ABSENT : LinkProfile.Frames.USED)
        .frameNumbers(pick(LinkProfile.FrameNumbers.values(), head[0]))
        .checksum(pick(LinkProfile.Checksum.values(), head[1]))
        .checksumAfter(pick(LinkProfile.ChecksumAfter.values(), (byte) (head[1] >> 2)))
        .messageEnd(
            head[2] < -40 ? LinkProfile.MessageEnd.FRAME : LinkProfile.MessageEnd.TERMINATOR)
        .answered(ANSWERED.get((head[7] & 0xFF) % ANSWERED.size()))
        .silence(
            (head[7] & 0xFF) % ANSWERED.size() == 0
                ? LinkProfile.Silence.COMPLETES
                : LinkProfile.Silence.SETS_ASIDE)
        .intermediateFrame(pick(LinkProfile.IntermediateFrame.values(), head[2]))
        .bidRequired(head[3] > 0)
        .trailer(head[3] % 2 == 0)
        .keepAliveIgnored(head[4] > 0)
        .maxFrame(64)
        .maxMessage(MAX_MESSAGE)
        .sendLimit(16)
        .build();
  }
}
