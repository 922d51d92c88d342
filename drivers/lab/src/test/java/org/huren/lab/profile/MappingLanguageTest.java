package org.huren.lab.profile;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import org.huren.lab.model.Finding;
import org.huren.lab.model.LabReport;
import org.huren.lab.model.Observation;
import org.huren.lab.model.SampleRole;
import org.huren.lab.model.Value;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What real instruments write, each read by a profile of a few lines. */
class MappingLanguageTest {
  private static final String HEAD =
      """
      profile: x
      manufacturer: M
      model: X
      source: made up for a test, nothing else
      """;
  private static final String ASTM =
      HEAD
          + """
            protocol: astm
            message: { sentAt: H-14 }
            specimen: { id: [ O-3, O-4.3, O-4, P-4 ], otherIds: "O-3[*]" }
            roles: { qc: [ { H-12: Q }, { O-12: Q }, { O-4: QC }, { O-3: "/CTRL.*/" } ] }
            """;
  private static final String R =
      "observations: [ { code: [ R-3.4, R-3 ], value: [ R-4 ], unit: R-5.raw, range: R-6,"
          + " flags: \"R-7[*]\", status: R-9, observedAt: R-13 } ]\n";
  private static final String HL7 =
      HEAD + "protocol: hl7\nspecimen: { id: [ SPM-2.1.1, OBR-2, OBR-3 ] }\n";

  private static Mapping map(String yaml, String... records) {
    ProfileReader.Result read = ProfileReader.read("x", yaml);
    assertThat(read).isInstanceOf(ProfileReader.Result.Read.class);
    InstrumentProfile profile = ((ProfileReader.Result.Read) read).profile();
    return new ReportMapper(profile, ZoneId.of("Asia/Shanghai"))
        .map(String.join("\r", records).getBytes(StandardCharsets.UTF_8));
  }

  private static List<LabReport> reports(String yaml, String... records) {
    return ((Mapping.Mapped) map(yaml, records)).reports();
  }

  private static Observation result(String yaml, String record) {
    return astm(yaml, record).observations().get(0);
  }

  private static LabReport astm(String yaml, String... records) {
    String[] all = new String[records.length + 3];
    all[0] = "H|\\^&|||X|||||||P||20261125093000";
    all[1] = "P|1";
    all[2] = "O|1|A1";
    System.arraycopy(records, 0, all, 3, records.length);
    return reports(yaml, all).get(0);
  }

  @Test
  void aPaddedSampleIdIsTrimmedWhereverItStands() {
    assertThat(reports(ASTM + R, "H|\\^&", "O|1||^^     27^M", "R|1|^^^A|1").get(0).specimen().id())
        .contains("27");
    assertThat(reports(ASTM + R, "H|\\^&", "O|1||S7", "R|1|^^^A|1").get(0).specimen().id())
        .contains("S7");
    assertThat(reports(ASTM + R, "H|\\^&", "P|1||E9", "O|1", "R|1|^^^A|1").get(0).specimen().id())
        .contains("E9");
  }

  @Test
  void theSecondSampleOfACrossMatchIsKept() {
    LabReport report = reports(ASTM + R, "H|\\^&", "O|1|SID303\\SID304", "R|1|^^^A|1").get(0);
    assertThat(report.specimen().id()).contains("SID303");
    assertThat(report.specimen().otherIds()).containsExactly("SID304");
  }

  @ParameterizedTest
  @CsvSource({"685/, 685", "685, 685", "717/2, 717", "FT4 II, FT4 II"})
  void aDilutionSuffixIsTakenOffACode(String sent, String code) {
    String yaml =
        ASTM
            + "observations: [ { code: { path: R-3.4, part: \"/([^\\/]+)(?:\\/.*)?/\" }, value: R-4"
            + " } ]\n";
    assertThat(result(yaml.replace("\\/", "/"), "R|1|^^^" + sent + "|5.0").code().original())
        .isEqualTo(code);
  }

  @Test
  void aFlagInsideTheValueIsAFlag() {
    String yaml =
        ASTM
            + "observations: [ { code: R-3.4, value: R-4, flags: [ R-4.2, \"R-7[*]\" ] } ]\n"
            + "values: { flagInValue: \"/[HL*↑↓]/\" }\n";
    assertThat(result(yaml, "R|1|^^^HGB|146^  H |g/L||A").flags()).containsExactly("H", "A");
    for (String value : List.of("146 H", "146H", "H 146", "146 *")) {
      Observation read = result(yaml, "R|1|^^^HGB|" + value);
      assertThat(read.flags()).hasSize(1);
      assertThat(((Value.Quantity) read.value()).number()).isEqualByComparingTo("146");
      assertThat(((Value.Quantity) read.value()).raw()).isEqualTo(value);
    }
    assertThat(result(yaml, "R|1|^^^AB|HL").value()).isEqualTo(new Value.Text("HL"));
  }

  @Test
  void vendorFlagsGetAMeaningAndKeepTheirOwnText() {
    String yaml = ASTM + R + "flags: { \"002\": H, NONE: \"\", W: unreliable }\n";
    assertThat(result(yaml, "R|1|^^^A|1|||002\\NONE\\M").flags()).containsExactly("002", "H", "M");
  }

  @Test
  void aRangeInTwoFieldsIsOneRange() {
    String yaml = ASTM + "observations: [ { code: R-3.4, value: R-4, low: R-6.1, high: R-6.2 } ]\n";
    assertThat(result(yaml, "R|1|^^^A|1||3.5^5.2").range())
        .hasValueSatisfying(
            r -> {
              assertThat(r.low().orElseThrow()).isEqualByComparingTo("3.5");
              assertThat(r.high().orElseThrow()).isEqualByComparingTo("5.2");
            });
    assertThat(result(yaml, "R|1|^^^A|1||^5.2").range().orElseThrow().high()).isPresent();
    assertThat(result(yaml, "R|1|^^^A|1").range()).isEmpty();
  }

  @Test
  void aComparatorInItsOwnFieldLimitsTheNumberWhereTheProfileSaysSo() {
    String yaml =
        ASTM
            + "observations: [ { code: R-3.4, value: [ R-10, R-4 ], comparator: R-7, flags: R-7 } ]\n";
    assertThat(result(yaml, "R|1|^^^A|10000.000000^^^^|||>").value())
        .isInstanceOfSatisfying(
            Value.Quantity.class,
            q -> assertThat(q.comparator()).isEqualTo(Value.Comparator.GREATER));
    assertThat(result(yaml, "R|1|^^^A|10000|||H|||12345.6").value())
        .isInstanceOfSatisfying(
            Value.Quantity.class, q -> assertThat(q.raw()).isEqualTo("12345.6"));
    assertThat(result(yaml, "R|1|^^^A|DETECTED^|||>").value())
        .isEqualTo(new Value.Text("DETECTED"));
  }

  @Test
  void wordAndNumberOfOneResultAreBothKept() {
    String yaml =
        ASTM
            + """
              observations:
                - { when: { R-4.2: "" }, code: R-3.4, value: R-4 }
                - { code: R-3.4, value: R-4.2, flags: [ R-4 ] }
              """;
    Observation both = result(yaml, "R|1|^^^HIV|DETECTED^1520");
    assertThat(both.value()).isInstanceOf(Value.Quantity.class);
    assertThat(both.flags()).containsExactly("DETECTED");
    assertThat(result(yaml, "R|1|^^^HIV|NOT DETECTED^").value())
        .isEqualTo(new Value.Text("NOT DETECTED"));
  }

  @Test
  void rawReadingsAndControlsOfATestAreLeftOutAndCounted() {
    String yaml = ASTM + R + "drop: [ { when: { R-3.11: P }, reason: raw-readings } ]\n";
    Mapping mapping =
        map(
            yaml,
            "H|\\^&",
            "O|1|A1",
            "R|1|^^^16^B-hCG^UNDILUTED^^^^^F|5.2|mIU/mL",
            "R|2|^^^16^B-hCG^UNDILUTED^^^^^P|1542|RLU");
    assertThat(((Mapping.Mapped) mapping).reports().get(0).observations()).hasSize(1);
    assertThat(mapping.findings()).contains(Finding.of(Finding.Code.DROPPED, 1, "raw-readings"));
  }

  @ParameterizedTest
  @CsvSource({
    "dmy, 26/05/2017 14:20, 2017-05-26T14:20+08:00",
    "dmy, 13/01/2022, 2022-01-13T00:00+08:00",
    "dmy, 25.11.26 09:05:07, 2026-11-25T09:05:07+08:00",
    "mdy, 10/25/24, 2024-10-25T00:00+08:00",
    "mdy, 10/25/2024 01:05 PM, 2024-10-25T13:05+08:00",
    "ymd, 24/10/29, 2024-10-29T00:00+08:00",
    "dmy, 2026-11-25 09:05, 2026-11-25T09:05+08:00",
    "dmy, 20261125090507, 2026-11-25T09:05:07+08:00",
    "yy-MM-dd HHmm, 26-11-25 0905, 2026-11-25T09:05+08:00",
  })
  void theOrderOfADateIsTheProfiles(String times, String sent, OffsetDateTime meant) {
    String yaml = ASTM + R + "times: " + times + "\n";
    assertThat(result(yaml, "R|1|^^^A|1|||||F||||" + sent).observedAt()).contains(meant);
  }

  @Test
  void withoutAnOrderADateIsNeverGuessed() {
    Mapping mapping = map(ASTM + R, "H|\\^&", "O|1|A1", "R|1|^^^A|1|||||F||||03/04/2026");
    assertThat(((Mapping.Mapped) mapping).reports().get(0).observations().get(0).observedAt())
        .isEmpty();
    assertThat(mapping.findings()).contains(Finding.of(Finding.Code.UNREADABLE_TIME, "R-13"));
  }

  @Test
  void aCodeMayStandWhereTheNameShould() {
    String yaml =
        HL7
            + "observations: [ { code: OBX-4, value: OBX-5, flags: OBX-3 } ]\n"
            + "flags: { \"0\": \"\", \"1\": suspect }\n"
            + "message: { notResults: [ { MSH-16: [ \"2\", \"3\" ] } ] }\n";
    LabReport report =
        reports(
                yaml,
                "MSH|^~\\&|EDAN|H99S|||20261125||ORU^R01|1|P|2.4||||0",
                "OBR|1|A1",
                "OBX||NM|1|WBC|***",
                "OBX||NM|0|RBC|4.5")
            .get(0);
    assertThat(report.observations().get(0).code().original()).isEqualTo("WBC");
    assertThat(report.observations().get(0).value()).isInstanceOf(Value.Absent.class);
    assertThat(report.observations().get(0).flags()).containsExactly("1", "suspect");
    assertThat(report.observations().get(1).flags()).isEmpty();
    assertThat(map(yaml, "MSH|^~\\&|EDAN|H99S|||20261125||ORU^R01|1|P|2.4||||2", "OBR|1"))
        .isInstanceOf(Mapping.NothingToReport.class);
  }

  @Test
  void histogramsInManufacturersRecordsAreAttachments() {
    String yaml =
        ASTM
            + """
              observations:
                - { record: M, when: { M-3: HISTOGRAM }, as: attachment, goesOn: true, code: { join: [ M-3, M-4, { fixed: thresholds } ], by: "_" }, value: M-6.2, mediaType: M-6 }
                - { record: M, when: { M-3: HISTOGRAM }, as: attachment, code: { join: [ M-3, M-4 ], by: "_" }, value: M-7.2, mediaType: M-7 }
                - { record: R, when: { R-3.4: "/.*_PNG_BASE64/" }, as: attachment, code: R-3.4, value: R-4, mediaType: { fixed: image/png } }
                - { record: R, code: R-3.4, value: R-4 }
              drop:
                - { when: { R-3.4: "/.*_PNG_BASE64_\\\\d/" }, reason: copies-of-images }
                - { when: { R-9: "" }, reason: without-status }
              """;
    String big = "AAAA".repeat(40_000);
    LabReport report =
        astm(
            yaml,
            "M|1|HISTOGRAM|RBC/PLT|PltAlongRes|FLOATLE-stream/deflate:base64^Y2A=|FLOATLE-stream/deflate:base64^7dQ=",
            "M|2|REAGENT|CLEANER|240415",
            "R|1|^^^WBC_PNG_BASE64|" + big + "|||||F",
            "R|2|^^^WBC_PNG_BASE64_2|" + big + "|||||F",
            "R|3|^^^WBC|5.1|||||F");
    assertThat(report.observations())
        .extracting(o -> o.code().original())
        .containsExactly(
            "HISTOGRAM_RBC/PLT_thresholds", "HISTOGRAM_RBC/PLT", "WBC_PNG_BASE64", "WBC");
    assertThat(report.observations().get(1).value())
        .isEqualTo(new Value.Binary("FLOATLE-stream/deflate:base64", "7dQ="));
    assertThat(report.observations().get(2).value()).isEqualTo(new Value.Binary("image/png", big));
  }

  @Test
  void namesOfPictureFilesAreNotes() {
    String yaml =
        ASTM
            + R
            + "remarks: [ { when: { M-4.6: \"/.*[.]jpg/\" }, text: [ M-3, M-4.6, M-4.7 ] } ]\n";
    LabReport report =
        astm(yaml, "R|1|ABO|A", "M|1|Anti-A|ABO^1^0^7^2023^a_Grey.jpg^a_Color.jpg||40^A");
    assertThat(report.notes()).containsExactly("Anti-A a_Grey.jpg a_Color.jpg");
  }

  @Test
  void delimitersAreWhatTheHeaderSays() {
    assertThat(
            reports(ASTM + R, "H|\\!~|||", "O|1|A1", "R|1|!!!WBC!33256-9|146!  H |10^9/L").get(0))
        .satisfies(
            r -> {
              assertThat(r.observations().get(0).code().original()).isEqualTo("WBC");
              assertThat(r.observations().get(0).unit().orElseThrow().original())
                  .isEqualTo("10^9/L");
            });
    assertThat(reports(ASTM + R, "H|@^\\|||", "O|1|A1", "R|1|^^^FII & FV|NEG@POS").get(0))
        .satisfies(
            r -> assertThat(r.observations().get(0).code().original()).isEqualTo("FII & FV"));
  }

  @Test
  void aDelimiterBehindItsEscapeIsTextWhereTheProfileSaysSo() {
    String[] message = {"H|\\^&|||CL", "O|1|A1", "R|1|^^^A&|B|5&^6|g/L&&x||N||F"};
    Observation prefixed =
        reports(ASTM + R + "records: { escape: prefix }\n", message).get(0).observations().get(0);
    assertThat(prefixed.code().original()).isEqualTo("A|B");
    assertThat(prefixed.value()).isEqualTo(new Value.Text("5^6"));
    assertThat(prefixed.unit().orElseThrow().original()).isEqualTo("g/L&x");
    assertThat(prefixed.flags()).containsExactly("N");
    Observation usual =
        reports(ASTM + R, "H|\\^&", "O|1|A1", "R|1|^^^A&F&B|5&S&6").get(0).observations().get(0);
    assertThat(usual.code().original()).isEqualTo("A|B");
    assertThat(usual.value()).isEqualTo(new Value.Text("5^6"));
  }

  private static final String VIDAS =
      HEAD
          + """
            protocol: astm
            records: { form: tagged, message: mt, result: rt }
            charset: ISO-8859-1
            specimen: { id: [ T-ci, T-si ] }
            patient: { id: T-pi, name: T-pn, birthDate: T-pb, sex: T-ps }
            roles: { calibration: [ { T-ci: "/S\\\\d/" } ], qc: [ { T-ci: [ C1, C2 ] } ] }
            observations:
              - { when: { T-qn: "" }, code: T-rt, text: T-rn, value: T-ql, observedAt: { join: [ T-td, T-tt ] } }
              - { code: T-rt, text: T-rn, value: T-qn, unit: T-y3, flags: [ T-ql, T-nc ], observedAt: { join: [ T-td, T-tt ] } }
            flags: { valid: "" }
            times: dmy
            values: { decimal: comma, unitInValue: true }
            """;

  @Test
  void taggedFieldsAreReadThroughTheSeparatorsThatCutThem() {
    LabReport report =
        reports(
                VIDAS,
                "\u001emtrsl|pi990519001|pnX Y|pb12/01/1963|psF|so2|si|ci990519001|rtHCG|rnH\u001eCG|",
                "\u001ett15:09|td20/05/1999|ql|qn28,94mUI/ml|y3mUI/ml|qd1:1|ncvalid|",
                "rtHBS|rnHBs Ag|t\u001et15:10|td20/05/1999|qlNe\u001egative|qn|ncvalid|\u001d2e")
            .get(0);
    assertThat(report.specimen().id()).contains("990519001");
    assertThat(report.patient().orElseThrow().birthDate().orElseThrow()).hasToString("1963-01-12");
    Observation hcg = report.observations().get(0);
    assertThat(hcg.code().text()).isEqualTo("HCG");
    assertThat(((Value.Quantity) hcg.value()).number()).isEqualByComparingTo("28.94");
    assertThat(hcg.unit().orElseThrow().original()).isEqualTo("mUI/ml");
    assertThat(hcg.flags()).isEmpty();
    assertThat(hcg.observedAt()).contains(OffsetDateTime.parse("1999-05-20T15:09+08:00"));
    assertThat(report.observations().get(1).value()).isEqualTo(new Value.Text("Negative"));
  }

  @Test
  void aTaggedRequestHoldsNoResults() {
    assertThat(map(VIDAS, "\u001emtmpr|pi1|ci2")).isInstanceOf(Mapping.NothingToReport.class);
    assertThat(map(VIDAS, "nothing of that kind")).isInstanceOf(Mapping.Unreadable.class);
    assertThat(reports(VIDAS, "mtrsl|ciC1|rtHCG|qn5,0 ng/ml").get(0).role())
        .isEqualTo(SampleRole.QC);
  }

  @Test
  void aSpecimenBeforeItsOrdersIsRecognisedWithoutAProperType() {
    String yaml = HL7 + "observations: [ { code: OBX-3, value: OBX-5 } ]\n";
    List<LabReport> reports =
        reports(
            yaml,
            "MSH|^~\\&|Maglumi|OUL^R22",
            "SPM|1|S1",
            "OBR|1",
            "OBX|1|NM|TSH II||4.5",
            "SPM|2|S2",
            "OBR|1",
            "OBX|1|NM|FT4 II||1.5");
    assertThat(reports)
        .extracting(r -> r.specimen().id())
        .containsExactly(Optional.of("S1"), Optional.of("S2"));
    assertThat(reports.get(0).observations().get(0).code().original()).isEqualTo("TSH II");
  }

  @Test
  void theShortestMessageIsAMessage() {
    String yaml = HL7 + "observations: [ { code: OBX-3, value: OBX-5 } ]\n";
    assertThat(reports(yaml, "MSH|^~\\&|", "OBR||1", "OBX|||A||1")).hasSize(1);
  }

  @Test
  void charactersThatWereLostBeforeAreTold() {
    Mapping mapping = map(ASTM + R, "H|\\^&", "O|1|A1", "R|1|^^^A|1|\uFFFDmol/L");
    assertThat(mapping.findings()).contains(Finding.of(Finding.Code.CHARACTERS_LOST, 1));
  }

  @Test
  void twentyPatientsInOneMessageAreTwentyReports() {
    StringBuilder message = new StringBuilder("H|\\^&");
    for (int i = 1; i <= 20; i++) {
      message
          .append("\rP|")
          .append(i)
          .append("||E")
          .append(i)
          .append("\rO|1\rR|1|^^^IGA|7,41|Ratio");
    }
    assertThat(reports(ASTM + R, message.append("\rL|1").toString()))
        .hasSize(20)
        .allMatch(r -> r.specimen().id().isPresent())
        .allMatch(r -> r.observations().get(0).value() instanceof Value.Quantity);
  }

  private static final String INTERPRETING =
      """
      observations:
        - { when: { R-3.11: I }, as: interpretation, code: R-3.4, value: R-4, flags: R-7 }
        - { code: R-3.4, value: R-4, flags: R-7 }
      flags: { REACTIVE: POS }
      """;

  @Test
  void anInterpretationIsAFlagOfTheMeasurementOfItsCode() {
    LabReport report =
        astm(
            ASTM + INTERPRETING,
            "R|1|^^^047^HBsAg^^^^^^F|3000|||W",
            "R|2|^^^241^TSH^^^^^^F|1.2",
            "R|3|^^^047^HBsAg^^^^^^I|REACTIVE|||A");
    assertThat(report.observations()).hasSize(2);
    assertThat(report.observations().get(0).flags()).containsExactly("W", "REACTIVE", "POS", "A");
    assertThat(report.observations().get(1).flags()).isEmpty();
  }

  @Test
  void anInterpretationWithoutAMeasurementStandsByItself() {
    LabReport report =
        astm(
            ASTM + INTERPRETING,
            "R|1|^^^047^HBsAg^^^^^^I|REACTIVE",
            "R|2|^^^047^HBsAg^^^^^^I|GRAYZONE");
    assertThat(report.observations())
        .extracting(Observation::value)
        .containsExactly(new Value.Text("REACTIVE"), new Value.Text("GRAYZONE"));
  }

  @Test
  void aFieldOfTheOrderCanBeANote() {
    assertThat(
            reports(
                    HL7 + "observations: [ { code: OBX-3, value: OBX-5 } ]\nnotes: OBR-13\n",
                    "MSH|^~\\&|",
                    "OBR||1|||||||||||Microcytes?",
                    "OBX|||A||1")
                .get(0)
                .notes())
        .containsExactly("Microcytes?");
  }

  @Test
  void whatAControlIsIsNotHiddenByTheReagentsOfItsResults() {
    String yaml =
        HEAD
            + """
              protocol: hl7
              specimen: { id: SPM-2 }
              roles: { qc: { SPM-11: Q } }
              control: { name: INV-1 }
              observations: { code: OBX-3, value: OBX-5 }
              """;
    List<LabReport> reports =
        reports(
            yaml,
            "MSH|^~\\&|||||||OUL^R22",
            "SPM|1|C1|||||||||Q",
            "INV|Level 1",
            "OBR|1",
            "OBX|1|NM|A||1",
            "INV|Reagent",
            "SPM|2|C2|||||||||Q",
            "OBR|1",
            "OBX|1|NM|A||2");
    assertThat(reports.get(0).control().orElseThrow().name()).contains("Level 1");
    assertThat(reports.get(1).control().orElseThrow().name()).isEmpty();
  }

  @Test
  void urgencyIsReadWhereTheStandardsHaveIt_orWhereTheProfileSays() {
    assertThat(isUrgent(ASTM + R, "O|1|A1|||S", "R|1|^^^A|1")).isTrue();
    assertThat(isUrgent(ASTM + R, "O|1|A1|||A\\S", "R|1|^^^A|1")).isTrue();
    assertThat(isUrgent(ASTM + R, "O|1|A1|||R", "R|1|^^^A|1")).isFalse();
    assertThat(isUrgent(ASTM + R, "O|1|QC-1|QC||S", "R|1|^^^A|1")).isFalse();
    String own = ASTM + R + "order: { urgent: [ { O-6: \"1\" }, { O-16: /E.*/ } ] }\n";
    assertThat(isUrgent(own, "O|1|A1|||1", "R|1|^^^A|1")).isTrue();
    assertThat(isUrgent(own, "O|1|A1|||||||||||||E-serum", "R|1|^^^A|1")).isTrue();
    assertThat(isUrgent(own, "O|1|A1|||S", "R|1|^^^A|1")).isFalse();
    String never = ASTM + R + "order: { urgent: [] }\n";
    assertThat(isUrgent(never, "O|1|A1|||S", "R|1|^^^A|1")).isFalse();
  }

  private static boolean isUrgent(String yaml, String... records) {
    String[] all = new String[records.length + 1];
    all[0] = "H|\\^&";
    System.arraycopy(records, 0, all, 1, records.length);
    return reports(yaml, all).get(0).order().urgent();
  }

  @Test
  void urgencyInHl7StandsInOneOfFourPlaces() {
    String yaml = HL7 + "observations: [ { code: OBX-3, value: OBX-5 } ]\n";
    String header = "MSH|^~\\&|A||||20261125||ORU^R01|1|P|2.5";
    String result = "OBX|1|NM|A||1";
    assertThat(reports(yaml, header, "OBR|1|A1||X|S", result).get(0).order().urgent()).isTrue();
    assertThat(reports(yaml, header, "OBR|1|A1||X|R", result).get(0).order().urgent()).isFalse();
    String timing = "OBR|1|A1||X" + "|".repeat(23) + "1^^^^^S";
    assertThat(reports(yaml, header, timing, result).get(0).order().urgent()).isTrue();
    assertThat(
            reports(yaml, header, "ORC|RE|A1|||||1^^^^^STAT", "OBR|1|A1||X", result)
                .get(0)
                .order()
                .urgent())
        .isTrue();
    assertThat(
            reports(yaml, header, "OBR|1|A1||X", "TQ1|1||||||||S", result).get(0).order().urgent())
        .isTrue();
  }
}
