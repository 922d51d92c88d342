package org.huren.config;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.huren.config.language.Text;
import org.huren.config.yaml.AnyOr;
import org.huren.config.yaml.Key;
import org.huren.config.yaml.ListOf;
import org.huren.config.yaml.MapOf;
import org.huren.config.yaml.Scalar;
import org.huren.config.yaml.Section;
import org.huren.config.yaml.Type;
import org.huren.config.yaml.Variants;

/** The tables of docs/configuration.md, made from the keys: one for each section. */
final class ConfigurationPage {
  private static final int LONGEST_DEFAULT = 60;

  private final Locale locale;
  private final boolean chinese;
  private final List<String> lines = new ArrayList<>();

  ConfigurationPage(Locale locale) {
    this.locale = locale;
    this.chinese = locale.getLanguage().equals("zh");
  }

  String tables() {
    section("", GatewayKeys.ALL);
    return String.join("\n", lines) + "\n";
  }

  private String say(String english, String inChinese) {
    return chinese ? inChinese : english;
  }

  private void section(String path, Section section) {
    lines.add("## " + (path.isEmpty() ? say("The file", "文件") : "`" + path + "`"));
    lines.add("");
    lines.add(say("| key | value | default | meaning |", "| 键 | 值 | 默认 | 含义 |"));
    lines.add("|---|---|---|---|");
    for (Key<?> key : section.keys()) {
      String cells =
          List.of("`" + key.name() + "`", label(key.type()), standard(key), meaning(key)).stream()
              .map(cell -> cell.replace("|", "\\|"))
              .collect(Collectors.joining(" | "));
      lines.add("| " + cells + " |");
    }
    lines.add("");
    for (Key<?> key : section.keys()) {
      inside(path.isEmpty() ? key.name() : path + "." + key.name(), key.type());
    }
  }

  private void inside(String path, Type<?> type) {
    if (type instanceof Section section) {
      section(path, section);
    } else if (type instanceof ListOf<?> list) {
      inside(path + "[]", list.element());
    } else if (type instanceof AnyOr<?> anyOr) {
      inside(path, anyOr.list());
    } else if (type instanceof Variants<?> variants) {
      section(path, union(variants));
    }
  }

  /** The meaning of a key of one kind only says which. */
  private static Section union(Variants<?> variants) {
    Map<String, Key<?>> keys = new LinkedHashMap<>();
    variants.sections().values().forEach(s -> s.keys().forEach(k -> keys.put(k.name(), k)));
    return new Section(List.copyOf(keys.values()));
  }

  private String label(Type<?> type) {
    if (type instanceof Scalar<?> scalar) {
      return scalar.label().in(locale);
    }
    if (type instanceof AnyOr<?> anyOr) {
      return say("`any`, or ", "`any` 或") + label(anyOr.list());
    }
    if (type instanceof MapOf<?> map) {
      return say("by name: ", "按名称：") + map.value().label().in(locale);
    }
    if (type instanceof ListOf<?> list) {
      return list.element() instanceof Scalar<?> scalar
          ? say("list of: ", "列表，元素为：") + scalar.label().in(locale)
          : say("list of sections", "列表，每个元素是一组键");
    }
    return say("section", "一组键");
  }

  private String standard(Key<?> key) {
    if (key.required()) {
      return say("required", "必填");
    }
    return key.standard()
        .map(yaml -> yaml.equals("{}") ? say("that of its keys", "其中各键的默认值") : code(yaml))
        .orElse(say("none", "无"));
  }

  private static String code(String yaml) {
    String shown =
        yaml.length() <= LONGEST_DEFAULT
            ? yaml
            : yaml.substring(0, yaml.lastIndexOf(',', LONGEST_DEFAULT)) + ", ...]";
    return "`" + shown + "`";
  }

  private String meaning(Key<?> key) {
    Text meaning = key.meaning();
    return meaning.in(locale);
  }
}
