package org.huren.simulator.analyzer;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class AstmFramesTest {
  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.ISO_8859_1);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  @Test
  void shortRecord_isOneFrameWithItsChecksum() {
    assertThat(AstmFrames.of(List.of(bytes("L|1|N\r"))))
        .extracting(AstmFramesTest::text)
        // '1' 'L' '|' '1' '|' 'N' CR ETX add up to 0x204
        .containsExactly("\u00021L|1|N\r\u000304\r\n");
  }

  @Test
  void longRecord_goesOnBehindEtb() {
    List<byte[]> frames = AstmFrames.of(List.of(bytes("x".repeat(500) + "\r")));

    assertThat(frames).extracting(f -> f.length).containsExactly(247, 247, 28);
    assertThat(frames)
        .extracting(f -> f[f.length - 5])
        .containsExactly((byte) 0x17, (byte) 0x17, (byte) 0x03);
  }

  @Test
  void frameNumbers_runFromOneToSevenAndThenZero() {
    List<byte[]> records = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      records.add(bytes("R|" + i + "\r"));
    }

    assertThat(AstmFrames.of(records))
        .extracting(f -> (char) f[1])
        .containsExactly('1', '2', '3', '4', '5', '6', '7', '0', '1', '2');
  }

  @Test
  void spoiltFrame_differsInOneByteOfItsText() {
    byte[] frame = AstmFrames.of(List.of(bytes("L|1|N\r"))).get(0);

    assertThat(text(AstmFrames.spoilt(frame))).isEqualTo("\u00021L|1}N\r\u000304\r\n");
  }
}
