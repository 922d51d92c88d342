package org.huren.dicom.dimse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class CommandSetTest {
  /** C-STORE-RQ of PS3.7 Table 9.3-1, written by hand. */
  private static final String STORE =
      "0000 0000 04000000 54000000" // group length 84
          + "0000 0200 1a000000 312e322e3834302e31303030382e352e312e342e312e312e32 00"
          + "0000 0001 02000000 0100"
          + "0000 1001 02000000 0700"
          + "0000 0007 02000000 0100"
          + "0000 0008 02000000 0000"
          + "0000 0010 06000000 312e322e3334";

  @Test
  void storeRequest_isReadFieldByField() throws Exception {
    CommandSet command = CommandSet.decode(ByteBuffer.wrap(hex(STORE)));
    assertThat(command.number(CommandSet.COMMAND_FIELD)).hasValue(CommandField.C_STORE_RQ);
    assertThat(command.number(CommandSet.MESSAGE_ID)).hasValue(7);
    assertThat(command.number(CommandSet.PRIORITY)).hasValue(1);
    assertThat(command.hasDataSet()).isTrue();
    assertThat(command.text(CommandSet.AFFECTED_SOP_CLASS_UID)).contains(Wire.CT);
    assertThat(command.text(CommandSet.AFFECTED_SOP_INSTANCE_UID)).contains("1.2.34");
    assertThat(command.text(CommandSet.MOVE_ORIGINATOR_AE_TITLE)).isEmpty();
    assertThat(command.number(CommandSet.STATUS)).isEmpty();
  }

  @Test
  void requestsAndResponses_areReadAsWritten() throws Exception {
    CommandSet request =
        CommandSet.decode(ByteBuffer.wrap(Commands.storeRequest(3, Wire.CT, "1.2.3").encode()));
    assertThat(request.text(CommandSet.AFFECTED_SOP_INSTANCE_UID)).contains("1.2.3");
    CommandSet response =
        CommandSet.decode(
            ByteBuffer.wrap(Commands.response(request, 0xA700, Optional.of("no space")).encode()));
    assertThat(response.number(CommandSet.COMMAND_FIELD)).hasValue(0x8001);
    assertThat(response.number(CommandSet.MESSAGE_ID_BEING_RESPONDED_TO)).hasValue(3);
    assertThat(response.number(CommandSet.STATUS)).hasValue(0xA700);
    assertThat(response.text(CommandSet.ERROR_COMMENT)).contains("no space");
    assertThat(response.text(CommandSet.AFFECTED_SOP_CLASS_UID)).contains(Wire.CT);
    assertThat(response.hasDataSet()).isFalse();
  }

  @Test
  void everyElement_hasAnEvenLength() {
    byte[] bytes = Commands.storeRequest(1, "1.2", "1.2.3.4.5").encode();
    assertThat(bytes.length % 2).isZero();
    assertThat(ByteBuffer.wrap(bytes).order(java.nio.ByteOrder.LITTLE_ENDIAN).getInt(8))
        .as("group length")
        .isEqualTo(bytes.length - 12);
  }

  @FuzzTest(maxDuration = "10m")
  void anyBytes_areACommandSetOrMalformed(byte[] bytes) {
    check(bytes);
  }

  @Test
  void mutatedCommandSets_areACommandSetOrMalformed() {
    Random random = new Random(20261121);
    for (int round = 0; round < 20_000; round++) {
      byte[] bytes = hex(STORE);
      for (int hits = random.nextInt(6); hits > 0; hits--) {
        bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
      }
      check(bytes);
    }
  }

  private static void check(byte[] bytes) {
    assertThatCode(
            () -> {
              try {
                CommandSet command = CommandSet.decode(ByteBuffer.wrap(bytes));
                command.hasDataSet();
                command.text(CommandSet.AFFECTED_SOP_CLASS_UID);
                assertThat(Commands.response(command, 0, Optional.empty()).encode()).isNotEmpty();
              } catch (CommandSet.Malformed e) {
                assertThat(e.getMessage()).isNotBlank();
              }
            })
        .doesNotThrowAnyException();
  }

  private static byte[] hex(String text) {
    return HexFormat.of().parseHex(text.replace(" ", ""));
  }
}
