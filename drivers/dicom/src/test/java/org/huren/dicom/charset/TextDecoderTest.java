package org.huren.dicom.charset;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import org.huren.dicom.charset.DecodedText.Basis;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TextDecoderTest {
  private static final Charset GB18030 = Charset.forName("GB18030");

  /** Bytes from a string that writes them as Latin 1 characters. */
  private static byte[] bytes(String latin1) {
    return latin1.getBytes(StandardCharsets.ISO_8859_1);
  }

  private static DecodedText decode(String declared, byte[] value, TextKind kind) {
    return TextDecoder.of(Optional.of(declared), CallerCharacterSet.none()).decode(value, kind);
  }

  private static void assertName(String declared, String encoded, String expected) {
    DecodedText name = decode(declared, bytes(encoded), TextKind.PERSON_NAME);
    assertThat(name.text()).isEqualTo(expected);
    assertThat(name.basis()).isEqualTo(Basis.DECLARED);
    assertThat(name.replaced()).isFalse();
    assertThat(name.isDoubtful()).isFalse();
  }

  @Test
  void japaneseKanji_escapedPerComponentGroup() {
    assertName(
        "\\ISO 2022 IR 87",
        "Yamada^Tarou=\033$B;3ED\033(B^\033$BB@O:\033(B=\033$B$d$^$@\033(B^\033$B$?$m$&\033(B",
        "Yamada^Tarou=山田^太郎=やまだ^たろう");
  }

  @Test
  void japaneseKatakanaFirst_thenKanji() {
    assertName(
        "ISO 2022 IR 13\\ISO 2022 IR 87",
        "\324\317\300\336^\300\333\263=\033$B;3ED\033(J^\033$BB@O:\033(J"
            + "=\033$B$d$^$@\033(J^\033$B$?$m$&\033(J",
        "ﾔﾏﾀﾞ^ﾀﾛｳ=山田^太郎=やまだ^たろう");
  }

  @Test
  void japaneseSupplement_isJisX0212() {
    assertName("\\ISO 2022 IR 159", "\033$(D0!\033(B", "丂");
  }

  @Test
  void korean_isDesignatedAgainAfterEachDelimiter() {
    assertName(
        "\\ISO 2022 IR 149",
        "Hong^Gildong=\033$)C\373\363^\033$)C\321\316\324\327=\033$)C\310\253^\033$)C\261\346\265\277",
        "Hong^Gildong=洪^吉洞=홍^길동");
  }

  @Test
  void chinese_withCodeExtension() {
    assertName(
        "\\ISO 2022 IR 58",
        "Zhang^XiaoDong=\033$)A\325\305^\033$)A\320\241\266\253=",
        "Zhang^XiaoDong=张^小东=");
  }

  @Test
  void chinese_inGb18030GbkAndUtf8() {
    String name = "Wang^XiaoDong=王^小东=朱镕基";
    for (String term : new String[] {"GB18030", "GBK"}) {
      DecodedText text = decode(term, name.getBytes(GB18030), TextKind.PERSON_NAME);
      assertThat(text).isEqualTo(new DecodedText(name, term, Basis.DECLARED, false));
    }
    assertThat(decode("GB18030", "㐀𠀀".getBytes(GB18030), TextKind.VALUES).text()).isEqualTo("㐀𠀀");
    assertThat(decode("ISO_IR 192", name.getBytes(StandardCharsets.UTF_8), TextKind.PERSON_NAME))
        .isEqualTo(new DecodedText(name, "ISO_IR 192", Basis.DECLARED, false));
  }

  @ParameterizedTest
  @CsvSource({
    "ISO_IR 100, ISO-8859-1, Buc^Jérôme",
    "ISO_IR 101, ISO-8859-2, Wałęsa",
    "ISO_IR 109, ISO-8859-3, Ĝenerala",
    "ISO_IR 110, ISO-8859-4, Āboliņš",
    "ISO_IR 144, ISO-8859-5, Люкceмбypг",
    "ISO_IR 127, ISO-8859-6, قباني^لنزار",
    "ISO_IR 126, ISO-8859-7, Διονυσιος",
    "ISO_IR 138, ISO-8859-8, שרון^דבורה",
    "ISO_IR 148, ISO-8859-9, Çavuşoğlu",
    "ISO_IR 203, ISO-8859-15, Œuvre€",
    "ISO_IR 166, TIS-620, นามสกุล",
    "ISO_IR 13, JIS_X0201, ﾔﾏﾀﾞ^ﾀﾛｳ",
  })
  void singleByteSets_withAndWithoutCodeExtension(String term, String charset, String text) {
    byte[] value = text.getBytes(Charset.forName(charset));

    for (String declared : new String[] {term, term.replace("ISO_IR", "ISO 2022 IR")}) {
      DecodedText decoded = decode(declared, value, TextKind.PERSON_NAME);
      assertThat(decoded.text()).isEqualTo(text);
      assertThat(decoded.isDoubtful()).isFalse();
    }
  }

  @Test
  void secondSingleByteSet_isReachedByEscapeUntilTheDelimiter() {
    String greek =
        new String("Διον".getBytes(Charset.forName("ISO-8859-7")), StandardCharsets.ISO_8859_1);

    DecodedText text =
        decode(
            "ISO 2022 IR 100\\ISO 2022 IR 126",
            bytes("Jérôme^\033-F" + greek + "^é\033-F" + greek + "\r\né"),
            TextKind.PERSON_NAME);

    assertThat(text.text()).isEqualTo("Jérôme^Διον^éΔιον\r\né");
    assertThat(text.isDoubtful()).isFalse();
  }

  @Test
  void backslashInProse_isNoDelimiter() {
    byte[] value = bytes("\033-Fá\\á");
    String declared = "ISO 2022 IR 100\\ISO 2022 IR 126";

    assertThat(decode(declared, value, TextKind.PROSE).text()).isEqualTo("α\\α");
    assertThat(decode(declared, value, TextKind.VALUES).text()).isEqualTo("α\\á");
  }

  @Test
  void padding_isTakenOff() {
    assertThat(decode("", bytes("  a b \0"), TextKind.VALUES).text()).isEqualTo("a b");
    assertThat(decode("", bytes("  a b \0"), TextKind.PROSE).text()).isEqualTo("  a b");
    assertThat(decode("", bytes(" \0"), TextKind.VALUES).text()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"''", "ISO_IR 6", "ISO_IR 100", "ISO 2022 IR 6", "ISO_IR 192", "no such thing"})
  void gbkUnderAWrongName_isRecognised(String declared) {
    for (String name : new String[] {"张三", "王小东", "Li^Ming=李明", "朱镕基", "陶喆", "CT 腹部"}) {
      DecodedText text = decode(declared, name.getBytes(GB18030), TextKind.PERSON_NAME);

      assertThat(text).isEqualTo(new DecodedText(name, "GB18030", Basis.RECOGNISED, false));
      assertThat(text.isDoubtful()).isTrue();
    }
  }

  @Test
  void gbkThatIsValidUtf8Too_isRecognisedAsGbk() {
    byte[] value = "头颅平扫".getBytes(GB18030);
    assertThat(new String(value, StandardCharsets.UTF_8)).doesNotContain("\uFFFD");

    assertThat(decode("ISO_IR 100", value, TextKind.VALUES).text()).isEqualTo("头颅平扫");
    assertThat(decode("GB18030", value, TextKind.VALUES).basis()).isEqualTo(Basis.DECLARED);
    assertThat(
            decode("ISO_IR 100", "Müller, Jörg".getBytes(StandardCharsets.UTF_8), TextKind.VALUES)
                .text())
        .isEqualTo("Müller, Jörg");
  }

  @ParameterizedTest
  @CsvSource({"''", "ISO_IR 100", "GB18030", "GBK"})
  void utf8UnderAWrongName_isRecognised(String declared) {
    DecodedText text =
        decode(declared, "王小东".getBytes(StandardCharsets.UTF_8), TextKind.PERSON_NAME);

    assertThat(text).isEqualTo(new DecodedText("王小东", "ISO_IR 192", Basis.RECOGNISED, false));
  }

  @ParameterizedTest
  @CsvSource({"Müller^Jörg", "Ångström", "Señor", "Ærø", "José", "Ünlü", "Große", "Crète à l'été"})
  void westernNames_stayWestern(String name) {
    DecodedText text = decode("ISO_IR 100", bytes(name), TextKind.PERSON_NAME);

    assertThat(text).isEqualTo(new DecodedText(name, "ISO_IR 100", Basis.DECLARED, false));
  }

  @Test
  void g1WithoutItsEscape_isAssumed() {
    DecodedText text = decode("\\ISO 2022 IR 58", "张三".getBytes(GB18030), TextKind.PERSON_NAME);

    assertThat(text.text()).isEqualTo("张三");
    assertThat(text.basis()).isEqualTo(Basis.RECOGNISED);
  }

  @Test
  void escapeThatIsNotDeclared_isFollowedAndSaid() {
    for (String declared : new String[] {"ISO_IR 100", "", "ISO_IR 192", "GB18030"}) {
      DecodedText text = decode(declared, bytes("\033$B;3ED\033(B"), TextKind.PERSON_NAME);

      assertThat(text.text()).isEqualTo("山田");
      assertThat(text.basis()).isEqualTo(Basis.RECOGNISED);
      assertThat(text.replaced()).isFalse();
    }
  }

  @Test
  void callersCharacterSet_fillsInOrOverrides() {
    SpecificCharacterSet gb = SpecificCharacterSet.parse("GB18030");
    byte[] value = "喆".getBytes(GB18030);

    assertThat(
            TextDecoder.of(Optional.empty(), CallerCharacterSet.ifAbsent(gb))
                .decode(value, TextKind.VALUES))
        .isEqualTo(new DecodedText("喆", "GB18030", Basis.CONFIGURED, false));
    assertThat(
            TextDecoder.of(Optional.of("ISO_IR 100"), CallerCharacterSet.always(gb))
                .decode(value, TextKind.VALUES)
                .text())
        .isEqualTo("喆");
    assertThat(
            TextDecoder.of(Optional.of("ISO_IR 144"), CallerCharacterSet.ifAbsent(gb))
                .characterSet())
        .isEqualTo(SpecificCharacterSet.parse("ISO_IR 144"));
  }

  @Test
  void bytesThatAreNothing_areReplacedNotThrown() {
    DecodedText text = decode("ISO_IR 192", bytes("a\377b\200"), TextKind.VALUES);

    assertThat(text.text()).isEqualTo("a\uFFFDb\uFFFD");
    assertThat(text.replaced()).isTrue();
    assertThat(text.isDoubtful()).isTrue();
    assertThat(text.toString()).doesNotContain("a\uFFFD");
  }

  @Test
  void unknownEscapes_halfCodesAndControls_endTheValueProperly() {
    String declared = "\\ISO 2022 IR 87\\ISO 2022 IR 149";
    for (String value :
        new String[] {
          "\033",
          "\033\033\033",
          "\033$",
          "\033$B",
          "\033$B0",
          "\033$B0\033",
          "\033$)C\261",
          "\033$)C\261 \261",
          "a\0b",
          "\033%Ga",
          "\377\377",
          "\033$B!!\r0!"
        }) {
      DecodedText text = decode(declared, bytes(value), TextKind.PERSON_NAME);
      assertThat(text.text().length()).isLessThanOrEqualTo(value.length());
    }
    assertThat(decode(declared, bytes("\033$B0"), TextKind.VALUES).replaced()).isTrue();
    assertThat(decode(declared, bytes("a\033%Gb"), TextKind.VALUES))
        .isEqualTo(
            new DecodedText(
                "a%Gb", "ISO_IR 6\\ISO 2022 IR 87\\ISO 2022 IR 149", Basis.DECLARED, true));
  }

  @Test
  void megabyteOfEscapes_takesTimeInProportion() {
    byte[] value = bytes("\033$B\033(B\033-F\033".repeat(100_000));

    Assertions.assertTimeoutPreemptively(
        Duration.ofSeconds(20),
        () -> decode("ISO_IR 100\\ISO_IR 87\\GB18030", value, TextKind.PROSE));
  }
}
