package org.huren.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.huren.agent.item.Reason;
import org.huren.agent.observe.Texts;
import org.huren.config.language.Messages;
import org.huren.config.tls.PemFiles;
import org.junit.jupiter.api.Test;

/** Every reason that the code can give has a text, because an admin has to act on it. */
class ReasonTextsTest {
  private static final Path SOURCES = Path.of("src/main/java");
  private static final Pattern CODE =
      Pattern.compile(
          "(?:Reason\\s*\\.\\s*of|Finding\\s*\\.\\s*(?:info|warning))\\(\\s*\"([a-z0-9.-]+)\"\\s*[,)]");

  @Test
  void everyCodeInTheSources_hasAText() throws IOException {
    Messages items = Messages.of(Reason.class, Locale.ENGLISH);
    Messages observe = Messages.of(Texts.class, Locale.ENGLISH);
    Messages pem = Messages.of(PemFiles.class, Locale.ENGLISH);

    assertThat(codes())
        .hasSizeGreaterThan(10)
        .allSatisfy(
            code ->
                assertThat(items.has(code) || observe.has(code) || pem.has(code))
                    .as(code)
                    .isTrue());
  }

  @Test
  void everyText_canBeTold_thoughArgumentsAreStoredAsTexts() throws IOException {
    for (Locale language : List.of(Locale.ENGLISH, Locale.SIMPLIFIED_CHINESE)) {
      Texts texts = new Texts(language);
      for (String code : codes()) {
        for (String count : List.of("1", "2")) {
          assertThat(texts.of(Reason.of(code, count, count, count, count, count, count)))
              .as("%s in %s", code, language)
              .doesNotContain("{")
              .doesNotContain(code + "[")
              .doesNotContain(code + " (");
        }
      }
    }
  }

  @Test
  void aTextThatGoesByHowMany_countsWhatWasStored() {
    Texts texts = new Texts(Locale.ENGLISH);

    assertThat(texts.of(Reason.of("check.no-order", "bs-1", "1"))).contains("for one specimen of");
    assertThat(texts.of(Reason.of("check.no-order", "bs-1", "12")))
        .contains("12 specimens of bs-1");
    assertThat(texts.of(Reason.of("check.no-order", "bs-1", "many")))
        .as("never in the way of a list")
        .isEqualTo("check.no-order[bs-1, many]");
  }

  @Test
  void aCodeOfANewerVersion_showsItselfAndItsArguments() {
    Texts texts = new Texts(Locale.ENGLISH);

    assertThat(texts.of(Reason.of("future.code", "a\nb", 7))).isEqualTo("future.code (a?b, 7)");
    assertThat(texts.of(Reason.of("future.code"))).isEqualTo("future.code");
  }

  private static Set<String> codes() throws IOException {
    Set<String> codes = new TreeSet<>();
    try (Stream<Path> files = Files.walk(SOURCES)) {
      for (Path file : files.filter(f -> f.toString().endsWith(".java")).toList()) {
        CODE.matcher(Files.readString(file)).results().forEach(m -> codes.add(m.group(1)));
      }
    }
    return codes;
  }
}
