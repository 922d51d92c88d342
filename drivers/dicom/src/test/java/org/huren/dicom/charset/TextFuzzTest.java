package org.huren.dicom.charset;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Whatever the bytes and the character set's name are: some text, and no exception. */
class TextFuzzTest {
  private static final int INPUTS = 3_000;
  private static final byte[] TELLING = {
    0x1B,
    '$',
    '(',
    ')',
    '-',
    'B',
    'J',
    'A',
    'C',
    'I',
    '\\',
    '^',
    '=',
    '\r',
    (byte) 0xB0,
    (byte) 0xE4,
    (byte) 0xA1,
    (byte) 0x81,
    '0',
    0
  };

  @FuzzTest(maxDuration = "10m")
  void text(FuzzedDataProvider data) {
    String declared = data.consumeString(40);
    decode(declared, data.consumeRemainingAsBytes());
  }

  private static void decode(String declared, byte[] value) {
    for (TextKind kind : TextKind.values()) {
      DecodedText text =
          TextDecoder.of(Optional.of(declared), CallerCharacterSet.none()).decode(value, kind);

      assertThat(text.text().length()).isLessThanOrEqualTo(value.length);
      assertThat(text.characterSet()).isNotEmpty();
      assertThat(PersonName.parse(text.text()).display()).isNotNull();
    }
  }

  @Test
  void randomBytesInAnyCharacterSet_decodeToSomething() {
    Random random = new Random(20261121);
    DefinedTerm[] terms = DefinedTerm.values();
    for (int i = 0; i < INPUTS; i++) {
      byte[] value = new byte[random.nextInt(40)];
      for (int at = 0; at < value.length; at++) {
        value[at] =
            random.nextInt(3) > 0
                ? TELLING[random.nextInt(TELLING.length)]
                : (byte) random.nextInt();
      }
      String declared =
          terms[random.nextInt(terms.length)].term()
              + "\\"
              + terms[random.nextInt(terms.length)].term();
      decode(declared, value);
      decode(new String(value, StandardCharsets.ISO_8859_1), value);
    }
  }
}
