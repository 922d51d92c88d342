package org.huren.config.yaml;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.huren.config.language.Text;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class YamlFileTest {
  private static final Scalar<String> WORD =
      new Scalar<>(new Text(YamlFile.class, "word"), Map.of(), Parsed.Good::new);
  private static final Key.Maker IN = new Key.Maker(YamlFileTest.class, "");
  private static final Key<String> A = IN.optional("a", WORD, "standard");
  private static final Key<List<Located<String>>> B = IN.optional("b", new ListOf<>(WORD));
  private static final Section KEYS = new Section(List.of(A, B));

  @TempDir Path folder;
  private final Reading reading = new Reading(KEYS);

  private Values read(String yaml) throws Exception {
    Path file = Files.writeString(folder.resolve("x.yaml"), yaml);
    return YamlFile.read(file, KEYS, reading).orElseThrow();
  }

  private String onlyProblem(String yaml) throws Exception {
    Path file = Files.writeString(folder.resolve("x.yaml"), yaml);
    YamlFile.read(file, KEYS, reading);
    assertThat(reading.problems()).as(yaml).hasSize(1);
    Problem problem = reading.problems().get(0);
    assertThat(problem.message(Locale.ENGLISH)).isNotEqualTo(problem.code() + "[]");
    return problem.line() + ":" + problem.column() + " " + problem.code();
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '^',
      delimiter = '|',
      value = {
        "b:\\n\\t- x | 2:1 syntax.tab",
        "b: [ x,\\n  \\ty: 1 | 1:4 syntax.bracket",
        "a: \"C:\\spool\" | 1:8 syntax.escape",
        "a: \"\\x\" | 1:7 syntax.escape",
        "a: \"x\\nb: 1 | 1:4 syntax.quote",
        "a: 'x | 1:4 syntax.quote",
        "a: b: c | 1:5 syntax.colon",
        "a: 1\\nfoo\\nb: 2 | 2:1 syntax.no-colon",
        "a:\\n   b: 1\\n  c: 2 | 3:3 syntax.indentation",
        "- a\\nb: 1 | 2:1 syntax.indentation",
        "a: { b: 1 | 1:4 syntax.brace",
        "a: { b: 1 c: 2 } | 1:4 syntax.brace",
        "b: [ x, y\\na: 1 | 1:4 syntax.bracket",
        "b: [ x,, y ] | 1:8 syntax.no-value",
        "a: } | 1:4 syntax.no-value",
        "a: - x | 1:4 syntax.dash",
        "a: @x | 1:4 syntax.reserved-character",
        "a: `x | 1:4 syntax.reserved-character",
        "a: * | 1:5 syntax.alias",
        "a: *x | 1:4 syntax.alias",
        "a: 1\\n---\\na: 2 | 2:1 syntax.documents",
        "a： 1\\nb： 2 | 1:1 syntax.full-width-colon",
        "b：\\n  - x\\na: 1 | 1:2 syntax.full-width-colon",
        "a：1 | 1:1 syntax.full-width-colon",
        "# nothing | 0:0 file.empty",
        "%YAML 3.0\\n---\\na: 1 | 0:0 syntax.limit",
        "[ x ]: 1 | 1:1 key.not-text",
        "a: 1\\na: 2 | 2:1 key.duplicate",
        "a: { x: 1 } | 1:4 value.single",
        "a: | 1:1 value.empty",
        "a: ~ | 1:1 value.empty",
        "b: [ x, ~ ] | 1:9 value.empty",
        "b: x | 1:4 list.expected",
        "x | 1:1 section.expected",
        "[ x ] | 1:1 section.expected",
        "{a:1} | 1:2 key.no-space",
        "<<: 1 | 1:6 syntax.other",
        "A: 1 | 1:1 key.unknown-near",
        "zzz: 1 | 1:1 key.unknown",
      })
  void whatIsWrong_hasItsPlaceAndItsName(String yaml, String problem) throws Exception {
    String text = yaml.replace("\\n", "\n").replace("\\t", "\t");
    assertThat(onlyProblem(text)).isEqualTo(problem);
  }

  @Test
  void everyTabInIndentation_isTold() throws Exception {
    Path file = Files.writeString(folder.resolve("x.yaml"), "b:\n\t- x\n\t- y\n  \t- z\n\t\n");
    YamlFile.read(file, KEYS, reading);
    assertThat(reading.problems())
        .extracting(p -> p.line() + ":" + p.column() + " " + p.code())
        .containsExactly("2:1 syntax.tab", "3:1 syntax.tab", "4:3 syntax.tab");
  }

  @Test
  void controlCharacter_isFoundAndNamed() throws Exception {
    assertThat(onlyProblem("a: x\nb: [ y\u0001 ]\n")).isEqualTo("2:7 syntax.control-character");
    assertThat(reading.problems().get(0).message(Locale.ENGLISH)).contains("U+0001");
  }

  @Test
  void columns_areCountedInCharacters() throws Exception {
    assertThat(onlyProblem("{ a: 将乐县总医院𠮷, zz: 1 }")).isEqualTo("1:15 key.unknown");
  }

  @Test
  void values_areTheCharactersOfTheFileWhateverYamlTakesThemFor() throws Exception {
    assertThat(read("a: 0012").get(A)).isEqualTo("0012");
    assertThat(read("a: yes").get(A)).isEqualTo("yes");
    assertThat(read("a: 1e3").get(A)).isEqualTo("1e3");
    assertThat(read("a: 'C:\\spool'").get(A)).isEqualTo("C:\\spool");
    assertThat(reading.problems()).isEmpty();
  }

  @Test
  void absentKey_hasItsDefaultOrNothing() throws Exception {
    Values values = read("b: [ x ]");
    assertThat(values.get(A)).isEqualTo("standard");
    assertThat(values.isWritten(A)).isFalse();
    assertThat(read("a: x").find(B)).isEmpty();
  }

  @Test
  void mergeKey_bringsTheKeysOfItsTarget() throws Exception {
    assertThat(read("<<: { a: x }\nb: [ y ]").get(A)).isEqualTo("x");
  }

  @Test
  void wrongValue_doesNotBecomeTheDefault() throws Exception {
    assertThat(read("a: [ x ]").find(A)).isEmpty();
    assertThat(reading.hasErrors()).isTrue();
  }

  @Test
  void listWithAWrongElement_keepsTheRightOnes() throws Exception {
    assertThat(read("b: [ x, { y: 1 }, z ]").get(B))
        .extracting(Located::value)
        .containsExactly("x", "z");
  }
}
