package org.huren.lab.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.huren.lab.model.Finding;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MessageTextTest {
  private static final Charset GBK = Charset.forName("GBK");
  private static final Optional<Charset> NONE = Optional.empty();

  private static String decode(MessageText text) {
    return text.decode(0, text.length());
  }

  @Test
  void plainAsciiIsNothingToTell() {
    MessageText text = MessageText.of("abc|1".getBytes(StandardCharsets.US_ASCII), NONE, NONE);
    assertThat(decode(text)).isEqualTo("abc|1");
    assertThat(text.findings()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"UTF-8, UTF-8", "GBK, GB18030", "GB18030, GB18030"})
  void chineseIsReadWithoutBeingToldHow(String sent, String read) {
    String chinese = "姓名|张三|单位|×10⁹/升".replace(sent.equals("GBK") ? "⁹" : "", "");
    MessageText text = MessageText.of(chinese.getBytes(Charset.forName(sent)), NONE, NONE);
    assertThat(decode(text)).isEqualTo(chinese);
    assertThat(text.findings()).containsExactly(Finding.of(Finding.Code.CHARSET, read));
  }

  @ParameterizedTest
  @ValueSource(strings = {"µmol/L", "37 °C", "10³/µL", "Müller", "NiÃ±o is not this: ñ"})
  void aLoneLatinCharacterIsNotTakenForAChineseOne(String latin) {
    MessageText text = MessageText.of(latin.getBytes(StandardCharsets.ISO_8859_1), NONE, NONE);
    assertThat(decode(text)).isEqualTo(latin);
  }

  @Test
  void whatTheProfileDeclaresComesFirst() {
    byte[] rare = "镕".getBytes(GBK);
    assertThat(decode(MessageText.of(rare, Optional.of(GBK), NONE))).isEqualTo("镕");
    byte[] latin = "é".getBytes(StandardCharsets.UTF_8);
    assertThat(decode(MessageText.of(latin, Optional.of(StandardCharsets.ISO_8859_1), NONE)))
        .isEqualTo("Ã©");
  }

  @Test
  void aDeclarationThatDoesNotFitIsNotForced() {
    byte[] utf8 = "张三µ".getBytes(StandardCharsets.UTF_8);
    MessageText text = MessageText.of(utf8, Optional.of(StandardCharsets.US_ASCII), NONE);
    assertThat(decode(text)).isEqualTo("张三µ");
  }

  @Test
  void aClaimOfLatin1LosesAgainstValidUtf8() {
    byte[] utf8 = "张三".getBytes(StandardCharsets.UTF_8);
    MessageText text = MessageText.of(utf8, NONE, Optional.of(StandardCharsets.ISO_8859_1));
    assertThat(decode(text)).isEqualTo("张三");
    assertThat(text.findings())
        .contains(Finding.of(Finding.Code.CHARSET_CONTRADICTED, "ISO-8859-1", "UTF-8"));
  }

  @Test
  void fieldsOfDifferentCharacterSetsAreReadOneByOneAndTold() {
    ByteArrayOutputStream mixed = new ByteArrayOutputStream();
    byte[] name = "张三".getBytes(StandardCharsets.UTF_8);
    byte[] unit = "µmol/L".getBytes(StandardCharsets.ISO_8859_1);
    mixed.writeBytes(name);
    mixed.write('|');
    mixed.writeBytes(unit);
    MessageText text = MessageText.of(mixed.toByteArray(), NONE, NONE);
    assertThat(text.decode(0, name.length)).isEqualTo("张三");
    assertThat(text.decode(name.length + 1, text.length())).isEqualTo("µmol/L");
    assertThat(text.findings())
        .containsExactly(Finding.of(Finding.Code.CHARSET_MIXED, "UTF-8, ISO-8859-1"));
  }

  @Test
  void charactersLostUpstreamAreCounted() {
    MessageText text =
        MessageText.of("\uFFFD-GT \uFFFD".getBytes(StandardCharsets.UTF_8), NONE, NONE);
    assertThat(decode(text)).isEqualTo("\uFFFD-GT \uFFFD");
    assertThat(text.findings()).contains(Finding.of(Finding.Code.CHARACTERS_LOST, 2));
  }

  @Test
  void steppingNeverStopsInsideACharacter() {
    byte[] bytes = "a誠|𠀀b张".getBytes(Charset.forName("GB18030"));
    MessageText text = MessageText.of(bytes, NONE, NONE);
    StringBuilder steps = new StringBuilder();
    for (int i = 0; i < text.length(); i = text.next(i)) {
      steps.append(text.decode(i, text.next(i))).append('/');
    }
    assertThat(steps).hasToString("a/誠/|/𠀀/b/张/");
  }

  @Test
  void whatIsEncodedComesBackInTheMessagesCharacterSet() {
    MessageText text = MessageText.of("张三".getBytes(GBK), NONE, NONE);
    assertThat(text.encode("王")).isEqualTo("王".getBytes(GBK));
  }
}
