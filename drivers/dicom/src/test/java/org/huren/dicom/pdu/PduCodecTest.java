package org.huren.dicom.pdu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.huren.dicom.pdu.Pdu.AssociateAc;
import org.huren.dicom.pdu.Pdu.AssociateRj;
import org.huren.dicom.pdu.Pdu.AssociateRq;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class PduCodecTest {
  private static final int MAXIMUM = 16384;

  private static final AssociateRq FULL_REQUEST =
      new AssociateRq(
          1,
          "HUREN",
          "CT01",
          "1.2.840.10008.3.1.1.1",
          List.of(
              new ProposedContext(
                  1, "1.2.840.10008.1.1", List.of("1.2.840.10008.1.2", "1.2.840.10008.1.2.1")),
              new ProposedContext(255, "1.2.840.10008.5.1.4.1.1.2", List.of())),
          new UserInformation(
              0xFFFFFFFFL,
              "1.2.3",
              Optional.of("PEER_1"),
              Optional.of(new AsynchronousOperationsWindow(0, 65535)),
              List.of(new RoleSelection("1.2.840.10008.5.1.4.1.1.2", true, false)),
              List.of(
                  new SopClassExtendedNegotiation(
                      "1.2.840.10008.5.1.4.1.1.2", ByteBuffer.wrap(new byte[] {2, 0, 3, 0, 1, 0}))),
              List.of(
                  new SopClassCommonExtendedNegotiation(
                      "1.2.3.4", "1.2.840.10008.4.2", List.of("1.2.5", "1.2.6"))),
              Optional.of(
                  new UserIdentity(
                      2,
                      true,
                      ByteBuffer.wrap("doctor".getBytes(StandardCharsets.UTF_8)),
                      ByteBuffer.wrap("secret".getBytes(StandardCharsets.UTF_8)))),
              Optional.empty()));

  private static final AssociateAc FULL_ACCEPTANCE =
      new AssociateAc(
          1,
          "HUREN",
          "CT01",
          "1.2.840.10008.3.1.1.1",
          List.of(
              new AnsweredContext(1, AnsweredContext.Result.ACCEPTANCE, "1.2.840.10008.1.2.1"),
              new AnsweredContext(
                  3, AnsweredContext.Result.TRANSFER_SYNTAXES_NOT_SUPPORTED, "1.2.840.10008.1.2")),
          new UserInformation(
              0,
              "1.2.3",
              Optional.empty(),
              Optional.of(AsynchronousOperationsWindow.SYNCHRONOUS),
              List.of(),
              List.of(),
              List.of(),
              Optional.empty(),
              Optional.of(ByteBuffer.wrap(new byte[] {9}))));

  static Stream<Pdu> everyPdu() {
    return Stream.of(
        FULL_REQUEST,
        FULL_ACCEPTANCE,
        new AssociateRj(2, 3, 2),
        new Pdu.ReleaseRq(),
        new Pdu.ReleaseRp(),
        new Pdu.Abort(2, 6));
  }

  @ParameterizedTest
  @MethodSource("everyPdu")
  void everyPdu_isReadAsWritten(Pdu pdu) {
    List<Pdu> read = new ArrayList<>();
    new PduDecoder(MAXIMUM)
        .next(
            ByteBuffer.wrap(PduEncoder.encode(pdu)),
            new Recording() {
              @Override
              public void pdu(Pdu decoded) {
                read.add(decoded);
              }
            });

    assertThat(read).containsExactly(pdu);
  }

  /** Written from PS3.8 Tables 9-11 to 9-17 by hand, not by our encoder. */
  @Test
  void annotatedRequest_isRead_andUnknownItemsAreSkipped() {
    byte[] bytes =
        hex(
            "01 00 000000c4", // A-ASSOCIATE-RQ, length
            "0001 0000", // protocol version, reserved
            "48 55 52 45 4e 20 20 20 20 20 20 20 20 20 20 20", // called HUREN
            "43 54 30 31 20 20 20 20 20 20 20 20 20 20 20 20", // calling CT01
            "00".repeat(32),
            "10 00 0015" + ascii("1.2.840.10008.3.1.1.1"),
            "7f 00 0003 aabbcc", // an item of the future
            "20 00 002e 03 00 00 00", // context 3
            "30 00 0011" + ascii("1.2.840.10008.1.1"),
            "40 00 0011" + ascii("1.2.840.10008.1.2"),
            "50 00 002a",
            "51 00 0004 00004000", // maximum length 16384
            "52 00 0005" + ascii("1.2.3"),
            "53 00 0004 0008 0001", // window 8, 1
            "e0 00 0002 0102", // a sub-item of the future
            "55 00 0007" + ascii("PEER_10"));

    assertThat(Recording.of(MAXIMUM, bytes))
        .containsExactly(
            new AssociateRq(
                    1,
                    "HUREN",
                    "CT01",
                    "1.2.840.10008.3.1.1.1",
                    List.of(
                        new ProposedContext(3, "1.2.840.10008.1.1", List.of("1.2.840.10008.1.2"))),
                    UserInformation.of(16384, "1.2.3", "PEER_10")
                        .with(new AsynchronousOperationsWindow(8, 1)))
                .toString());
  }

  @Test
  void conversation_isTheSameInEverySplit() {
    byte[] all = conversation();
    List<String> whole = Recording.of(MAXIMUM, all);
    assertThat(whole)
        .containsExactly(
            FULL_REQUEST.toString(),
            "P-DATA-TF",
            "command 1 0102030405",
            "P-DATA-TF",
            "P-DATA-TF",
            "data 3 0607",
            "data 5 ",
            "Abort[source=0, reason=0]");

    for (int cut = 0; cut <= all.length; cut++) {
      assertThat(
              Recording.of(
                  MAXIMUM, Arrays.copyOf(all, cut), Arrays.copyOfRange(all, cut, all.length)))
          .as("cut at %d", cut)
          .isEqualTo(whole);
    }
  }

  @Test
  void conversation_isTheSameByteByByte() {
    byte[] all = conversation();
    byte[][] bytes = new byte[all.length][];
    for (int i = 0; i < all.length; i++) {
      bytes[i] = new byte[] {all[i]};
    }
    assertThat(Recording.of(MAXIMUM, bytes)).isEqualTo(Recording.of(MAXIMUM, all));
  }

  private static byte[] conversation() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(PduEncoder.encode(FULL_REQUEST));
    out.writeBytes(hex("04 00 0000000b 00000007 01 03 0102030405"));
    // one data set over two PDUs, the second with two values; then an empty value that ends one
    out.writeBytes(hex("04 00 00000007 00000003 03 00 06"));
    out.writeBytes(hex("04 00 0000000d 00000003 03 02 07 00000002 05 02"));
    out.writeBytes(PduEncoder.encode(Pdu.Abort.of(AbortReason.SERVICE_USER)));
    return out.toByteArray();
  }

  @Test
  void data_passesThroughWithoutBeingHeld() {
    PduDecoder decoder = new PduDecoder(1 << 24);
    long[] seen = new long[1];
    Recording sink =
        new Recording() {
          @Override
          public void pdv(int contextId, boolean command, boolean last, ByteBuffer bytes) {
            seen[0] += bytes.remaining();
            assertThat(last).isEqualTo(seen[0] == (1 << 24) - 6);
          }
        };
    byte[] header = new byte[PduEncoder.DATA_HEADER];
    PduEncoder.dataHeader(ByteBuffer.wrap(header), 1, false, true, (1 << 24) - 6);
    ByteBuffer in = ByteBuffer.wrap(header);
    decoder.next(in, sink);
    ByteBuffer piece = ByteBuffer.allocateDirect(1000);
    for (long sent = 0; sent < (1 << 24) - 6; sent += piece.limit()) {
      piece.clear().limit((int) Math.min(1000, (1 << 24) - 6 - sent));
      while (in.hasRemaining()) {
        decoder.next(in, sink);
      }
      decoder.next(piece, sink);
      assertThat(piece.hasRemaining()).isFalse();
    }
    assertThat(seen[0]).isEqualTo((1 << 24) - 6);
  }

  @ParameterizedTest
  @CsvSource({
    // oversized, too short, value longer than its PDU, value too short, bytes left over
    "04 00 00004001 00004000 01 02, INVALID_PDU_PARAMETER_VALUE",
    "04 00 00000005 0000000101, INVALID_PDU_PARAMETER_VALUE",
    "04 00 00000008 00000005 01 02 0102, INVALID_PDU_PARAMETER_VALUE",
    "04 00 00000008 00000001 01 02 0102, INVALID_PDU_PARAMETER_VALUE",
    "04 00 00000009 00000002 01 02 010203, INVALID_PDU_PARAMETER_VALUE",
    // unknown type, TLS, text
    "09 00 00000004 00000000, UNRECOGNIZED_PDU",
    "16 03 01020001 00010001, UNRECOGNIZED_PDU",
    "47 45 54202f20 48545450, UNRECOGNIZED_PDU",
    // length that can't be
    "05 00 00000005 0000000000, INVALID_PDU_PARAMETER_VALUE",
    "07 00 7fffffff 00000000, INVALID_PDU_PARAMETER_VALUE",
    "01 00 7fffffff 00010000, INVALID_PDU_PARAMETER_VALUE",
    "01 00 00000004 00010000, INVALID_PDU_PARAMETER_VALUE",
    "02 00 00000000, INVALID_PDU_PARAMETER_VALUE",
  })
  void nonsense_isMalformedOnce_andTheRestIsSwallowed(String text, AbortReason reason) {
    byte[] bytes = hex(text);
    byte[] release = PduEncoder.encode(new Pdu.ReleaseRq());
    List<String> problems =
        Recording.of(MAXIMUM, bytes, release).stream().filter(e -> !e.equals("P-DATA-TF")).toList();
    assertThat(problems).hasSize(1);
    assertThat(problems.get(0)).startsWith("malformed " + reason);
  }

  @Test
  void strangers_areNamed() {
    assertThat(Recording.of(MAXIMUM, hex("16 03 01 0200 01"))).first().asString().contains("TLS");
    assertThat(Recording.of(MAXIMUM, "GET / HTTP/1.1".getBytes(StandardCharsets.US_ASCII)))
        .first()
        .asString()
        .contains("HTTP");
    assertThat(Recording.of(MAXIMUM, "\u000bMSH|^~".getBytes(StandardCharsets.US_ASCII)))
        .first()
        .asString()
        .contains("HL7");
  }

  @Test
  void contextIdsThatAreEvenOrComeTwice_areMalformed() {
    String fixed = "0001 0000" + "20".repeat(32) + "00".repeat(32);
    String even = "20 00 0004 02000000";
    String twice = "20 00 0004 03000000 20 00 0004 03000000";
    assertThat(Recording.of(MAXIMUM, hex("01 00 0000004c", fixed, even)))
        .first()
        .asString()
        .contains("id 2 is not odd");
    assertThat(Recording.of(MAXIMUM, hex("01 00 00000054", fixed, twice)))
        .first()
        .asString()
        .contains("id 3 comes twice");
  }

  @Test
  void missingMaximumLength_readsAsTheUsualOne() {
    String fixed = "0001 0000" + "20".repeat(32) + "00".repeat(32);
    assertThat(Recording.of(MAXIMUM, hex("01 00 00000044", fixed)))
        .first()
        .asString()
        .contains("maximumLength=16384");
  }

  @Test
  void textThatDoesNotFit_isRefusedByTheEncoder() {
    AssociateRq tooLong =
        new AssociateRq(
            1, "SEVENTEEN_LETTERS", "A", "1", List.of(), UserInformation.of(0, "1", "V"));
    assertThatThrownBy(() -> PduEncoder.encode(tooLong))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void identity_neverShowsItsSecrets() {
    assertThat(FULL_REQUEST.toString()).doesNotContain("doctor").doesNotContain("secret");
  }

  private static String ascii(String text) {
    return HexFormat.of().formatHex(text.getBytes(StandardCharsets.US_ASCII));
  }

  private static byte[] hex(String... parts) {
    return HexFormat.of().parseHex(String.join("", parts).replace(" ", ""));
  }
}
