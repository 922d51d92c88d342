package org.huren.lab.hl7;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.huren.lab.model.Finding;
import org.huren.lab.text.Segment;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class Hl7BatchTest {
  private static final String MSH = "MSH|^~\\&|A|B|||20261120||ORU^R01|17|P|2.3.1";

  private static Hl7Batch parse(String text) {
    return parse(text.getBytes(StandardCharsets.UTF_8));
  }

  private static Hl7Batch parse(byte[] bytes) {
    return Hl7Batch.parse(bytes, Optional.empty());
  }

  private static Segment segment(String text, int index) {
    return parse(text).messages().get(0).segments().get(index);
  }

  @ParameterizedTest
  @ValueSource(strings = {"\r", "\n", "\r\n", "\n\r"})
  void anyLineEndEndsASegment(String end) {
    Hl7Batch batch = parse(MSH + end + "PID|1" + end + "OBR|1" + end + "OBX|1|NM|X||7" + end);
    assertThat(batch.messages().get(0).segments())
        .extracting(Segment::type)
        .containsExactly("MSH", "PID", "OBR", "OBX");
    assertThat(batch.messages().get(0).segments().get(3).get(5)).isEqualTo("7");
    assertThat(batch.findings()).isEmpty();
  }

  @Test
  void fieldsCountAsTheStandardCounts() {
    Segment msh = segment(MSH, 0);
    assertThat(msh.get(3)).isEqualTo("A");
    assertThat(msh.raw(2)).isEqualTo("^~\\&");
    assertThat(msh.get(9, 2)).isEqualTo("R01");
    assertThat(msh.get(12)).isEqualTo("2.3.1");
    assertThat(msh.get(99)).isEmpty();
    Segment obx = segment(MSH + "\rOBX|1|NM|a&b^c~d^e&f", 1);
    assertThat(obx.get(3)).isEqualTo("a");
    assertThat(obx.get(3, 1, 1, 2)).isEqualTo("b");
    assertThat(obx.get(3, 1, 1, 0)).isEqualTo("a&b");
    assertThat(obx.get(3, 2, 2, 2)).isEqualTo("f");
    assertThat(obx.repeats(3)).isEqualTo(2);
    assertThat(obx.repeats(4)).isZero();
  }

  @Test
  void delimitersAreWhatTheHeaderSays() {
    Segment obx = segment("MSH#$*@!#A\rOBX#1#NM#a!b$c*d", 1);
    assertThat(obx.get(3)).isEqualTo("a");
    assertThat(obx.get(3, 2)).isEqualTo("c");
    assertThat(obx.get(3, 2, 1, 1)).isEqualTo("d");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '"',
      value = {
        "10\\S\\9/L;10^9/L",
        "a\\T\\b\\F\\c\\R\\d\\E\\e;a&b|c~d\\e",
        "\\X4142\\;AB",
        "\\X41\\ \\Xzz\\;A \\Xzz\\",
        "\\H\\bold\\N\\;bold",
        "\\\\;\\\\",
        "C:\\temp;C:\\temp",
        "\\Cxxyy\\;\\Cxxyy\\",
      })
  void escapesStandForWhatTheyMeanAndTheRestIsText(String raw, String meant) {
    assertThat(segment(MSH + "\rOBX|1|ST|X||" + raw, 1).get(5)).isEqualTo(meant);
  }

  @Test
  void hexEscapesAreInTheMessagesOwnCharacterSet() {
    byte[] bytes = (MSH + "||||||GBK\rOBX|1|ST|X||张\\XD5C5\\").getBytes(Charset.forName("GBK"));
    assertThat(parse(bytes).messages().get(0).segments().get(1).get(5)).isEqualTo("张张");
  }

  @Test
  void lineEndsInsideATextBelongToIt() {
    Hl7Batch batch =
        parse(MSH + "\rOBX|1|ED|X||^TEXT^xml^A^<a>\n  <b/>\n</a>|x\rOBX|2|ED|Y||QUJD\rREVG\r");
    List<Segment> segments = batch.messages().get(0).segments();
    assertThat(segments.get(1).get(5, 5)).isEqualTo("<a>\n  <b/>\n</a>");
    assertThat(segments.get(1).get(6)).isEqualTo("x");
    assertThat(segments.get(2).get(5)).isEqualTo("QUJD\rREVG");
    assertThat(batch.findings()).containsExactly(Finding.of(Finding.Code.CONTINUED_LINES, 1));
  }

  @Test
  void batchesAndNeighboursAreSeveralMessages() {
    Hl7Batch batch =
        parse("FHS|^~\\&\rBHS|^~\\&\r" + MSH + "\rPID|1\r" + MSH + "\rPID|2\rBTS|2\rFTS|1\r");
    assertThat(batch.messages()).hasSize(2).allMatch(m -> m.segments().size() == 2);
  }

  @Test
  void aBlockOfLineEndsOrRepetitionsTakesNoLongerThanItsLengthExplains() {
    String many = "\r~".repeat(500_000);
    assertTimeoutPreemptively(
        Duration.ofSeconds(20),
        () -> {
          check((MSH + "\r".repeat(1_000_000)).getBytes(StandardCharsets.US_ASCII));
          check((MSH + "\rOBX|1|ST|" + many).getBytes(StandardCharsets.US_ASCII));
          check((MSH + "\rOBX|1|ST|" + "^".repeat(1_000_000)).getBytes(StandardCharsets.US_ASCII));
        });
  }

  @Test
  void junkBeforeTheHeaderIsCounted() {
    assertThat(parse("# sample\r\n\r\n" + MSH + "\r").findings())
        .containsExactly(Finding.of(Finding.Code.OUTSIDE_MESSAGE, 1));
    assertThat(parse("nothing at all").messages()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "ASCII, GB18030",
    "UNICODE, UTF-8",
    "UTF8, UTF-8",
    "UNICODE UTF-8, UTF-8",
    "GB 18030-2000, GB18030",
    "8859/1, ISO-8859-1",
    "~ISO IR87, UTF-8",
    "'', UTF-8",
  })
  void theClaimedCharacterSetIsAHint(String claimed, String used) {
    byte[] bytes = (MSH + "||||||" + claimed + "\rPID|1||||é张明").getBytes(Charset.forName(used));
    Hl7Batch batch = parse(bytes);
    String read = batch.messages().get(0).segments().get(1).get(5);
    assertThat(read)
        .isEqualTo(new String("é张明".getBytes(Charset.forName(used)), Charset.forName(used)));
    assertThat(batch.findings()).contains(Finding.of(Finding.Code.CHARSET, used));
  }

  @ParameterizedTest
  @CsvSource({
    "ORU^R01, RESULTS", "ORU^R32^ORU_R30, RESULTS", "OUL^R22, RESULTS", "'', RESULTS",
    "ZRU^Z01, RESULTS", "ORM^O01, REQUEST", "QRY^Q02, REQUEST", "QBP^Q11, REQUEST",
    "ADT^A08, REQUEST", "ACK^R01, RESPONSE", "DSR^Q03, RESPONSE",
  })
  void kindsFollowTheMessageTypeAndTheUnknownCountsAsResults(String type, Hl7Message.Kind kind) {
    Hl7Message message = parse("MSH|^~\\&|||||||" + type + "|1|P|2.9").messages().get(0);
    assertThat(message.kind()).isEqualTo(kind);
  }

  /** With {@code JAZZER_FUZZ=1} guided by coverage without end, else the kept inputs only. */
  @FuzzTest(maxDuration = "10m")
  void anyBytes(byte[] bytes) {
    check(bytes);
  }

  @Test
  void mutatedMessages() {
    Random random = new Random(20261121);
    byte[] seed =
        (MSH + "||||||GBK\rPID|1||张三\rOBR|1\rOBX|1|NM|X^\\S\\||1~2&3\\X41\\\r")
            .getBytes(Charset.forName("GBK"));
    for (int round = 0; round < 5_000; round++) {
      byte[] bytes = seed.clone();
      for (int hits = random.nextInt(10); hits > 0; hits--) {
        bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
      }
      check(bytes);
    }
  }

  private static void check(byte[] bytes) {
    Hl7Batch batch = parse(bytes);
    int length = 0;
    for (Hl7Message message : batch.messages()) {
      assertThat(message.header().type()).isEqualTo("MSH");
      message.kind();
      for (Segment segment : message.segments()) {
        for (int f = 0; f <= segment.lastField(); f++) {
          length += segment.raw(f).length();
          int repeats = segment.repeats(f);
          for (int r = 1; r <= repeats; r++) {
            segment.components(f, r);
          }
        }
      }
    }
    assertThat(length).isLessThanOrEqualTo(bytes.length);
    assertThat(batch.findings()).doesNotContainNull();
  }
}
