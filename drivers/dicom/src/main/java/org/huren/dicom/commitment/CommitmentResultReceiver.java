package org.huren.dicom.commitment;

import java.util.concurrent.CompletionStage;
import org.huren.dicom.association.AssociationInfo;
import org.huren.dicom.dimse.NormalizedResponse;

/** Takes the results of the requests that we made as SCU (PS3.4 J.3.3). */
@FunctionalInterface
public interface CommitmentResultReceiver {
  /**
   * A result has come, on the association of its request or on one that the SCP made. On that
   * association's event loop, so must not block.
   */
  CompletionStage<NormalizedResponse> resulted(
      CommitmentResult result, AssociationInfo association);
}
