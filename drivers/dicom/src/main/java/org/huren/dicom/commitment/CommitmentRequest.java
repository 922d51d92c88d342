package org.huren.dicom.commitment;

import java.util.List;

/**
 * What a storage commitment is asked for (PS3.4 Table J.3-1).
 *
 * @param transactionUid names the request in its result
 * @param instances at least one
 */
public record CommitmentRequest(String transactionUid, List<SopReference> instances) {
  public CommitmentRequest {
    instances = List.copyOf(instances);
    if (transactionUid.isEmpty() || instances.isEmpty()) {
      throw new IllegalArgumentException("a commitment request names a transaction and instances");
    }
  }
}
