package org.huren.dicom.commitment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.huren.dicom.commitment.CommitmentResult.Failure;
import org.huren.dicom.commitment.CommitmentResult.FailureReason;
import org.huren.dicom.dataset.TransferSyntax;
import org.huren.dicom.dimse.DimseStatus;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class CommitmentDataSetsTest {
  private static final String CT = "1.2.840.10008.5.1.4.1.1.2";
  private static final TransferSyntax EXPLICIT = TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN;

  static List<TransferSyntax> syntaxes() {
    return List.of(
        EXPLICIT, TransferSyntax.IMPLICIT_VR_LITTLE_ENDIAN, TransferSyntax.EXPLICIT_VR_BIG_ENDIAN);
  }

  @ParameterizedTest
  @MethodSource("syntaxes")
  void requestAndResult_areReadAsWritten(TransferSyntax syntax) throws Exception {
    CommitmentRequest request = new CommitmentRequest("1.2.3", instances(1000));
    assertThat(
            CommitmentDataSets.readRequest(
                ByteBuffer.wrap(CommitmentDataSets.write(request, syntax)), syntax))
        .isEqualTo(request);
    CommitmentResult result =
        new CommitmentResult(
            "1.2.3.4",
            instances(3),
            List.of(
                new Failure(new SopReference(CT, "1.9"), FailureReason.NO_SUCH_OBJECT_INSTANCE)));
    assertThat(
            CommitmentDataSets.readResult(
                ByteBuffer.wrap(CommitmentDataSets.write(result, syntax)), syntax))
        .isEqualTo(result);
  }

  @Test
  void bytesWrittenByHand_areWhatIsWritten() {
    assertThat(
            HexFormat.of()
                .formatHex(
                    CommitmentDataSets.write(
                        new CommitmentRequest("1.2", List.of(new SopReference("1.3", "1.4"))),
                        EXPLICIT)))
        .isEqualTo(
            hex(
                """
                0800 9511 5549 0400 312e3200
                0800 9911 5351 0000 20000000
                  feff 00e0 18000000
                    0800 5011 5549 0400 312e3300
                    0800 5511 5549 0400 312e3400
                """));
  }

  @Test
  void undefinedLengthsAndOtherAttributes_areReadPast() throws Exception {
    byte[] bytes =
        HexFormat.of()
            .parseHex(
                hex(
                    """
                    0800 0500 4353 0000
                    0800 4011 5351 0000 ffffffff
                      feff 00e0 ffffffff
                        0800 5511 5549 0200 3939
                        0900 0110 554e 0000 04000000 01020304
                      feff 0de0 00000000
                    feff dde0 00000000
                    0800 9511 5549 0400 312e3220
                    0800 9911 5351 0000 ffffffff
                      feff 00e0 ffffffff
                        0800 5011 5549 0400 312e3300
                        0800 5511 5549 0400 312e3400
                        8800 3001 5348 0200 4142
                      feff 0de0 00000000
                    feff dde0 00000000
                    """));
    assertThat(CommitmentDataSets.readRequest(ByteBuffer.wrap(bytes), EXPLICIT))
        .isEqualTo(new CommitmentRequest("1.2", List.of(new SopReference("1.3", "1.4"))));
  }

  @Test
  void uidsThatAreNone_comeBackAsTheyCame() throws Exception {
    SopReference odd = new SopReference("1.2.\u00A2", "not a uid \u00E9");
    CommitmentRequest request = new CommitmentRequest("1.2", List.of(odd));
    for (TransferSyntax syntax : syntaxes()) {
      assertThat(
              CommitmentDataSets.readRequest(
                  ByteBuffer.wrap(CommitmentDataSets.write(request, syntax)), syntax))
          .isEqualTo(request);
    }
  }

  @Test
  void textThatNoOtherTransferSyntaxCouldSay_isRefused() {
    TransferSyntax implicit = TransferSyntax.IMPLICIT_VR_LITTLE_ENDIAN;
    SopReference endless = new SopReference(CT, "1".repeat(70_000));
    byte[] bytes =
        CommitmentDataSets.write(new CommitmentRequest("1.2", List.of(endless)), implicit);
    assertThatThrownBy(() -> CommitmentDataSets.readRequest(ByteBuffer.wrap(bytes), implicit))
        .isInstanceOf(UnreadableDataSet.class);
  }

  @Test
  void whatIsMissingOrInvalid_isNamedToThePeer() {
    assertRefused("0800 9511 5549 0400 312e3200", DimseStatus.NO_SUCH_ARGUMENT, "Referenced SOP");
    assertRefused(
        "0800 9911 5351 0000 08000000 feff 00e0 00000000",
        DimseStatus.NO_SUCH_ARGUMENT,
        "Transaction UID");
    assertRefused(
        """
        0800 9511 5549 0400 312e3200
        0800 9911 5351 0000 08000000 feff 00e0 00000000
        """,
        DimseStatus.NO_SUCH_ARGUMENT,
        "Referenced SOP Instance UID");
    assertRefused(
        """
        0800 9511 5549 0400 612e3200
        0800 9911 5351 0000 14000000 feff 00e0 0c000000 0800 5511 5549 0400 312e3400
        """,
        DimseStatus.INVALID_ARGUMENT_VALUE,
        "Transaction UID");
  }

  @ParameterizedTest
  @MethodSource("syntaxes")
  void dataSetThatIsCutOrAltered_isReadOrRefused_neverMore(TransferSyntax syntax) {
    byte[] whole = CommitmentDataSets.write(new CommitmentRequest("1.2.3", instances(3)), syntax);
    for (int length = 0; length < whole.length; length++) {
      byte[] cut = Arrays.copyOf(whole, length);
      assertThatThrownBy(() -> CommitmentDataSets.readRequest(ByteBuffer.wrap(cut), syntax))
          .isInstanceOf(UnreadableDataSet.class);
    }
    Random random = new Random(4);
    int read = 0;
    for (int round = 0; round < 20_000; round++) {
      byte[] altered = whole.clone();
      for (int i = 0; i <= random.nextInt(3); i++) {
        altered[random.nextInt(altered.length)] = (byte) random.nextInt(256);
      }
      try {
        CommitmentDataSets.readResult(ByteBuffer.wrap(altered), syntax);
        read++;
      } catch (UnreadableDataSet expected) {
        assertThat(expected.response().errorComment()).isPresent();
      }
    }
    assertThat(read).isBetween(1, 19_999);
  }

  @Test
  void sequencesNestedWithoutEnd_areRefused() {
    byte[] level = HexFormat.of().parseHex(hex("0800 9911 5351 0000 ffffffff feff 00e0 ffffffff"));
    byte[] deep = new byte[level.length * 10_000];
    for (int i = 0; i < deep.length; i++) {
      deep[i] = level[i % level.length];
    }
    assertThatThrownBy(() -> CommitmentDataSets.readRequest(ByteBuffer.wrap(deep), EXPLICIT))
        .hasMessageContaining("too deep");
  }

  private static void assertRefused(String hex, int status, String named) {
    assertThatThrownBy(
            () ->
                CommitmentDataSets.readRequest(
                    ByteBuffer.wrap(HexFormat.of().parseHex(hex(hex))), EXPLICIT))
        .isInstanceOfSatisfying(
            UnreadableDataSet.class,
            e -> {
              assertThat(e.response().status()).isEqualTo(status);
              assertThat(e.response().errorComment()).get().asString().contains(named);
            });
  }

  private static List<SopReference> instances(int count) {
    return IntStream.range(0, count).mapToObj(i -> new SopReference(CT, "1.2." + i)).toList();
  }

  private static String hex(String readable) {
    return readable.replaceAll("\\s", "");
  }
}
