package org.huren.dicom.dimse;

import java.util.concurrent.CompletionStage;
import org.huren.dicom.association.AssociationInfo;
import org.huren.dicom.association.PresentationContext;

/** Notifies the peer of an association that it asked for itself. Any thread; never blocks. */
public interface EventReporter {
  AssociationInfo association();

  /**
   * Says that a report will follow, for which the peer may wait in silence: the association is not
   * idle before the next {@link #report}, or {@link #withdraw}.
   */
  void announce();

  /** Says that what was announced will not come on this association. */
  void withdraw();

  /**
   * N-EVENT-REPORT (PS3.7 10.1.1). Waits its turn if the peer agreed to no more outstanding ones.
   * The stage completes on the association's event loop, never exceptionally.
   *
   * @param context accepted on this association, for a SOP class of which we are SCP
   * @param information Event Information, in the context's transfer syntax
   */
  CompletionStage<OperationOutcome> report(
      PresentationContext context,
      String sopClassUid,
      String sopInstanceUid,
      int eventTypeId,
      byte[] information);
}
