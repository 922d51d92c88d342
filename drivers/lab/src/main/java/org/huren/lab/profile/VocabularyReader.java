package org.huren.lab.profile;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.huren.lab.model.Patient.Sex;
import org.huren.lab.model.ResultStatus;
import org.huren.lab.model.Value;
import org.huren.lab.profile.InstrumentProfile.AbsentRule;
import org.huren.lab.profile.InstrumentProfile.DecimalMark;
import org.huren.lab.profile.InstrumentProfile.KnownCode;
import org.huren.lab.profile.InstrumentProfile.ValueRules;
import org.huren.lab.profile.ProfileProblem.Kind;
import org.huren.lab.unit.CommonUnits;
import org.huren.lab.unit.Ucum;

/** Reads what an instrument's words mean; what a profile says is added to what is usual. */
final class VocabularyReader {
  /** HL7 tables 0085 and 0123, and LIS02-A2's result status; the letters agree where they meet. */
  private static final Map<String, ResultStatus> STATUSES =
      Map.of(
          "F", ResultStatus.FINAL,
          "P", ResultStatus.PRELIMINARY,
          "I", ResultStatus.PRELIMINARY,
          "R", ResultStatus.PRELIMINARY,
          "S", ResultStatus.PRELIMINARY,
          "C", ResultStatus.CORRECTED,
          "U", ResultStatus.FINAL,
          "X", ResultStatus.CANCELLED,
          "D", ResultStatus.CANCELLED,
          "W", ResultStatus.CANCELLED);

  private static final Map<String, Sex> SEXES =
      Map.of(
          "M",
          Sex.MALE,
          "F",
          Sex.FEMALE,
          "O",
          Sex.OTHER,
          "U",
          Sex.UNKNOWN,
          "Male",
          Sex.MALE,
          "Female",
          Sex.FEMALE,
          "男",
          Sex.MALE,
          "女",
          Sex.FEMALE);

  private VocabularyReader() {}

  static Map<String, ResultStatus> statuses(YamlKeys all) {
    Map<String, ResultStatus> statuses = new LinkedHashMap<>(STATUSES);
    all.entries("statuses")
        .forEach(
            (word, node) ->
                statuses.put(word, node.constant(ResultStatus.class, ResultStatus.UNKNOWN)));
    return statuses;
  }

  static Map<String, Sex> sexes(YamlKeys all) {
    Map<String, Sex> sexes = new LinkedHashMap<>(SEXES);
    all.entries("sexes")
        .forEach((word, node) -> sexes.put(word, node.constant(Sex.class, Sex.UNKNOWN)));
    return sexes;
  }

  static List<String> times(YamlKeys all) {
    List<String> formats = new ArrayList<>();
    for (YamlNode node : all.elements("times")) {
      node.parsed(TimeReader::check, Kind.NOT_A_TIME_FORMAT).ifPresent(formats::add);
    }
    return formats;
  }

  static Map<String, String> flags(YamlKeys all) {
    Map<String, String> flags = new LinkedHashMap<>();
    all.entries("flags").forEach((flag, node) -> flags.put(flag, node.text()));
    return flags;
  }

  static ValueRules values(YamlKeys all) {
    YamlKeys keys = all.section("values", "decimal", "unitInValue", "flagInValue", "absent");
    List<AbsentRule> absent = new ArrayList<>();
    keys.entries("absent")
        .forEach(
            (text, node) -> {
              Value.Reason reason = node.constant(Value.Reason.class, Value.Reason.NOT_MEASURED);
              Optional<Pattern> pattern =
                  RuleReader.isPattern(text)
                      ? RuleReader.pattern(text, node)
                      : Optional.of(Pattern.compile(Pattern.quote(text)));
              pattern.ifPresent(p -> absent.add(new AbsentRule(p, reason)));
            });
    return new ValueRules(
        keys.constant("decimal", DecimalMark.class, DecimalMark.EITHER),
        keys.optional("unitInValue").map(n -> n.yes(false)).orElse(false),
        keys.optional("flagInValue").flatMap(VocabularyReader::pattern),
        absent);
  }

  private static Optional<Pattern> pattern(YamlNode node) {
    if (!RuleReader.isPattern(node.text())) {
      node.problem(Kind.NOT_A_VALUE, node.text(), "/[HL*]/");
      return Optional.empty();
    }
    return RuleReader.pattern(node.text(), node);
  }

  static Map<String, KnownCode> codes(YamlKeys all) {
    Map<String, KnownCode> codes = new LinkedHashMap<>();
    all.entries("codes")
        .forEach(
            (code, node) -> {
              YamlKeys keys = node.keys(List.of("name", "loinc", "unit", "convertTo", "molarMass"));
              codes.put(
                  code,
                  new KnownCode(
                      keys.optional("name").map(YamlNode::text),
                      keys.optional("loinc").flatMap(VocabularyReader::loinc),
                      keys.optional("unit").flatMap(VocabularyReader::ucum),
                      keys.optional("convertTo").flatMap(VocabularyReader::ucum),
                      keys.optional("molarMass")
                          .flatMap(
                              n ->
                                  n.parsed(
                                      VocabularyReader::molarMass, Kind.NOT_A_VALUE, "180.156"))));
            });
    return codes;
  }

  private static Optional<String> loinc(YamlNode node) {
    String text = node.text();
    if (!text.matches("\\d{1,7}-\\d")) {
      node.problem(Kind.NOT_A_VALUE, text, "6690-2");
      return Optional.empty();
    }
    return Optional.of(text);
  }

  static Map<String, String> units(YamlKeys all) {
    Map<String, String> units = new LinkedHashMap<>();
    all.entries("units")
        .forEach((unit, node) -> ucum(node).ifPresent(code -> units.put(unit, code)));
    return units;
  }

  private static Optional<String> ucum(YamlNode node) {
    String text = node.text();
    if (Ucum.standard().knows(text)) {
      return Optional.of(text);
    }
    node.problem(Kind.NOT_UCUM, text, CommonUnits.ucum(text).orElse("10*9/L"));
    return Optional.empty();
  }

  private static BigDecimal molarMass(String text) {
    BigDecimal mass = new BigDecimal(text);
    if (mass.signum() <= 0) {
      throw new IllegalArgumentException(text);
    }
    return mass;
  }
}
