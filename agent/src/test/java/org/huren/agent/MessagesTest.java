package org.huren.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.MessageFormat;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What an admin reads exists in English and in Chinese, and says the same things. */
class MessagesTest {
  private static final Path RESOURCES = Path.of("src/main/resources");
  private static final Pattern KEY = Pattern.compile("[A-Za-z0-9_.-]+ *=");
  private static final Pattern GAP = Pattern.compile("\\{(\\d)}");

  static List<Path> files() throws IOException {
    try (Stream<Path> all = Files.walk(RESOURCES)) {
      return all.filter(f -> f.endsWith("messages.properties")).sorted().toList();
    }
  }

  @ParameterizedTest
  @MethodSource("files")
  void bothLanguages_haveTheSameTextsAndGaps(Path english) throws IOException {
    assertThat(gaps(english.resolveSibling("messages_zh.properties"))).isEqualTo(gaps(english));
  }

  @ParameterizedTest
  @MethodSource("files")
  void everyText_isAPattern_andLosesNoApostrophe(Path english) throws IOException {
    for (Path file : List.of(english, english.resolveSibling("messages_zh.properties"))) {
      read(file)
          .forEach(
              (key, text) -> {
                if (isPicocli((String) key)) {
                  assertThat((String) text)
                      .as("%s in %s is no pattern", key, file)
                      .doesNotContain("''");
                } else {
                  assertThatCode(() -> new MessageFormat((String) text))
                      .as("%s in %s", key, file)
                      .doesNotThrowAnyException();
                  assertThat(((String) text).replace("''", ""))
                      .as("%s in %s: an apostrophe is written twice", key, file)
                      .doesNotContain("'");
                }
              });
    }
  }

  @ParameterizedTest
  @MethodSource("files")
  void noKey_standsTwice(Path english) throws IOException {
    for (Path file : List.of(english, english.resolveSibling("messages_zh.properties"))) {
      List<String> keys =
          Files.readAllLines(file).stream()
              .filter(line -> KEY.matcher(line).lookingAt())
              .map(line -> line.substring(0, line.indexOf('=')).strip())
              .toList();
      assertThat(keys).as("%s", file).doesNotHaveDuplicates().hasSize(read(file).size());
    }
  }

  @Test
  void idsOfEvents_areOneLineEach() throws IOException {
    Path source = Path.of("src/main/java/org/huren/agent/observe/Events.java");
    Map<String, String> ids = new TreeMap<>();
    Matcher part =
        Pattern.compile("void (\\w+)\\(|\"(HG\\d{4})\"").matcher(Files.readString(source));
    String method = "";
    while (part.find()) {
      method = part.group(1) == null ? method : part.group(1);
      if (part.group(2) != null) {
        String id = part.group(2);
        assertThat(ids.putIfAbsent(id, method)).as(id).isIn(null, method);
      }
    }
    assertThat(ids).hasSizeGreaterThan(50);
    Path english = RESOURCES.resolve("org/huren/agent/observe/messages.properties");
    assertThat(read(english).stringPropertyNames())
        .filteredOn(key -> key.startsWith("HG"))
        .as("every event has its text, and every text its event")
        .containsExactlyInAnyOrderElementsOf(ids.keySet());
  }

  private static boolean isPicocli(String key) {
    return key.contains(".usage.") || key.startsWith("option.") || key.startsWith("mixin");
  }

  private static Map<String, List<String>> gaps(Path file) throws IOException {
    Map<String, List<String>> gaps = new TreeMap<>();
    read(file).forEach((key, text) -> gaps.put((String) key, gapsOf((String) text)));
    return gaps;
  }

  private static List<String> gapsOf(String text) {
    TreeSet<String> gaps = new TreeSet<>();
    Matcher gap = GAP.matcher(text);
    while (gap.find()) {
      gaps.add(gap.group(1));
    }
    return new ArrayList<>(gaps);
  }

  private static Properties read(Path file) throws IOException {
    Properties properties = new Properties();
    try (Reader in = Files.newBufferedReader(file)) {
      properties.load(in);
    }
    return properties;
  }
}
