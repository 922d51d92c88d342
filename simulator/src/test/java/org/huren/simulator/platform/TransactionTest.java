package org.huren.simulator.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.huren.simulator.ledger.Exam;
import org.huren.simulator.ledger.Findings;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TransactionTest {
  private static Transaction read(String text) throws MalformedDocumentException {
    return Transaction.read(text.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void report_isReadWithItsResultsAndWhatTheyBelongTo() throws Exception {
    Transaction read = read(Bundles.text("r1", "2026/1", Bundles.quantity("5.10")));

    assertThat(read.identifier()).isEqualTo("r1");
    assertThat(read.version()).isEqualTo("2026/1");
    assertThat(read.sample()).isEqualTo("S");
    assertThat(read.resources())
        .containsExactly(
            "Patient/p-r1", "Specimen/s-r1", "Observation/o-r1", "DiagnosticReport/r1");
    assertThat(read.report()).isEqualTo("DiagnosticReport/r1");
    assertThat(read.findings().patientName()).isEqualTo("朱 镕基");
    assertThat(read.findings().observations())
        .containsExactly(new Findings.Observation("WBC", "5.10", "10^9/L"));
  }

  @Test
  void orderOfAReport_isItsNumberWhetherItHasAResourceOrNot() throws Exception {
    String report = Bundles.text("r1", "1", Bundles.quantity("5.10"));
    String result = "\"result\":[";
    assertThat(report).contains(result);

    assertThat(read(report).order()).isEmpty();
    assertThat(
            read(report.replace(
                    result, "\"basedOn\":[{\"identifier\":{\"value\":\"A1\"}}]," + result))
                .order())
        .isEqualTo("A1");
    assertThatThrownBy(
            () ->
                read(
                    report.replace(
                        result, "\"basedOn\":[{\"reference\":\"urn:uuid:none\"}]," + result)))
        .isInstanceOf(MalformedDocumentException.class);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      textBlock =
          """
          "valueQuantity":{"value":71.300000,"unit":"μmol/L"}; 71.300000; μmol/L
          "valueQuantity":{"value":0.00000012,"unit":"g/L"}; 0.00000012; g/L
          "valueQuantity":{"value":120,"unit":"g/L"}; 120; g/L
          "valueQuantity":{"value":0.50,"comparator":"<","unit":"g/L"}; <0.50; g/L
          "extension":[{"url":"urn:huren:fhir:original-value","valueString":"> 1000.00"}],"valueQuantity":{"value":1000.00,"comparator":">","unit":"U/L"}; > 1000.00; U/L
          "valueString":"阴性"; 阴性; ''
          "valueCodeableConcept":{"text":"T"}; T; ''
          "dataAbsentReason":{"coding":[{"code":"unknown"}],"text":"----"}; ----; ''
          """)
  void value_isWhatWasPrinted(String element, String value, String unit) throws Exception {
    assertThat(read(Bundles.text("r1", "1", element)).findings().observations())
        .containsExactly(new Findings.Observation("WBC", value, unit));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          "type":"transaction"               | "type":"batch"                    | type transaction
          "method":"PUT","url":"Patient/p-r1"| "method":"POST","url":"Patient"   | PUT Type/id
          "url":"Patient/p-r1"               | "url":"Patient/p-r2"              | PUT Type/id
          [{"reference":"urn:uuid:o-r1"}]    | [{"reference":"urn:uuid:gone"}]   | leads to no entry
          [{"reference":"urn:uuid:o-r1"}]    | []                                | no results
          "urn:huren:report","value":"r1"    | "urn:huren:report","value":"../r" | identifier
          "DiagnosticReport"                 | "Composition"                     | PUT Type/id
          }]}                                | }]} {}                            | not JSON
          """)
  void bundleThatIsNoReport_isRefused(String part, String instead, String why) {
    String text = Bundles.text("r1", "1", Bundles.quantity("5.1")).strip();
    assertThat(text).contains(part);

    assertThatThrownBy(() -> read(text.replace(part, instead)))
        .isInstanceOf(MalformedDocumentException.class)
        .hasMessageContaining(why);
  }

  private static String exam(int instances) {
    return """
        {"resourceType":"Bundle","type":"transaction","entry":[
        {"fullUrl":"urn:uuid:p","resource":{"resourceType":"Patient","id":"p"},
          "request":{"method":"PUT","url":"Patient/p"}},
        {"fullUrl":"urn:uuid:e","resource":{"resourceType":"ImagingStudy","id":"e",
          "extension":[{"url":"urn:huren:fhir:version","valueString":"7"}],
          "identifier":[{"system":"urn:huren:exam","value":"e"},
            {"system":"urn:dicom:uid","value":"urn:oid:1.2.3"}],
          "subject":{"reference":"urn:uuid:p"},"numberOfSeries":2,"numberOfInstances":%d,
          "series":[{"uid":"1.2.3.1","numberOfInstances":40},{"uid":"1.2.3.2","numberOfInstances":2}]},
          "request":{"method":"PUT","url":"ImagingStudy/e"}}]}
        """
        .formatted(instances);
  }

  @Test
  void exam_isReadByItsSeries() throws Exception {
    Transaction read = read(exam(42));
    assertThat(read.identifier()).isEqualTo("e");
    assertThat(read.version()).isEqualTo("7");
    assertThat(read.report()).isEqualTo("ImagingStudy/e");
    assertThat(read.sample()).isEqualTo("1.2.3");
    assertThat(read.exam()).contains(new Exam(Map.of("1.2.3.1", 40, "1.2.3.2", 2)));
  }

  @Test
  void examWhoseCountsDisagree_isRefused() {
    assertThatThrownBy(() -> read(exam(41))).isInstanceOf(MalformedDocumentException.class);
  }
}
