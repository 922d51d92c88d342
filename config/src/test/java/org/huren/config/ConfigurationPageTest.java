package org.huren.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.junit.jupiter.api.Test;

class ConfigurationPageTest {
  private static final String BEGIN = "<!-- made from the keys of the reader: do not edit -->\n";

  @Test
  void englishPage_isMadeFromTheKeysOfTheReader() throws IOException {
    check("../docs/configuration.md", Locale.ENGLISH);
  }

  @Test
  void chinesePage_isMadeFromTheKeysOfTheReader() throws IOException {
    check("../docs/configuration.zh-CN.md", Locale.SIMPLIFIED_CHINESE);
  }

  private static void check(String page, Locale locale) throws IOException {
    Path file = Path.of(page);
    String text = Files.readString(file).replace("\r\n", "\n");
    String head = text.substring(0, text.indexOf(BEGIN) + BEGIN.length());
    Generated.assertFresh(file, head + "\n" + new ConfigurationPage(locale).tables());
  }
}
