package org.huren.simulator.modality;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.huren.simulator.dicom.Uid;
import org.junit.jupiter.api.Test;

class PduTest {
  private static final String ACCEPT =
      "0200 00000062" // A-ASSOCIATE-AC
          + "0001 0000"
          + "20".repeat(32)
          + "00".repeat(32)
          + "2100 0008 01 00 00 00 4000 0000" // context 1: accepted
          + "2100 0004 03 00 03 00" // context 3: abstract syntax not supported
          + "5000 0008 5100 0004 00004000" // 16384 bytes at most
          + "";

  private static byte[] hex(String text) {
    return HexFormat.of().parseHex(text.replace(" ", ""));
  }

  /** The given bytes, with the length in the head put right. */
  private static byte[] pdu(String text) {
    byte[] bytes = hex(text);
    ByteBuffer.wrap(bytes).putInt(2, bytes.length - 6);
    return bytes;
  }

  private static Pdu read(byte[] bytes) throws IOException {
    return PduReader.read(
        new DataInputStream(
            new ByteArrayInputStream(bytes) {
              @Override
              public synchronized int read(byte[] target, int offset, int length) {
                return super.read(target, offset, Math.min(length, 1));
              }
            }));
  }

  @Test
  void associateRequest_hasTheStandardsBytes() {
    byte[] request =
        PduWriter.associateRequest(
            "HUREN",
            "CT01",
            List.of(
                new PresentationContext(new Uid("1.2.3"), new Uid("1.2")),
                new PresentationContext(new Uid("1.2.4"), new Uid("1.2"))),
            65536);

    assertThat(HexFormat.of().formatHex(request))
        .isEqualTo(
            ("0100 000000d3 0001 0000"
                    + "485552454e"
                    + "20".repeat(11)
                    + "43543031"
                    + "20".repeat(12)
                    + "00".repeat(32)
                    + "1000 0015 312e322e3834302e31303030382e332e312e312e31"
                    + "2000 0014 01000000 3000 0005 312e322e33 4000 0003 312e32"
                    + "2000 0014 03000000 3000 0005 312e322e34 4000 0003 312e32"
                    + "5000 0042 5100 0004 00010000"
                    + "5200 0029 "
                    + ascii("2.25.190873045190873045190873045190873045")
                    + "5500 0009 "
                    + ascii("HUREN_SIM"))
                .replace(" ", ""));
  }

  private static String ascii(String text) {
    return HexFormat.of().formatHex(text.getBytes(java.nio.charset.StandardCharsets.US_ASCII));
  }

  @Test
  void acceptance_tellsContextsAndLength() throws IOException {
    assertThat(read(pdu(ACCEPT))).isEqualTo(new Pdu.AssociateAccept(16384, List.of(1)));
  }

  @Test
  void everyOtherAnswer_isRead() throws IOException {
    assertThat(read(hex("0300 00000004 00 02 03 01"))).isEqualTo(new Pdu.AssociateReject(2, 3, 1));
    assertThat(read(hex("0500 00000004 00000000"))).isEqualTo(new Pdu.ReleaseRequest());
    assertThat(read(hex("0600 00000004 00000000"))).isEqualTo(new Pdu.ReleaseResponse());
    assertThat(read(hex("0700 00000004 0000 02 06"))).isEqualTo(new Pdu.Abort(2, 6));
    assertThat(read(hex("0400 00000008 00000004 01 03 abcd")))
        .isEqualTo(new Pdu.Command(ByteBuffer.wrap(hex("abcd")), true));
  }

  @Test
  void everyTruncation_isTheEndOfTheConnection() {
    byte[] whole = pdu(ACCEPT);
    for (int length = 0; length < whole.length; length++) {
      byte[] part = Arrays.copyOf(whole, length);
      assertThatThrownBy(() -> read(part)).isInstanceOf(EOFException.class);
    }
  }

  @Test
  void whatThePeerMayNotSay_isRefused() {
    for (String bad :
        List.of(
            "0900 00000000", // no such PDU
            "0300 00000003 000203", // too short
            "0400 00010001 00", // longer than any answer
            "04007fffffff00",
            "0400 00000008 00000003 01 03 abcd", // lengths disagree
            "0400 00000008 00000004 01 02 abcd", // a data set
            "0200 00000002 0001")) {
      assertThatThrownBy(() -> read(hex(bad))).as(bad).isInstanceOf(ProtocolException.class);
    }
    byte[] itemTooLong = pdu(ACCEPT);
    itemTooLong[6 + 68 + 3] = 120;
    assertThatThrownBy(() -> read(itemTooLong)).isInstanceOf(ProtocolException.class);
  }

  @Test
  void storeRequest_hasTheStandardsBytes() {
    assertThat(
            HexFormat.of()
                .formatHex(StoreCommand.request(0x0102, new Uid("1.2.3"), new Uid("1.23"))))
        .isEqualTo(
            ("00000000 04000000 42000000"
                    + "00000200 06000000 312e322e3300"
                    + "00000001 02000000 0100"
                    + "00001001 02000000 0201"
                    + "00000007 02000000 0000"
                    + "00000008 02000000 0000"
                    + "00000010 04000000 312e3233")
                .replace(" ", ""));
  }

  @Test
  void statusOfAnAnswer_isReadOnlyIfItAnswersThisMessage() throws IOException {
    byte[] answer = hex("00000001 02000000 0180 00002001 02000000 0700 00000009 02000000 00a7");

    assertThat(StoreCommand.statusOf(answer, 7)).isEqualTo(0xA700);
    assertThatThrownBy(() -> StoreCommand.statusOf(answer, 8))
        .isInstanceOf(ProtocolException.class);
    assertThatThrownBy(() -> StoreCommand.statusOf(hex("00000001 ffffff7f 0180"), 7))
        .isInstanceOf(ProtocolException.class);
  }

  @Test
  void fragments_areEvenFullAndMarked() throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    DataSetFragments fragments = new DataSetFragments(out, 5, false, 17);
    byte[] dataSet = new byte[25];
    Arrays.fill(dataSet, (byte) 0xEE);
    for (byte b : dataSet) {
      fragments.write(b);
    }
    fragments.finish();

    assertThat(HexFormat.of().formatHex(out.toByteArray()))
        .isEqualTo(
            ("0400 00000010 0000000c 05 00"
                    + "ee".repeat(10)
                    + "0400 00000010 0000000c 05 00"
                    + "ee".repeat(10)
                    + "0400 0000000c 00000008 05 02"
                    + "ee".repeat(5)
                    + "00")
                .replace(" ", ""));
    assertThat(fragments.bytes()).isEqualTo(26);
  }

  @Test
  void flushedFragments_areEvenAndLoseNothing() throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    DataSetFragments fragments = new DataSetFragments(out, 1, true, 64);
    fragments.write(new byte[] {1, 2, 3});
    fragments.flush();
    fragments.write(4);
    fragments.finish();

    assertThat(HexFormat.of().formatHex(out.toByteArray()))
        .isEqualTo(
            "0400 00000008 00000004 01 01 0102 0400 00000008 00000004 01 03 0304".replace(" ", ""));
  }
}
