package org.huren.agent.upload.dicom;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.huren.dicom.association.AssociationInfo;
import org.huren.dicom.commitment.CommitmentResult;
import org.huren.dicom.commitment.CommitmentResultReceiver;
import org.huren.dicom.dimse.DimseStatus;
import org.huren.dicom.dimse.NormalizedResponse;

/**
 * Brings results of storage commitment to the uplink that asked, whichever way they come: on the
 * association of the request, or on one that the peer makes to our receiver (PS3.4 J.3.3). In
 * memory only: what a restart forgets is asked again. Safe for any thread.
 */
public final class CommitmentResults implements CommitmentResultReceiver {
  private static final int MOST_OPEN = 10_000;

  private final Map<String, CompletableFuture<CommitmentResult>> open = new LinkedHashMap<>();

  /** The result of a transaction that is about to be asked for, whenever it comes. */
  synchronized CompletableFuture<CommitmentResult> expect(String transactionUid) {
    if (open.size() >= MOST_OPEN) {
      var oldest = open.values().iterator();
      oldest.next();
      oldest.remove();
    }
    CompletableFuture<CommitmentResult> result = new CompletableFuture<>();
    open.put(transactionUid, result);
    return result;
  }

  /** There will be no result. */
  synchronized void forget(String transactionUid) {
    open.remove(transactionUid);
  }

  @Override
  public CompletionStage<NormalizedResponse> resulted(
      CommitmentResult result, AssociationInfo association) {
    Optional<CompletableFuture<CommitmentResult>> expected = take(result.transactionUid());
    expected.ifPresent(e -> e.complete(result));
    return CompletableFuture.completedFuture(
        expected.isPresent()
            ? NormalizedResponse.SUCCESS
            : NormalizedResponse.of(
                DimseStatus.PROCESSING_FAILURE, "no such transaction is open here"));
  }

  private synchronized Optional<CompletableFuture<CommitmentResult>> take(String transactionUid) {
    return Optional.ofNullable(open.remove(transactionUid));
  }
}
