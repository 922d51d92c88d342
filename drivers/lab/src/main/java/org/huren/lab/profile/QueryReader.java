package org.huren.lab.profile;

import java.nio.charset.Charset;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.huren.lab.model.Patient;
import org.huren.lab.profile.ProfileProblem.Kind;
import org.huren.lab.text.MessageText;

/** Reads how an instrument asks for orders: {@code query}. */
final class QueryReader {
  private static final MessageTemplate CODE = MessageTemplate.parse("{code}");

  private static final List<String> KEYS =
      List.of(
          "when",
          "sample",
          "all",
          "codes",
          "codesOnly",
          "unmapped",
          "test",
          "between",
          "sexes",
          "actions",
          "priorities",
          "specimenTypes",
          "escapes",
          "charset",
          "found",
          "none",
          "download",
          "cancel");

  private QueryReader() {}

  /**
   * Reads the section, which may be a list of several; none if it is not there.
   *
   * @param codes whether the profile names codes of its own
   */
  static List<QueryRules> read(YamlKeys all, boolean codes) {
    return all.elements("query").stream().map(n -> rules(n.keys(KEYS), codes)).toList();
  }

  private static QueryRules rules(YamlKeys keys, boolean codes) {
    keys.optional("found").ifPresent(n -> keys.needed("none"));
    keys.optional("found").ifPresent(n -> keys.needed("sample"));
    Map<String, List<String>> orderCodes = orderCodes(keys);
    QueryRules.Unmapped usual =
        codes || !orderCodes.isEmpty() ? QueryRules.Unmapped.LEFT_OUT : QueryRules.Unmapped.SENT;
    YamlKeys actions = keys.section("actions", "new", "cancel");
    YamlKeys priorities = keys.section("priorities", "routine", "stat");
    return new QueryRules(
        keys.optional("when").map(RuleReader::condition),
        paths(keys),
        keys.optional("all").map(YamlNode::text),
        orderCodes,
        keys.optional("codesOnly").map(n -> n.yes(false)).orElse(false),
        keys.constant("unmapped", QueryRules.Unmapped.class, usual),
        keys.optional("test").flatMap(QueryReader::template).orElse(CODE),
        keys.optional("between").map(YamlNode::text).orElse("\\"),
        sexes(keys),
        actions.optional("new").map(YamlNode::text).orElse("A"),
        actions.optional("cancel").map(YamlNode::text).orElse("C"),
        priorities.optional("routine").map(YamlNode::text).orElse("R"),
        priorities.optional("stat").map(YamlNode::text).orElse("S"),
        texts(keys, "specimenTypes"),
        keys.constant("escapes", QueryRules.Escapes.class, QueryRules.Escapes.STANDARD),
        keys.optional("charset").flatMap(QueryReader::charset),
        templates(keys, "found"),
        templates(keys, "none"),
        templates(keys, "download"),
        templates(keys, "cancel"));
  }

  private static List<FieldPath> paths(YamlKeys keys) {
    List<FieldPath> paths = new ArrayList<>();
    keys.elements("sample")
        .forEach(n -> n.parsed(FieldPath::parse, Kind.NOT_A_PATH).ifPresent(paths::add));
    return paths;
  }

  private static Map<String, List<String>> orderCodes(YamlKeys keys) {
    return orderCodes(keys, "codes");
  }

  /** Ordered codes to an instrument's own, one or several each. */
  static Map<String, List<String>> orderCodes(YamlKeys keys, String key) {
    Map<String, List<String>> codes = new LinkedHashMap<>();
    keys.entries(key)
        .forEach(
            (code, own) -> codes.put(code, own.elements().stream().map(YamlNode::text).toList()));
    return codes;
  }

  private static Map<String, String> texts(YamlKeys keys, String key) {
    Map<String, String> texts = new LinkedHashMap<>();
    keys.entries(key).forEach((from, to) -> texts.put(from, to.text()));
    return texts;
  }

  private static Map<Patient.Sex, String> sexes(YamlKeys all) {
    Map<Patient.Sex, String> sexes =
        new EnumMap<>(
            Map.of(
                Patient.Sex.FEMALE,
                "F",
                Patient.Sex.MALE,
                "M",
                Patient.Sex.OTHER,
                "O",
                Patient.Sex.UNKNOWN,
                "U"));
    YamlKeys keys = all.section("sexes", "female", "male", "other", "unknown");
    for (Patient.Sex sex : Patient.Sex.values()) {
      keys.optional(sex.name().toLowerCase(Locale.ROOT)).ifPresent(n -> sexes.put(sex, n.text()));
    }
    return sexes;
  }

  private static List<MessageTemplate> templates(YamlKeys keys, String key) {
    List<MessageTemplate> templates = new ArrayList<>();
    keys.elements(key).forEach(n -> template(n).ifPresent(templates::add));
    return templates;
  }

  private static Optional<MessageTemplate> template(YamlNode node) {
    try {
      return Optional.of(MessageTemplate.parse(node.text()));
    } catch (IllegalArgumentException e) {
      node.problem(Kind.NOT_A_TEMPLATE, String.valueOf(e.getMessage()));
      return Optional.empty();
    }
  }

  private static Optional<Charset> charset(YamlNode node) {
    Optional<Charset> known = MessageText.named(node.text());
    if (known.isEmpty()) {
      node.problem(Kind.NOT_ALLOWED, node.text(), "UTF-8, GB18030, GBK, ISO-8859-1, ASCII");
    }
    return known;
  }
}
