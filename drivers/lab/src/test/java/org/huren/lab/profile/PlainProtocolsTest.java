package org.huren.lab.profile;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import org.huren.lab.Unfinished;
import org.huren.lab.link.LinkProfile;
import org.huren.lab.model.Finding;
import org.huren.lab.model.LabReport;
import org.huren.lab.model.Value;
import org.huren.lab.plain.StreamEvent;
import org.huren.lab.plain.StreamReader;
import org.huren.lab.profile.ProfileProblem.Kind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Records of lines and of columns, read by the language that reads those of the standards. */
class PlainProtocolsTest {
  private static final String HEAD =
      "profile: x\nmanufacturer: M\nmodel: X\nsource: made up for a test, nothing else\n";
  private static final String LINES =
      HEAD
          + """
            protocol: delimited
            records:
              lines:
                - { record: S, begins: true, delimiter: ";", starts: S }
                - { record: R, delimiter: ";", starts: R }
                - { record: OP, pattern: "/operator (.*)/" }
            specimen: { id: S-2 }
            observations: { code: R-2, value: R-3, unit: R-4, operator: OP-1 }
            """;
  private static final String COLUMNS =
      HEAD
          + """
            protocol: fixed
            records:
              head: { record: D, widths: [ 2, 8, 6 ] }
              rest: { record: R, widths: [ 3, 6, 2 ] }
            specimen: { id: D-2 }
            patient: { name: D-3 }
            observations: { code: R-1, value: R-2, flags: R-3 }
            """;

  private static InstrumentProfile profile(String yaml) {
    ProfileReader.Result read = ProfileReader.read("x", yaml);
    assertThat(read).isInstanceOf(ProfileReader.Result.Read.class);
    return ((ProfileReader.Result.Read) read).profile();
  }

  private static Mapping map(String yaml, String message, Charset charset) {
    return new ReportMapper(profile(yaml), ZoneId.of("Asia/Shanghai"))
        .map(message.getBytes(charset));
  }

  private static List<LabReport> reports(String yaml, String message) {
    return ((Mapping.Mapped) map(yaml, message, StandardCharsets.UTF_8)).reports();
  }

  @Test
  void linesAreRecordsAndASampleBeginsWhereItsProfileSays() {
    List<LabReport> reports =
        reports(
            LINES,
            "operator 李娜\r\nS;A1\r\nR;GLU;5,1;mmol/L\r\n\r\nR;NA;----;mmol/L\r\nS;A2\nR;GLU;7.0;\n");
    assertThat(reports)
        .extracting(r -> r.specimen().id())
        .containsExactly(Optional.of("A1"), Optional.of("A2"));
    assertThat(reports.get(0).observations()).hasSize(2);
    assertThat(reports.get(1).observations().get(0).operator()).contains("李娜");
    assertThat(reports.get(0).observations().get(1).value()).isInstanceOf(Value.Absent.class);
  }

  @Test
  void aLineThatFitsNothingIsCountedAsDropped() {
    Mapping mapping = map(LINES, "S;A1\rR;GLU;5.1\rQ;what\r", StandardCharsets.UTF_8);
    assertThat(mapping.findings()).contains(Finding.of(Finding.Code.DROPPED, 1, "no-rule"));
  }

  @Test
  void aResultBeforeTheFirstSampleIsNotLost() {
    assertThat(reports(LINES, "R;GLU;5.1\rS;A1\rR;NA;140\r").get(0).observations()).hasSize(2);
  }

  @Test
  void columnsGoOnUntilTheMessageEndsAndBlanksAtItsEndMayBeMissing() {
    LabReport report = reports(COLUMNS, "D       A1      001   5.1H 002   7.0  003  12.4").get(0);
    assertThat(report.specimen().id()).contains("A1");
    assertThat(report.observations())
        .extracting(o -> o.code().original())
        .containsExactly("001", "002", "003");
    assertThat(report.observations().get(0).flags()).containsExactly("H");
    assertThat(report.observations().get(2).value())
        .isEqualTo(
            reports(COLUMNS, "D       A1      001  12.4").get(0).observations().get(0).value());
  }

  @Test
  void columnsAreCountedInBytes() {
    Mapping mapping = map(COLUMNS, "D       A1王小明001   5.1  ", Charset.forName("GB18030"));
    LabReport report = ((Mapping.Mapped) mapping).reports().get(0);
    assertThat(report.patient().orElseThrow().name()).contains("王小明");
    assertThat(report.observations().get(0).code().original()).isEqualTo("001");
  }

  @Test
  void columnsThatAreNotWholeAreCountedAsDropped() {
    Mapping mapping = map(COLUMNS, "D       A1      001   5.1H 00", StandardCharsets.UTF_8);
    assertThat(((Mapping.Mapped) mapping).reports().get(0).observations()).hasSize(1);
    assertThat(mapping.findings()).contains(Finding.of(Finding.Code.DROPPED, 1, "no-rule"));
  }

  @Test
  void nothingAndNoiseAreTold() {
    assertThat(map(LINES, "\r\n", StandardCharsets.UTF_8).findings())
        .containsExactly(Finding.of(Finding.Code.NO_CONTENT));
    assertThat(map(COLUMNS, "", StandardCharsets.UTF_8).findings())
        .containsExactly(Finding.of(Finding.Code.NO_CONTENT));
    assertThat(map(COLUMNS, "D", StandardCharsets.UTF_8).findings())
        .containsExactly(Finding.of(Finding.Code.NO_OBSERVATION));
  }

  @Test
  void theUsualLinkIsTextBetweenStxAndEtx() {
    LinkProfile link = ((Protocol.Astm) profile(COLUMNS).protocol()).link();
    assertThat(link.messageEnd()).isEqualTo(LinkProfile.MessageEnd.FRAME);
    assertThat(link.frameNumbers()).isEqualTo(LinkProfile.FrameNumbers.ABSENT);
    assertThat(link.bidRequired()).isFalse();
  }

  @Test
  void linesWithoutFramesAreAStreamWithAMessageOnceNoMoreComes() {
    String yaml = LINES + "stream: { end: silence, receive: 3s }\n";
    StreamReader reader = new StreamReader(((Protocol.Stream) profile(yaml).protocol()).stream());
    byte[] lines = "S;A1\r\nR;GLU;5.1;mmol/L\r\nR;NA;140".getBytes(StandardCharsets.US_ASCII);
    assertThat(reader.receive(lines, 0, lines.length)).isEmpty();
    assertThat(reader.end(Unfinished.TIMED_OUT))
        .singleElement()
        .isInstanceOfSatisfying(
            StreamEvent.Message.class,
            m ->
                assertThat(
                        reports(yaml, new String(m.content().toArray(), StandardCharsets.US_ASCII)))
                    .singleElement()
                    .satisfies(r -> assertThat(r.observations()).hasSize(2)));
  }

  /** One way for each: frames are a link's, everything else is a stream's. */
  @ParameterizedTest
  @CsvSource({
    "link: { frames: absent }, NOT_ALLOWED",
    "link: { messageEnd: frame }, UNKNOWN_KEY",
    "'stream: { start: stx, end: etx }', NOT_ALLOWED"
  })
  void whatTheOtherSectionSaysIsNotSaidTwice(String section, Kind kind) {
    assertThat(
            ((ProfileReader.Result.Refused) ProfileReader.read("x", LINES + section + "\n"))
                .problems())
        .extracting(ProfileProblem::kind)
        .containsExactly(kind);
  }

  @Test
  void aLineCanBeginASampleAndBeItsResult() {
    String yaml =
        HEAD
            + """
              protocol: delimited
              records: { lines: [ { record: R, begins: true, delimiter: ";" } ] }
              specimen: { id: R-1 }
              observations: { code: R-2, value: R-3 }
              """;
    assertThat(reports(yaml, "A1;GLU;5.1\rA2;GLU;7.0\r"))
        .extracting(r -> r.specimen().id().orElseThrow() + " " + r.observations().size())
        .containsExactly("A1 1", "A2 1");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "delimited | {} | MISSING",
        "delimited | { lines: [ { record: R } ] } | MISSING",
        "delimited | { lines: [ { record: R, pattern: /a/ } ] } | NOT_A_PATTERN",
        "delimited | { lines: [ { record: R, delimiter: ab } ] } | NOT_A_VALUE",
        "delimited | { lines: [ { record: r, delimiter: a } ] } | NOT_A_VALUE",
        "fixed | { head: { record: R, widths: [] } } | WRONG_SHAPE",
        "fixed | { head: { record: R, widths: [ 0 ] } } | NOT_A_VALUE",
        "fixed | { lines: [] } | UNKNOWN_KEY",
        "csv | {} | NOT_ALLOWED"
      })
  void whatIsWrongIsTold(String protocol, String records, Kind kind) {
    String yaml =
        HEAD
            + "protocol: "
            + protocol
            + "\nrecords: "
            + records
            + "\nspecimen: { id: S-2 }\nobservations: { code: R-2, value: R-3 }\n";
    assertThat(((ProfileReader.Result.Refused) ProfileReader.read("x", yaml)).problems())
        .extracting(ProfileProblem::kind)
        .contains(kind);
  }
}
