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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What an admin reads exists in English and in Chinese, and says the same things. */
class MessagesTest {
  private static final Path RESOURCES = Path.of("src/main/resources");
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
                if (!isPicocli((String) key)) {
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
