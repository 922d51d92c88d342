package org.huren.lab.profile;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.huren.lab.model.Finding;
import org.huren.lab.model.Observation;
import org.huren.lab.model.Unit;
import org.huren.lab.model.Value;
import org.junit.jupiter.api.Test;

class SiteTermsTest {
  private static final String PROFILE =
      """
      profile: x
      manufacturer: M
      model: X
      source: made up for a test, nothing else
      protocol: astm
      specimen: { id: O-3 }
      observations: [ { code: R-3.4, value: R-4, unit: R-5.raw, range: R-6 } ]
      codes:
        HGB: { name: haemoglobin, loinc: 718-7 }
        HCT: { unit: L/L }
      units: { "10)/mm)": 10*3/uL }
      """;

  private static SiteTerms terms(String yaml) {
    return ((SiteTerms.Result.Read) SiteTerms.read(yaml)).terms();
  }

  private static Mapping map(SiteTerms site, String result) {
    InstrumentProfile profile =
        ((ProfileReader.Result.Read) ProfileReader.read("x", PROFILE)).profile();
    return new ReportMapper(profile, ZoneOffset.UTC, site)
        .map(("H|\\^&\rO|1|A1\r" + result).getBytes(StandardCharsets.UTF_8));
  }

  private static Observation read(SiteTerms site, String result) {
    return ((Mapping.Mapped) map(site, result)).reports().get(0).observations().get(0);
  }

  @Test
  void theSiteGoesBeforeTheProfileKeyByKey() {
    SiteTerms site = terms("codes: { HGB: { name: 血红蛋白 } }\nunits: { g%: g/dL }");
    Observation hgb = read(site, "R|1|^^^HGB|14.2|g%");
    assertThat(hgb.code().name()).contains("血红蛋白");
    assertThat(hgb.code().loinc()).contains("718-7");
    assertThat(hgb.unit()).contains(new Unit("g%", Optional.of("g/dL")));
    assertThat(read(site, "R|1|^^^WBC|10.1|10)/mm)").unit().orElseThrow().ucum())
        .contains("10*3/uL");
  }

  @Test
  void usualSpellingsAreKnownOnlyWhereTheyAreAskedFor() {
    assertThat(read(SiteTerms.USUAL, "R|1|^^^X|1|µmol/L").unit().orElseThrow().ucum())
        .contains("umol/L");
    assertThat(read(SiteTerms.NONE, "R|1|^^^X|1|µmol/L").unit().orElseThrow().ucum()).isEmpty();
    assertThat(read(SiteTerms.USUAL, "R|1|^^^X|1|5m)").unit().orElseThrow().ucum()).isEmpty();
  }

  @Test
  void aFractionWithoutUnitHasTheUnitOfItsCode() {
    assertThat(read(SiteTerms.NONE, "R|1|^^^HCT|0.44").unit())
        .contains(new Unit("L/L", Optional.of("L/L")));
  }

  @Test
  void aResultIsConvertedExactlyAndItsOriginalKept() {
    SiteTerms site =
        terms("codes: { GLU: { convertTo: mmol/L, molarMass: 180.156 }, HGB: { convertTo: g/L } }");
    Observation glucose = read(site, "R|1|^^^GLU|>90|mg/dL|70 to 110");
    assertThat(glucose.value())
        .isEqualTo(new Value.Quantity(Value.Comparator.GREATER, new BigDecimal("5.00"), ">90"));
    assertThat(glucose.unit())
        .contains(new Unit("mg/dL", Optional.of("mmol/L"), Optional.of("mg/dL")));
    assertThat(glucose.range().orElseThrow().low()).contains(new BigDecimal("3.89"));
    assertThat(glucose.range().orElseThrow().text()).isEqualTo("70 to 110");
    assertThat(read(site, "R|1|^^^HGB|14.20|g/dL").value())
        .isEqualTo(new Value.Quantity(Value.Comparator.EQUAL, new BigDecimal("142.0"), "14.20"));
  }

  @Test
  void whatCannotBeConvertedStaysAndIsTold() {
    SiteTerms site = terms("codes: { HGB: { convertTo: mmol/L } }");
    Mapping mapping = map(site, "R|1|^^^HGB|14.2|g/dL");
    assertThat(mapping.findings())
        .contains(Finding.of(Finding.Code.UNIT_NOT_CONVERTIBLE, "HGB", "g/dL"));
    Observation hgb = read(site, "R|1|^^^HGB|14.2|g/dL");
    assertThat(hgb.unit()).contains(new Unit("g/dL", Optional.of("g/dL")));
    assertThat(read(site, "R|1|^^^HGB|----|g/dL").value()).isInstanceOf(Value.Absent.class);
  }

  @Test
  void everyProblemOfAFileIsTold() {
    SiteTerms.Result result =
        SiteTerms.read(
            """
            codes: { HGB: { convertTo: gramm, molarMass: -1, loinc: x } }
            units: { "x10^9/L": "x10^9/L" }
            unit: {}
            """);
    assertThat(((SiteTerms.Result.Refused) result).problems())
        .extracting(p -> p.line() + " " + p.path() + " " + p.kind())
        .containsExactlyInAnyOrder(
            "1 codes.HGB.convertTo NOT_UCUM",
            "1 codes.HGB.molarMass NOT_A_VALUE",
            "1 codes.HGB.loinc NOT_A_VALUE",
            "2 units.x10^9/L NOT_UCUM",
            "3 unit MISSPELT_KEY");
    assertThat(((SiteTerms.Result.Refused) result).problems())
        .filteredOn(p -> p.path().equals("units.x10^9/L"))
        .extracting(ProfileProblem::arguments)
        .containsExactly(List.of("x10^9/L", "10*9/L"));
  }
}
