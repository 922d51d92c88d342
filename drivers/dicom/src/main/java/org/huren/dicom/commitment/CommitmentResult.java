package org.huren.dicom.commitment;

import java.util.List;

/**
 * What came of a storage commitment request (PS3.4 Table J.3-2).
 *
 * @param committed the instances that the SCP now answers for
 * @param failed the others
 */
public record CommitmentResult(
    String transactionUid, List<SopReference> committed, List<Failure> failed) {
  public CommitmentResult {
    committed = List.copyOf(committed);
    failed = List.copyOf(failed);
    if (transactionUid.isEmpty()) {
      throw new IllegalArgumentException("a commitment result names its transaction");
    }
  }

  /**
   * An instance that is not committed.
   *
   * @param reason (0008,1197), one of {@link FailureReason} or what the peer made up
   */
  public record Failure(SopReference instance, int reason) {}

  /** Failure Reason values (PS3.3 C.14.1.1). */
  public static final class FailureReason {
    public static final int PROCESSING_FAILURE = 0x0110;
    public static final int NO_SUCH_OBJECT_INSTANCE = 0x0112;
    public static final int CLASS_INSTANCE_CONFLICT = 0x0119;
    public static final int REFERENCED_SOP_CLASS_NOT_SUPPORTED = 0x0122;
    public static final int DUPLICATE_TRANSACTION_UID = 0x0131;
    public static final int RESOURCE_LIMITATION = 0x0213;

    private FailureReason() {}
  }
}
