package org.huren.dicom.charset;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SpecificCharacterSetTest {
  @ParameterizedTest
  @CsvSource({
    "ISO_IR 100, ISO_IR 100",
    "ISO IR 100, ISO_IR 100",
    "iso-ir-100, ISO_IR 100",
    "ISO 2022 IR 100, ISO_IR 100",
    "ISO2022IR100, ISO_IR 100",
    "ISO8859-1, ISO_IR 100",
    "UTF-8, ISO_IR 192",
    "GB2312, GBK",
    "ISO 2022 GBK, GBK",
    "GB 18030, GB18030",
    "'\\ISO 2022 IR 87', 'ISO_IR 6\\ISO 2022 IR 87'",
    "'ISO 2022 IR 13\\ISO 2022 IR 87\\ISO 2022 IR 159',"
        + " 'ISO_IR 13\\ISO 2022 IR 87\\ISO 2022 IR 159'",
  })
  void terms_areReadAsDevicesWriteThem(String written, String meant) {
    SpecificCharacterSet set = SpecificCharacterSet.parse(written);

    assertThat(set).hasToString(meant);
    assertThat(set.unknownTerms()).isEmpty();
  }

  @Test
  void unknownTerms_areKeptAsideAndAsciiStays() {
    SpecificCharacterSet set = SpecificCharacterSet.parse("KLINGON");

    assertThat(set).hasToString("ISO_IR 6");
    assertThat(set.unknownTerms()).containsExactly("KLINGON");
    assertThat(SpecificCharacterSet.parse("ISO_IR 100\\KLINGON")).hasToString("ISO_IR 100");
  }

  @Test
  void personName_splitsIntoGroups() {
    PersonName name = PersonName.parse("Yamada^Tarou=山田^太郎=やまだ^たろう\\Other");

    assertThat(name).isEqualTo(new PersonName("Yamada^Tarou", "山田^太郎", "やまだ^たろう"));
    assertThat(name.display()).isEqualTo("山田 太郎");
    assertThat(name.toString()).doesNotContain("Yamada");
    assertThat(PersonName.parse("Doe^John^^Dr").display()).isEqualTo("Doe John Dr");
    assertThat(PersonName.parse("").display()).isEmpty();
    assertThat(PersonName.parse("=张^三")).isEqualTo(new PersonName("", "张^三", ""));
  }
}
