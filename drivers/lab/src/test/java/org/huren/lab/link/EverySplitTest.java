package org.huren.lab.link;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What the engine does must not depend on how the bytes are dealt out. */
class EverySplitTest {
  private static final byte[] SESSION =
      Wire.join(
          Wire.ENQ,
          Wire.frame(1, "H|\\^&|||XN\r"),
          Wire.damaged(2, "R|1|^^^WBC|7.4\r"),
          Wire.frame(2, "R|1|^^^WBC|7.4\r"),
          Wire.frame(2, "R|1|^^^WBC|7.4\r"),
          Wire.intermediate(3, "R|2|^^^RB"),
          Wire.frame(4, "C|张三\r"),
          Wire.frame(5, "L|1|N\r"),
          Wire.EOT,
          Wire.ENQ,
          Wire.EOT,
          Wire.ascii("noise"),
          Wire.ENQ,
          Wire.frame(1, "H|\\^&\rL|1\r"),
          Wire.frame(2, "H|\\^&\rR|1|x|1\r"),
          Wire.EOT);

  private record Outcome(
      String answers, List<String> stored, List<String> aside, List<LinkNote> notes, int noise) {}

  private static Outcome run(List<byte[]> pieces) {
    Bench bench = Bench.standard();
    StringBuilder answers = new StringBuilder();
    for (byte[] piece : pieces) {
      answers.append(bench.receive(piece));
    }
    return new Outcome(answers.toString(), bench.stored, bench.aside, bench.notes, bench.noise);
  }

  private static final Outcome WHOLE = run(List.of(SESSION));

  @Test
  void theWholeSessionDoesWhatItShould() {
    String message =
        new String(
            "H|\\^&|||XN\rR|1|^^^WBC|7.4\rR|2|^^^RBC|张三\rL|1|N\r".getBytes(StandardCharsets.UTF_8),
            StandardCharsets.ISO_8859_1);
    assertThat(WHOLE.stored()).containsExactly(message);
    assertThat(WHOLE.answers()).isEqualTo("AANAAAAAAAAA");
    assertThat(WHOLE.aside()).containsExactly("H|\\^&\rR|1|x|1\r");
    assertThat(WHOLE.noise()).isEqualTo(5);
  }

  @Test
  void oneByteAtATime() {
    List<byte[]> single = new ArrayList<>();
    for (byte b : SESSION) {
      single.add(new byte[] {b});
    }
    assertThat(run(single)).isEqualTo(WHOLE);
  }

  @Test
  void everySplitIntoTwoAndThree() {
    for (int first = 0; first <= SESSION.length; first++) {
      for (int second = first; second <= SESSION.length; second += 7) {
        assertThat(run(split(first, second))).as("%d, %d", first, second).isEqualTo(WHOLE);
      }
    }
  }

  @Test
  void anyDealingOut() {
    Random random = new Random(20261121);
    for (int i = 0; i < 500; i++) {
      List<byte[]> pieces = new ArrayList<>();
      int at = 0;
      while (at < SESSION.length) {
        int end = Math.min(SESSION.length, at + 1 + random.nextInt(40));
        pieces.add(Arrays.copyOfRange(SESSION, at, end));
        at = end;
      }
      assertThat(run(pieces)).isEqualTo(WHOLE);
    }
  }

  private static List<byte[]> split(int first, int second) {
    return List.of(
        Arrays.copyOfRange(SESSION, 0, first),
        Arrays.copyOfRange(SESSION, first, second),
        Arrays.copyOfRange(SESSION, second, SESSION.length));
  }
}
