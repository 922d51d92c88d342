package org.huren.lab.link;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.huren.lab.link.AstmLink.CommitOutcome;
import org.junit.jupiter.api.Test;

/**
 * A sender after the standard's own rules, on a line that damages, loses, cuts and delays, against
 * a store that refuses now and then. Whatever happens: what the sender believes delivered is
 * stored, nothing is stored altered, and what was not finished is aside and never stored.
 */
class LinkContractTest {
  private enum Fault {
    NONE,
    BAD_CHECKSUM,
    LOST_ACK,
    CUT_MID_FRAME,
    SLOW,
    RESENT_FRAME,
    REFUSED,
    GIVEN_UP
  }

  private static final List<Fault> FAULTS = List.of(Fault.values());

  @Test
  void afterAnyFaultTheSendersViewAndTheStoreAgree() {
    for (int seed = 0; seed < 400; seed++) {
      run(seed);
    }
  }

  private static void run(int seed) {
    Random random = new Random(seed);
    Bench bench = Bench.standard();
    Set<String> believed = new HashSet<>();
    Set<String> known = new HashSet<>();
    for (int m = 0; m < 8; m++) {
      List<String> frames = message(random, seed * 100 + m);
      String whole = String.join("", frames);
      known.add(whole);
      int tries = 0;
      while (!believed.contains(whole) && tries < 30) {
        tries++;
        Fault fault = FAULTS.get(random.nextInt(FAULTS.size()));
        bench = transmit(bench, random, frames, fault, believed, whole);
      }
    }
    bench.disconnect();
    assertThat(bench.stored).as("seed %d", seed).allMatch(known::contains);
    assertThat(new HashSet<>(bench.stored)).as("seed %d", seed).containsAll(believed);
    assertThat(believed).as("seed %d", seed).isEqualTo(known);
    assertThat(bench.aside).as("seed %d", seed).noneMatch(known::contains);
  }

  private static List<String> message(Random random, int id) {
    List<String> frames = new ArrayList<>();
    frames.add("H|\\^&|" + id + "||XN\r");
    int results = 1 + random.nextInt(12);
    for (int i = 1; i <= results; i++) {
      frames.add("R|" + i + "|^^^T" + i + "|" + random.nextInt(1000) + "\r");
    }
    frames.add("L|1|N\r");
    return frames;
  }

  /** One attempt, which the sender believes in only if the last frame was acknowledged. */
  private static Bench transmit(
      Bench bench,
      Random random,
      List<String> frames,
      Fault fault,
      Set<String> believed,
      String whole) {
    int unlucky = random.nextInt(frames.size());
    if (!bench.receive(Wire.ENQ).equals("A")) {
      return bench;
    }
    for (int i = 0; i < frames.size(); i++) {
      byte[] frame = Wire.frame((i + 1) % 8, frames.get(i));
      boolean struck = i == unlucky;
      String answer;
      if (struck && fault == Fault.BAD_CHECKSUM) {
        assertThat(bench.receive(Wire.damaged((i + 1) % 8, frames.get(i)))).isEqualTo("N");
        answer = bench.receive(frame);
      } else if (struck && fault == Fault.LOST_ACK) {
        bench.receive(frame);
        bench.pass(Duration.ofSeconds(15));
        answer = bench.receive(frame);
      } else if (struck && fault == Fault.RESENT_FRAME) {
        bench.receive(frame);
        bench.receive(frame);
        answer = bench.receive(frame);
      } else if (struck && fault == Fault.CUT_MID_FRAME) {
        bench.receive(Arrays.copyOf(frame, 1 + random.nextInt(frame.length - 6)));
        return reconnect(bench);
      } else if (struck && fault == Fault.GIVEN_UP) {
        bench.receive(Wire.EOT);
        return bench;
      } else if (struck && fault == Fault.SLOW) {
        answer = slowly(bench, frame);
      } else {
        if (fault == Fault.REFUSED && i == frames.size() - 1) {
          bench.answering(CommitOutcome.REFUSED);
          assertThat(bench.receive(frame)).isEqualTo("N");
        }
        answer = bench.receive(frame);
      }
      assertThat(answer).as("%s at frame %d of %s", fault, i, frames).isEqualTo("A");
    }
    believed.add(whole);
    if (random.nextInt(5) > 0) {
      bench.receive(Wire.EOT);
    } else {
      bench.pass(Duration.ofSeconds(40));
    }
    return bench;
  }

  private static String slowly(Bench bench, byte[] frame) {
    StringBuilder answer = new StringBuilder();
    for (byte b : frame) {
      answer.append(bench.receive(new byte[] {b}));
      answer.append(bench.pass(Duration.ofMillis(100)));
    }
    return answer.toString();
  }

  /** A new connection is a new engine in front of the same store. */
  private static Bench reconnect(Bench old) {
    old.disconnect();
    Bench fresh = Bench.standard();
    fresh.stored.addAll(old.stored);
    fresh.aside.addAll(old.aside);
    return fresh;
  }

  @Test
  void messagesOfAnyBytesComeThroughUnaltered() {
    Random random = new Random(7);
    for (int i = 0; i < 200; i++) {
      byte[] body = new byte[random.nextInt(300)];
      random.nextBytes(body);
      for (int j = 0; j < body.length; j++) {
        if (body[j] >= 0 && body[j] < 0x20) {
          body[j] = 'x';
        }
      }
      String text = "H|\\^&\rR|1|" + new String(body, StandardCharsets.ISO_8859_1) + "\rL|1|N\r";
      Bench bench = Bench.standard();
      bench.receive(Wire.ENQ, Wire.frame(1, text, true, StandardCharsets.ISO_8859_1), Wire.EOT);
      assertThat(bench.stored).containsExactly(text);
    }
  }
}
