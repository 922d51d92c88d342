package org.huren.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.MessageFormat;
import java.util.Locale;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MessagesTest {
  private static final Path SOURCES = Path.of("src/main/java/org/huren/config");
  private static final Path TEXTS = Path.of("src/main/resources/org/huren/config");
  private static final Pattern CODE = Pattern.compile("\"([a-z]+(?:-[a-z]+)*\\.[a-z][a-z-]*)\"");

  /** Literals of that form which are no texts. */
  private static final Set<String> OTHERS =
      Set.of(
          "user.name",
          "analyzers.relay",
          "analyzers.serial",
          "analyzers.unmapped",
          "dicom.callers",
          "dicom.tls",
          "uplinks.tls",
          "orders.barcode",
          "orders.intake");

  private static Properties texts(String folder, String language) throws IOException {
    var texts = new Properties();
    Path file = TEXTS.resolve(folder).resolve("messages" + language + ".properties");
    try (var reader = Files.newBufferedReader(file)) {
      texts.load(reader);
    }
    return texts;
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "yaml", "tls"})
  void everyText_existsInBothLanguagesWithTheSameGaps(String folder) throws IOException {
    Properties english = texts(folder, "");
    Properties chinese = texts(folder, "_zh");
    assertThat(chinese.stringPropertyNames()).isEqualTo(english.stringPropertyNames());
    for (String key : english.stringPropertyNames()) {
      assertThat(gaps(chinese.getProperty(key))).as(key).isEqualTo(gaps(english.getProperty(key)));
      boolean words =
          !key.startsWith("render.") && !english.getProperty(key).matches("[{}\\d:]+|URL|UID");
      if (words) {
        assertThat(chinese.getProperty(key)).as(key).matches("(?s).*[\\p{IsHan}（）].*|UID|URL");
      }
    }
  }

  private static Set<String> gaps(String pattern) {
    // Fails if the pattern is none
    new MessageFormat(pattern, Locale.ROOT);
    return Pattern.compile("\\{\\d}")
        .matcher(pattern.replaceAll("'[{}]'", ""))
        .results()
        .map(m -> m.group())
        .collect(Collectors.toCollection(TreeSet::new));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "yaml", "tls"})
  void everyTextThatIsSaid_existsAndEveryTextIsSaid(String folder) throws IOException {
    Set<String> said = new TreeSet<>();
    try (Stream<Path> files = Files.list(SOURCES.resolve(folder))) {
      files
          .filter(file -> file.toString().endsWith(".java"))
          .forEach(file -> CODE.matcher(read(file)).results().forEach(m -> said.add(m.group(1))));
    }
    said.removeAll(OTHERS);
    Set<String> existing = new TreeSet<>();
    for (String key : texts(folder, "").stringPropertyNames()) {
      String base = key.replaceAll("(?<!^render)\\.advice$", "");
      // Those are put together: a meaning from a key's path, a type from its name
      if (!base.startsWith("key.") || folder.equals("yaml")) {
        existing.add(base);
      }
    }
    if (folder.isEmpty()) {
      existing.removeIf(key -> key.startsWith("type."));
      said.removeIf(key -> key.startsWith("type.") || key.startsWith("pem."));
    }
    assertThat(said).isEqualTo(existing);
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
