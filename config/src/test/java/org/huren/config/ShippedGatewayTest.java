package org.huren.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.huren.config.yaml.AnyOr;
import org.huren.config.yaml.Key;
import org.huren.config.yaml.ListOf;
import org.huren.config.yaml.Problem;
import org.huren.config.yaml.Section;
import org.huren.config.yaml.Type;
import org.huren.config.yaml.Variants;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

class ShippedGatewayTest {
  static final Path FILE = Path.of("shipped/gateway.yaml");

  /** A setting stands directly behind the #, or indented; a remark one space behind it. */
  private static final Pattern SETTING = Pattern.compile("(?m)^(\\s*)#(?! \\S|$)");

  @TempDir Path folder;

  /** The file with every # before a setting removed. */
  static String everySettingInUse() {
    try {
      return SETTING.matcher(Files.readString(FILE)).replaceAll("$1");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void shippedFile_lacksNothingButTheCertificates() {
    assertThat(Site.problems(new Site(folder).read(FILE.toAbsolutePath())))
        .extracting(Problem::code)
        .containsExactly("pem.missing", "pem.missing", "pem.missing");
  }

  @Test
  void shippedFileWithCertificates_hasNoProblem() throws IOException {
    assertThat(new Site(folder).problems(Files.readString(FILE))).isEmpty();
  }

  @Test
  void shippedFileWithEverySettingInUse_hasNoProblem() {
    assertThat(new Site(folder).problems(everySettingInUse())).isEmpty();
  }

  @Test
  void shippedFile_showsEveryKeyThereIs() {
    Object written = new Load(LoadSettings.builder().build()).loadFromString(everySettingInUse());
    Set<String> shown = new TreeSet<>();
    collect("", written, shown);
    Set<String> known = new TreeSet<>();
    collect("", GatewayKeys.ALL, known);
    shown.removeIf(path -> path.startsWith(".studies.quiet.")); // names that the admin chooses
    assertThat(shown).isEqualTo(known);
  }

  @Test
  void settingsBehindHashes_showTheDefaults() throws IOException {
    // What has no default, or one that nobody could read, shows an example
    List<String> examples =
        List.of(
            "rate:",
            "bandwidth:",
            "windows:",
            "transferSyntaxes:",
            "tls:",
            "certificate:",
            "maxAssociations: 4",
            "characterSet");
    String defaultsInUse =
        Files.readString(FILE)
            .lines()
            .filter(line -> examples.stream().noneMatch(key -> line.contains("#" + key)))
            .map(line -> line.startsWith("#") ? line : SETTING.matcher(line).replaceAll("$1"))
            .collect(Collectors.joining("\n"));
    var site = new Site(folder);
    assertThat(site.config(defaultsInUse)).isEqualTo(site.config(Files.readString(FILE)));
  }

  @Test
  void shippedFile_isInTheJar() throws IOException {
    try (var in = GatewayConfig.class.getResourceAsStream("shipped/gateway.yaml")) {
      assertThat(in).isNotNull();
      assertThat(in.readAllBytes()).isEqualTo(Files.readAllBytes(FILE));
    }
  }

  @Test
  void minimalFileOfTheReadmes_isReadWithoutAnError() throws IOException {
    for (String readme : List.of("README.md", "README.zh-CN.md")) {
      String text = Files.readString(Path.of("..").resolve(readme));
      List<String> blocks =
          Pattern.compile("(?s)```yaml\n(.*?)```")
              .matcher(text)
              .results()
              .map(m -> m.group(1).replace("20GB", "20MB"))
              .toList();
      assertThat(blocks).as(readme).isNotEmpty();
      for (String block : blocks) {
        ReadResult result = new Site(folder).read(block);
        assertThat(result)
            .as(() -> readme + new Site(folder).lines(result, Locale.ENGLISH))
            .isInstanceOf(ReadResult.Ok.class);
      }
    }
  }

  private static void collect(String path, Object value, Set<String> paths) {
    if (value instanceof Map<?, ?> map) {
      map.forEach(
          (key, inner) -> {
            paths.add(path + "." + key);
            collect(path + "." + key, inner, paths);
          });
    } else if (value instanceof List<?> list) {
      list.forEach(element -> collect(path, element, paths));
    }
  }

  private static void collect(String path, Type<?> type, Set<String> paths) {
    if (type instanceof Section section) {
      for (Key<?> key : section.keys()) {
        paths.add(path + "." + key.name());
        collect(path + "." + key.name(), key.type(), paths);
      }
    } else if (type instanceof ListOf<?> list) {
      collect(path, list.element(), paths);
    } else if (type instanceof AnyOr<?> anyOr) {
      collect(path, anyOr.list(), paths);
    } else if (type instanceof Variants<?> variants) {
      variants.sections().values().forEach(section -> collect(path, section, paths));
    }
  }
}
