package org.huren.lab.profile;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.huren.lab.hl7.Hl7Batch;
import org.huren.lab.model.Finding;
import org.huren.lab.model.ReferenceRange;
import org.huren.lab.model.Value;
import org.huren.lab.model.Value.Comparator;
import org.huren.lab.profile.InstrumentProfile.DecimalMark;
import org.huren.lab.profile.InstrumentProfile.ValueRules;
import org.huren.lab.text.Segment;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ValueReaderTest {
  private static ValueReader.Read read(ValueRules rules, String type, String value) {
    Segment obx =
        Hl7Batch.parse(
                ("MSH|^~\\&|\rOBX|1|" + type + "|X||" + value).getBytes(StandardCharsets.UTF_8),
                Optional.empty())
            .messages()
            .get(0)
            .segments()
            .get(1);
    return new ValueReader(rules).read(obx, FieldPath.parse("OBX-5"), type);
  }

  private static ValueReader.Read read(String value) {
    return read(new ValueRules(DecimalMark.EITHER, false, Optional.empty(), List.of()), "", value);
  }

  private static Optional<ReferenceRange> referenceRange(String text) {
    return new ValueReader(new ValueRules(DecimalMark.EITHER, false, Optional.empty(), List.of()))
        .referenceRange(text);
  }

  @ParameterizedTest
  @CsvSource({
    "7.40, EQUAL, 7.40",
    "-0.0191, EQUAL, -0.0191",
    "20385215991.41, EQUAL, 20385215991.41",
    ".5, EQUAL, 0.5",
    "1.2E3, EQUAL, 1.2E+3",
    ">8, GREATER, 8",
    "'> 15000.00', GREATER, 15000.00",
    "'< 10', LESS, 10",
    "<=3, LESS_OR_EQUAL, 3",
    "≥3, GREATER_OR_EQUAL, 3",
    "'7,41', EQUAL, 7.41",
    "'0,123', EQUAL, 0.123",
    "'>7,4', GREATER, 7.4",
  })
  void numbersKeepTheirDigitsAndComparators(String raw, Comparator comparator, String number) {
    assertThat(read(raw).value())
        .isEqualTo(new Value.Quantity(comparator, new BigDecimal(number), raw));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--",
        "----",
        "***",
        "****",
        "***.**",
        "**.*",
        ".***",
        "*",
        ".....",
        "N/A",
        "ERROR",
        "error",
        "INVALID",
        "NO RESULT - REPEAT TEST",
        "pending",
        "\"\"",
        "",
      })
  void whatIsNotAValueIsAbsentAndNeverZero(String raw) {
    assertThat(read(raw).value()).isInstanceOf(Value.Absent.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"+", "++", "+1", "-", "1+", "NEGATIVE", "12.5.3", "1e999999", "0x10", "A 5", "٣"})
  void gradesAndWordsStayText(String raw) {
    assertThat(read(raw).value()).isEqualTo(new Value.Text(raw));
  }

  @Test
  void aFractionThatCouldBeThousandsIsKeptAsText() {
    assertThat(read("1,234").value()).isEqualTo(new Value.Text("1,234"));
    assertThat(read("1,234").odd()).contains(Finding.Code.AMBIGUOUS_NUMBER);
    ValueRules comma = new ValueRules(DecimalMark.COMMA, false, Optional.empty(), List.of());
    assertThat(read(comma, "", "1,234").value())
        .isEqualTo(new Value.Quantity(Comparator.EQUAL, new BigDecimal("1.234"), "1,234"));
    ValueRules point = new ValueRules(DecimalMark.POINT, false, Optional.empty(), List.of());
    assertThat(read(point, "", "7,41").value()).isEqualTo(new Value.Text("7,41"));
  }

  @Test
  void aUnitIsTakenOffItsNumberOnlyWhereTheProfileSaysSo() {
    ValueRules glued = new ValueRules(DecimalMark.EITHER, true, Optional.empty(), List.of());
    ValueReader.Read read = read(glued, "", "28,94mUI/ml");
    assertThat(read.value())
        .isEqualTo(new Value.Quantity(Comparator.EQUAL, new BigDecimal("28.94"), "28,94mUI/ml"));
    assertThat(read.unit()).contains("mUI/ml");
    assertThat(read("28.94mUI/ml").value()).isEqualTo(new Value.Text("28.94mUI/ml"));
  }

  @Test
  void titresAndRangesAreNotTornApart() {
    assertThat(read("1:64").value())
        .isEqualTo(new Value.Ratio(Comparator.EQUAL, BigDecimal.ONE, new BigDecimal("64"), "1:64"));
    assertThat(read("5 - 10").value())
        .isEqualTo(
            new Value.Range(
                Optional.of(new BigDecimal("5")), Optional.of(new BigDecimal("10")), "5 - 10"));
  }

  @Test
  void aDeclaredNumberThatIsNoneIsKeptAndTold() {
    ValueRules rules = new ValueRules(DecimalMark.POINT, false, Optional.empty(), List.of());
    assertThat(read(rules, "NM", "haemolysed").value()).isEqualTo(new Value.Text("haemolysed"));
    assertThat(read(rules, "NM", "haemolysed").odd()).contains(Finding.Code.VALUE_NOT_OF_TYPE);
    assertThat(read(rules, "NM", "***.**").odd()).isEmpty();
  }

  @Test
  void attachmentsAreProvenToBeBase64() {
    ValueRules rules = new ValueRules(DecimalMark.POINT, false, Optional.empty(), List.of());
    Value good = read(rules, "ED", "^Image^BMP^Base64^Qk0=").value();
    assertThat(good).isEqualTo(new Value.Binary("image/bmp", "Qk0="));
    assertThat(((Value.Binary) good).bytes()).containsExactly('B', 'M');
    ValueReader.Read bad = read(rules, "ED", "^Image^BMP^Base64^Qk0?");
    assertThat(bad.value()).isEqualTo(new Value.Text("Qk0?"));
    assertThat(bad.odd()).contains(Finding.Code.BROKEN_ATTACHMENT);
  }

  @ParameterizedTest
  @CsvSource({
    "3.08 - 6.44, 3.08, 6.44",
    "0.27 to 4.20, 0.27, 4.20",
    "70_105, 70, 105",
    "<5.18, , 5.18",
    ">= 60, 60, ",
    "'0,27 - 4,20', 0.27, 4.20",
    "0.0 - 0.3 %, 0.0, 0.3",
    "-2.0 - 2.0, -2.0, 2.0",
    "negative, , ",
  })
  void referenceRangesAreReadInEveryCustom(String text, String low, String high) {
    assertThat(referenceRange(text))
        .hasValueSatisfying(
            r -> {
              assertThat(r.text()).isEqualTo(text);
              assertThat(r.low().map(BigDecimal::toString)).isEqualTo(Optional.ofNullable(low));
              assertThat(r.high().map(BigDecimal::toString)).isEqualTo(Optional.ofNullable(high));
            });
  }

  @Test
  void aRangeOfDashesIsNone() {
    assertThat(referenceRange("-")).isEmpty();
    assertThat(referenceRange("  ")).isEmpty();
  }
}
