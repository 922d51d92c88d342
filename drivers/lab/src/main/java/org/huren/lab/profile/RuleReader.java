package org.huren.lab.profile;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.huren.lab.model.SampleRole;
import org.huren.lab.profile.InstrumentProfile.DropRule;
import org.huren.lab.profile.InstrumentProfile.ObservationRule;
import org.huren.lab.profile.InstrumentProfile.RemarkRule;
import org.huren.lab.profile.InstrumentProfile.RoleRule;
import org.huren.lab.profile.ProfileProblem.Kind;

/** Reads the rules of a profile and their conditions. */
final class RuleReader {
  private RuleReader() {}

  /** A blank or calibration run may look like a control as well, so controls come last. */
  static List<RoleRule> roles(YamlKeys all) {
    List<RoleRule> rules = new ArrayList<>();
    YamlKeys keys = all.section("roles", "blank", "calibration", "proficiency", "qc");
    for (SampleRole role :
        List.of(SampleRole.BLANK, SampleRole.CALIBRATION, SampleRole.PROFICIENCY, SampleRole.QC)) {
      for (YamlNode when : keys.elements(role.name().toLowerCase(Locale.ROOT))) {
        rules.add(new RoleRule(role, condition(when)));
      }
    }
    return rules;
  }

  static List<ObservationRule> observations(YamlKeys all, String usualRecord) {
    all.needed("observations");
    return all.elements("observations").stream().map(n -> observation(n, usualRecord)).toList();
  }

  private static ObservationRule observation(YamlNode node, String usualRecord) {
    YamlKeys keys =
        node.keys(
            List.of(
                "record",
                "when",
                "goesOn",
                "as",
                "code",
                "text",
                "value",
                "valueType",
                "mediaType",
                "comparator",
                "unit",
                "range",
                "low",
                "high",
                "flags",
                "status",
                "observedAt",
                "operator"));
    keys.needed("code");
    keys.needed("value");
    return new ObservationRule(
        keys.optional("record").map(YamlNode::text).orElse(usualRecord),
        when(keys),
        keys.optional("goesOn").map(n -> n.yes(false)).orElse(false),
        keys.constant("as", ObservationRule.Form.class, ObservationRule.Form.VALUE),
        keys.paths("code"),
        keys.paths("text"),
        keys.paths("value"),
        keys.paths("valueType"),
        keys.paths("mediaType"),
        keys.paths("comparator"),
        keys.paths("unit"),
        keys.paths("range"),
        keys.paths("low"),
        keys.paths("high"),
        keys.paths("flags"),
        keys.paths("status"),
        keys.paths("observedAt"),
        keys.paths("operator"));
  }

  static List<DropRule> drops(YamlKeys all) {
    List<DropRule> rules = new ArrayList<>();
    for (YamlNode node : all.elements("drop")) {
      YamlKeys keys = node.keys(List.of("when", "reason"));
      keys.needed("when");
      rules.add(new DropRule(when(keys), keys.text("reason")));
    }
    return rules;
  }

  static List<RemarkRule> remarks(YamlKeys all) {
    List<RemarkRule> rules = new ArrayList<>();
    for (YamlNode node : all.elements("remarks")) {
      YamlKeys keys = node.keys(List.of("when", "text"));
      keys.needed("when");
      keys.needed("text");
      rules.add(new RemarkRule(when(keys), keys.paths("text")));
    }
    return rules;
  }

  private static Condition when(YamlKeys keys) {
    return keys.optional("when")
        .map(RuleReader::condition)
        .orElseGet(() -> new Condition(List.of()));
  }

  static Condition condition(YamlNode node) {
    List<Condition.Clause> clauses = new ArrayList<>();
    node.entries()
        .forEach(
            (key, wanted) -> {
              try {
                clause(FieldPath.parse(key), wanted).ifPresent(clauses::add);
              } catch (IllegalArgumentException e) {
                wanted.problem(Kind.NOT_A_PATH, key);
              }
            });
    return new Condition(clauses);
  }

  private static Optional<Condition.Clause> clause(FieldPath path, YamlNode wanted) {
    List<YamlNode> elements = wanted.elements();
    if (elements.size() == 1 && isPattern(elements.get(0).text())) {
      YamlNode only = elements.get(0);
      return pattern(only.text(), only).map(p -> new Condition.Clause.Matching(path, p));
    }
    Set<String> values = new LinkedHashSet<>();
    elements.forEach(e -> values.add(e.text()));
    return Optional.of(new Condition.Clause.OneOf(path, Set.copyOf(values)));
  }

  /** Whether a text is written as a regular expression: between slashes. */
  static boolean isPattern(String text) {
    return text.length() > 2 && text.startsWith("/") && text.endsWith("/");
  }

  /** The expression between slashes; a problem of {@code node} if it is none. */
  static Optional<Pattern> pattern(String text, YamlNode node) {
    try {
      return Optional.of(Pattern.compile(text.substring(1, text.length() - 1)));
    } catch (PatternSyntaxException e) {
      node.problem(Kind.NOT_A_PATTERN, text, e.getDescription());
      return Optional.empty();
    }
  }
}
