package org.huren.lab.hl7;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.huren.lab.hl7.Acknowledgement.Mode;
import org.huren.lab.hl7.Acknowledgement.Verdict;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AcknowledgementTest {
  private static final ZonedDateTime NOW =
      ZonedDateTime.of(2026, 11, 21, 8, 30, 5, 0, ZoneOffset.ofHours(8));

  private static Hl7Message message(String msh) {
    return Hl7Batch.parse(msh.getBytes(StandardCharsets.UTF_8), Optional.empty()).messages().get(0);
  }

  private static List<String> answers(Acknowledgement how, String msh, Verdict verdict) {
    return how.answers(message(msh), verdict, NOW, "own-1").stream()
        .map(a -> new String(a, StandardCharsets.UTF_8))
        .toList();
  }

  @Test
  void theAnswerIsAsTheMindrayManualPrintsIt() {
    assertThat(
            answers(
                new Acknowledgement(Mode.ORIGINAL, Set.of(16, 18)),
                "MSH|^~\\&|Mindray|BS-200E|||20070719145353||ORU^R01|5|P|2.3.1||||0||ASCII|||",
                Verdict.ACCEPTED))
        .containsExactly(
            "MSH|^~\\&|||Mindray|BS-200E|20261121083005||ACK^R01|5|P|2.3.1||||0||ASCII\r"
                + "MSA|AA|5|Message accepted|||0\r");
  }

  @ParameterizedTest
  @CsvSource({"ACCEPTED, AA, 0", "UNSUPPORTED, AR, 200", "NOT_STORED, AR, 207"})
  void originalModeAnswersAlwaysWhateverMsh15And16Say(Verdict verdict, String code, String error) {
    assertThat(
            answers(
                Acknowledgement.original(), "MSH|^~\\&|A|B|C|D|||ORU^R01|9|P|2.4|||NE|NE", verdict))
        .singleElement()
        .asString()
        .contains("MSA|" + code + "|9|", "|||" + error + "\r", "|C|D|A|B|");
  }

  @ParameterizedTest
  @CsvSource({
    "AL, NE, ACCEPTED, CA",
    "AL, AL, ACCEPTED, CA AA",
    "NE, AL, ACCEPTED, AA",
    "NE, NE, ACCEPTED, ''",
    "ER, NE, ACCEPTED, ''",
    "ER, NE, NOT_STORED, CE",
    "SU, SU, ACCEPTED, CA AA",
    "SU, SU, NOT_STORED, ''",
    "'', '', ACCEPTED, CA",
    "AL, AL, NOT_STORED, CE",
  })
  void enhancedModeAnswersAsAsked(String accept, String application, Verdict v, String codes) {
    List<String> answers =
        answers(
            new Acknowledgement(Mode.ENHANCED, Set.of()),
            "MSH|^~\\&|A|B|C|D|||ORU^R01|9|P|2.4|||" + accept + "|" + application,
            v);
    assertThat(answers.stream().map(a -> a.replaceAll("(?s).*MSA\\|(..).*", "$1")).toList())
        .isEqualTo(codes.isEmpty() ? List.of() : List.of(codes.split(" ", -1)));
  }

  @Test
  void theSendersDelimitersAreUsed() {
    assertThat(
            answers(
                Acknowledgement.original(), "MSH#$~\\&#A#B###t##ORU$R01#7#P#2.3", Verdict.ACCEPTED))
        .singleElement()
        .asString()
        .startsWith("MSH#$~\\&###A#B#20261121083005##ACK$R01#7#P#2.3\rMSA#AA#7#");
  }

  @Test
  void missingFieldsAreFilledSoThatTheAnswerIsWhole() {
    assertThat(answers(Acknowledgement.original(), "MSH|^~\\&|", Verdict.ACCEPTED))
        .containsExactly(
            "MSH|^~\\&|||||20261121083005||ACK|own-1|P|2.3.1\rMSA|AA||Message accepted|||0\r");
  }

  @Test
  void namesComeBackInTheCharacterSetTheyCameIn() {
    byte[] bytes = "MSH|^~\\&|检验科|B||||ORU^R01|7|P|2.3".getBytes(Charset.forName("GB18030"));
    Hl7Message message = Hl7Batch.parse(bytes, Optional.empty()).messages().get(0);
    byte[] answer = Acknowledgement.original().answers(message, Verdict.ACCEPTED, NOW, "1").get(0);
    assertThat(new String(answer, Charset.forName("GB18030"))).contains("|检验科|");
  }

  @Test
  void whatHasNoHeaderIsRejectedInWords() {
    assertThat(new String(Acknowledgement.toUnreadable(NOW, "3"), StandardCharsets.US_ASCII))
        .startsWith("MSH|^~\\&|||||20261121083005||ACK|3|P|")
        .contains("\rMSA|AR||");
  }
}
