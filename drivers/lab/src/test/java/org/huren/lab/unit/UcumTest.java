package org.huren.lab.unit;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Field;
import java.math.BigDecimal;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class UcumTest {
  private final Ucum ucum = Ucum.standard();

  private Optional<BigDecimal> convert(String number, String from, String to) {
    return ucum.convert(new BigDecimal(number), from, to, Optional.empty());
  }

  @ParameterizedTest
  @CsvSource({
    "7.40, g/dL, g/L, 74.0",
    "7.40, mg/dL, g/L, 0.0740",
    "5.123456789, 10*3/uL, 10*9/L, 5.123456789",
    "6, g/dL, mg/L, 60000",
    "35, U/L, mU/L, 35000",
    "0.5, ukat/L, U/L, 30",
    "120, mm[Hg], kPa, 16.0",
    "95.0, %, L/L, 0.950",
    "-0.0191, mg/L, g/L, -0.0000191",
    "3, um3, fL, 3",
  })
  void conversionKeepsWhatWasMeasuredAndAddsNothing(
      String number, String from, String to, String converted) {
    assertThat(convert(number, from, to).map(BigDecimal::toPlainString)).contains(converted);
  }

  @Test
  void massBecomesSubstanceByItsMolarMass() {
    Optional<BigDecimal> glucose = Optional.of(new BigDecimal("180.156"));
    assertThat(ucum.convert(new BigDecimal("90"), "mg/dL", "mmol/L", glucose))
        .contains(new BigDecimal("5.00"));
    assertThat(ucum.convert(new BigDecimal("5.0"), "mmol/L", "mg/dL", glucose))
        .contains(new BigDecimal("90.1"));
    assertThat(convert("90", "mg/dL", "mmol/L")).isEmpty();
  }

  @Test
  void whatDoesNotMeasureTheSameIsNotConverted() {
    assertThat(convert("1", "[IU]/L", "U/L")).isEmpty();
    assertThat(convert("37", "Cel", "K")).isEmpty();
    assertThat(convert("1", "g/L", "nonsense")).isEmpty();
  }

  @Test
  void codesAreTakenForWhatTheyAreOnly() {
    assertThat(ucum.knows("10*9/L")).isTrue();
    assertThat(ucum.knows("m[IU]/mL")).isTrue();
    assertThat(ucum.knows("x10*9/L")).isFalse();
    assertThat(ucum.knows("IU/mL")).isFalse();
    assertThat(ucum.knows("µmol/L")).isFalse();
    assertThat(ucum.knows("")).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "10^9/L, 10*9/L",
    "10E9/L, 10*9/L",
    "x10^9/L, 10*9/L",
    "×10⁹/L, 10*9/L",
    "10e3/uL, 10*3/uL",
    "10^3/µL, 10*3/uL",
    "10*3/mm3, 10*3/uL",
    "µmol/L, umol/L",
    "μmol/l, umol/L",
    "IU/mL, [IU]/mL",
    "mIU/L, m[IU]/L",
    "μIU/mL, u[IU]/mL",
    "G/DL, g/dL",
    "MMOL/L, mmol/L",
    "fl, fL",
    "mmHg, mm[Hg]",
    "mm/1h, mm/h",
    "％, %",
    "/100WBC, /100{WBCs}",
  })
  void oneUnitInItsManySpellings(String written, String code) {
    assertThat(CommonUnits.ucum(written)).contains(code);
  }

  @ParameterizedTest
  @ValueSource(strings = {"K/uL", "10)/mm)", "5m)", "RLU", "G/L", "M/uL", "x", "", "102/mm)"})
  void whatIsNotListedIsUnknownAndNeverGuessed(String written) {
    assertThat(CommonUnits.ucum(written)).isEmpty();
  }

  @Test
  @SuppressWarnings("unchecked")
  void everyListedCodeIsUcum() throws ReflectiveOperationException {
    Field field = CommonUnits.class.getDeclaredField("CODES");
    field.setAccessible(true);
    Map<String, String> codes = (Map<String, String>) field.get(null);
    assertThat(codes.values()).isNotEmpty().allMatch(ucum::knows);
  }
}
