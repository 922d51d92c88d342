package org.huren.dicom.commitment;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import org.huren.dicom.dataset.TransferSyntax;

/** Whatever the bytes: a request or a result that can be said again, or a refusal with a reason. */
class CommitmentFuzzTest {
  private static final List<TransferSyntax> SYNTAXES =
      List.of(
          TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN,
          TransferSyntax.IMPLICIT_VR_LITTLE_ENDIAN,
          TransferSyntax.EXPLICIT_VR_BIG_ENDIAN);

  /** The first byte chooses the transfer syntax. */
  @FuzzTest(maxDuration = "10m")
  void anyDataSet_isReadOrRefused(byte[] input) {
    if (input.length == 0) {
      return;
    }
    TransferSyntax syntax = SYNTAXES.get((input[0] & 0xFF) % SYNTAXES.size());
    byte[] dataSet = Arrays.copyOfRange(input, 1, input.length);
    try {
      CommitmentRequest request = CommitmentDataSets.readRequest(ByteBuffer.wrap(dataSet), syntax);
      byte[] again = CommitmentDataSets.write(request, syntax);
      assertThat(CommitmentDataSets.readRequest(ByteBuffer.wrap(again), syntax)).isEqualTo(request);
    } catch (UnreadableDataSet refused) {
      check(refused);
    }
    try {
      CommitmentResult result = CommitmentDataSets.readResult(ByteBuffer.wrap(dataSet), syntax);
      byte[] again = CommitmentDataSets.write(result, syntax);
      assertThat(CommitmentDataSets.readResult(ByteBuffer.wrap(again), syntax)).isEqualTo(result);
    } catch (UnreadableDataSet refused) {
      check(refused);
    }
  }

  private static void check(UnreadableDataSet refused) {
    assertThat(refused.response().errorComment().orElseThrow()).isNotBlank();
    assertThat(refused.response().errorComment().orElseThrow().length()).isLessThanOrEqualTo(64);
  }
}
