package org.huren.simulator.analyzer;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.Charset;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.List;
import org.huren.simulator.ledger.Findings;
import org.huren.simulator.patient.Patient;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class InstrumentProfileTest {
  private static Sample sample(InstrumentProfile profile) {
    return new Sample(
        "880123456000001",
        1,
        new Patient("ZHU^RONGJI", "朱^镕基", "P00000815", LocalDate.of(1979, 5, 12), "F"),
        LocalDateTime.of(2026, 11, 20, 9, 15, 30),
        List.of(
            new Assay.Result(profile.panel().get(0), "11.20", "H"),
            new Assay.Result(profile.panel().get(4), profile.insteadOfNumbers().get(0), "")));
  }

  private static List<String> records(InstrumentProfile profile, Charset charset) {
    return profile.message(sample(profile), charset).records().stream()
        .map(r -> new String(r, charset))
        .toList();
  }

  @Test
  void sysmex_writesItsRecords() {
    assertThat(records(InstrumentProfile.SYSMEX_XN, Charset.forName("GB18030")))
        .containsExactly(
            "H|\\^&|||XN-1000^00-27^11001^^^^AB12345678||||||||E1394-97\r",
            "P|1|||P00000815|^镕基^朱||19790512|F|||||^||||||||||||^^^内科\r",
            "C|1||\r",
            "O|1||^^       880123456000001^B|^^^^WBC\\^^^^MCV|||||||N||||||||||||||F\r",
            "R|1|^^^^WBC^1|11.20|×10^9/L||H||F||王媛||20261120091530\r",
            "R|2|^^^^MCV^1|----|fL||A||F||王媛||20261120091530\r",
            "L|1|N\r");
  }

  @Test
  void mindrayChemistry_writesItsSegments() {
    assertThat(records(InstrumentProfile.MINDRAY_BS_HL7, Charset.forName("GB18030")))
        .containsExactly(
            "MSH|^~\\&|Mindray|BS-480|||20261120091530||ORU^R01|1|P|2.3.1||||0||ASCII|||\r",
            "PID|1|P00000815||12|朱镕基||19790512000000|F|A|\r",
            "OBR|1|880123456000001|1|Mindray^BS-480|N||20261120091530||||||||血清|\r",
            "OBX|1|NM|1|丙氨酸氨基转移酶|11.20|U/L|9-50|H|||F||||20261120091530||陈媛|||\r",
            "OBX|2|ST|5|总胆红素|> 1000.00|μmol/L|5.1-23.0||||F||||20261120091530||陈媛|||\r");
  }

  @Test
  void mindrayBloodCount_writesItsSegments() {
    assertThat(records(InstrumentProfile.MINDRAY_BC_HL7, Charset.forName("UTF-8")))
        .contains(
            "MSH|^~\\&|BC-5380|Mindray|||20261120091530||ORU^R01|1|P|2.3.1||||||UNICODE\r",
            "PID|1||P00000815^^^^MR||朱^镕基||19790512000000|女\r",
            "OBX|1|IS|08001^Take Mode^99MRC||A||||||F\r",
            "OBX|4|NM|30525-0^Age^LN||47|yr|||||F\r",
            "OBX|5|NM|6690-2^WBC^LN||11.20|10*9/L|4.00-10.00|H|||F\r",
            "OBX|6|NM|711-2^EOS#^LN||***.**|10*9/L|0.02-0.50||||F\r");
  }

  @ParameterizedTest
  @EnumSource
  void findings_areWhatIsPrinted(InstrumentProfile profile) {
    Findings findings = profile.findings(sample(profile));

    assertThat(findings.observations()).hasSize(2);
    for (Findings.Observation o : findings.observations()) {
      assertThat(records(profile, profile.charset()))
          .anyMatch(
              r -> r.contains(o.code()) && r.contains("|" + o.value() + "|" + o.unit() + "|"));
    }
    assertThat(records(profile, profile.charset()))
        .anyMatch(r -> r.contains("|" + findings.patientName() + "|"));
  }
}
