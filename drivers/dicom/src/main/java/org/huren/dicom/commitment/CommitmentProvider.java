package org.huren.dicom.commitment;

import java.util.concurrent.CompletionStage;
import org.huren.dicom.association.AssociationInfo;
import org.huren.dicom.dimse.NormalizedResponse;
import org.huren.dicom.dimse.OperationOutcome;

/** Commits to the storage of instances: the SCP (PS3.4 J.2). */
@FunctionalInterface
public interface CommitmentProvider {
  /**
   * A request has come. On the association's event loop, so must not block. The stage answers the
   * request itself: Success says that it was taken and that a result will follow, so it completes
   * once the request is as durable as that needs.
   *
   * @param caller for a result while the association lasts; afterwards it goes by one of our own
   */
  CompletionStage<NormalizedResponse> requested(CommitmentRequest request, Caller caller);

  /** Who asked. */
  interface Caller {
    AssociationInfo association();

    /**
     * N-EVENT-REPORT on the association of the request. Any thread, does not block; not responded
     * to once the association has ended.
     */
    CompletionStage<OperationOutcome> report(CommitmentResult result);

    /**
     * Says that its result will not come on this association, which is then as idle as any other;
     * until then, or until the report, a peer that waits for it is not.
     */
    void letGo();
  }
}
