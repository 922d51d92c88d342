package org.huren.lab.record;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.huren.lab.model.Finding;
import org.huren.lab.text.Segment;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TransmissionTest {
  private static Transmission parse(String text) {
    return Transmission.parse(text.getBytes(StandardCharsets.UTF_8), Optional.empty());
  }

  private static List<Finding.Code> codes(Transmission transmission) {
    return transmission.findings().stream().map(Finding::code).toList();
  }

  @ParameterizedTest
  @ValueSource(strings = {"\r", "\n", "\r\n", "\r\r"})
  void anyLineEndEndsARecord(String end) {
    Transmission t = parse(String.join(end, "H|\\^&", "P|1", "O|1|S", "R|1", "L|1|N") + end);
    assertThat(t.messages()).hasSize(1);
    assertThat(t.messages().get(0).records())
        .extracting(Segment::type)
        .containsExactly("H", "P", "O", "R", "L");
    assertThat(t.messages().get(0).terminated()).isTrue();
    assertThat(t.findings()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"L", "L|1", "L||", "L|1|N|"})
  void everyCustomOfTerminatorCounts(String terminator) {
    assertThat(parse("H|\\^&\rP|1\r" + terminator).messages().get(0).terminated()).isTrue();
  }

  @Test
  void delimitersAreWhatTheHeaderSays() {
    Segment order = parse("H!@#$!x\rO!1!a#b@c#d!e$S$f\rL!1").messages().get(0).records().get(1);
    assertThat(order.get(3)).isEqualTo("a");
    assertThat(order.get(3, 2)).isEqualTo("b");
    assertThat(order.repeats(3)).isEqualTo(2);
    assertThat(order.get(3, 2, 2, 0)).isEqualTo("d");
    assertThat(order.get(4)).isEqualTo("e#f");
  }

  @Test
  void aDoubledRepeatDelimiterIsReadAsMeant() {
    Transmission t = parse("H|\\\\^&|||H550\rR|1|^^^MCV^787-2|78.4\rL");
    assertThat(t.messages().get(0).records().get(1).get(3, 4)).isEqualTo("MCV");
    assertThat(codes(t)).containsExactly(Finding.Code.ODD_DELIMITERS);
  }

  @Test
  void aHeaderWithoutEscapeHasNone() {
    Segment r = parse("H|\\!|\rR|1|a!b|x&F&y\rL").messages().get(0).records().get(1);
    assertThat(r.get(3, 2)).isEqualTo("b");
    assertThat(r.get(4)).isEqualTo("x&F&y");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "a&F&b;a|b",
        "a&S&b;a^b",
        "a&R&b;a\\b",
        "a&E&b;a&b",
        "FII & FV;FII & FV",
        "&H&bold&N&;bold",
        "&X41422d&;AB-",
        "&X4&;&X4&",
        "&Q&;&Q&",
        "end&;end&",
      })
  void escapesStandForWhatTheyMeanAndTheRestIsText(String raw, String meant) {
    Segment r = parse("H|\\^&\rR|1|x|" + raw + "|unit\rL").messages().get(0).records().get(1);
    assertThat(r.get(4)).isEqualTo(meant);
    assertThat(r.get(5)).isEqualTo("unit");
  }

  @Test
  void aSecondByteThatLooksLikeADelimiterIsNone() {
    String name = "誠鎊寍张三";
    byte[] bytes = ("H|\\^&\rP|1|id|||" + name + "|x\rL").getBytes(Charset.forName("GB18030"));
    assertThat(new String(bytes, StandardCharsets.ISO_8859_1)).contains("Õ\\");
    Transmission t = Transmission.parse(bytes, Optional.empty());
    Segment patient = t.messages().get(0).records().get(1);
    assertThat(patient.get(6)).isEqualTo(name);
    assertThat(patient.get(7)).isEqualTo("x");
    assertThat(t.findings()).containsExactly(Finding.of(Finding.Code.CHARSET, "GB18030"));
  }

  @Test
  void whatStandsOutsideIsCountedAndLeftOut() {
    Transmission t = parse("@note\rH|\\^&\rP|1\rL|1\rR|1|lost\rH|\\^&\rP|2\rL|1\r");
    assertThat(t.messages()).hasSize(2);
    assertThat(t.findings())
        .contains(
            Finding.of(Finding.Code.OUTSIDE_MESSAGE, 2),
            Finding.of(Finding.Code.SEVERAL_MESSAGES, 2));
  }

  @Test
  void withoutAHeaderThereIsNoMessage() {
    assertThat(parse("P|1\rR|1|x|1\rL|1").messages()).isEmpty();
    assertThat(parse("").messages()).isEmpty();
  }

  @Test
  void aMessageWithoutTerminatorIsTold() {
    assertThat(codes(parse("H|\\^&\rP|1\r"))).containsExactly(Finding.Code.NO_TERMINATOR);
  }

  /** With {@code JAZZER_FUZZ=1} guided by coverage without end, else the kept inputs only. */
  @FuzzTest(maxDuration = "10m")
  void anyBytes(byte[] bytes) {
    check(bytes);
  }

  @Test
  void mutatedTransmissions() {
    Random random = new Random(20261121);
    byte[] seed =
        "H|\\^&|||A^1\rP|1||张三\rO|1|S\\T|^^^X\rR|1|^^^X&F&|1&X41&\rC|1|I|µ\rL|1|N\r"
            .getBytes(StandardCharsets.UTF_8);
    for (int round = 0; round < 5_000; round++) {
      byte[] bytes = seed.clone();
      for (int hits = random.nextInt(10); hits > 0; hits--) {
        bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
      }
      check(bytes);
    }
  }

  private static void check(byte[] bytes) {
    Transmission t = Transmission.parse(bytes, Optional.empty());
    int length = 0;
    for (AstmMessage message : t.messages()) {
      for (Segment record : message.records()) {
        for (int f = 1; f <= record.lastField(); f++) {
          length += record.raw(f).length();
          for (int r = 1; r <= record.repeats(f); r++) {
            record.components(f, r);
          }
        }
      }
    }
    assertThat(length).isLessThanOrEqualTo(bytes.length);
    assertThat(t.findings()).doesNotContainNull();
  }
}
