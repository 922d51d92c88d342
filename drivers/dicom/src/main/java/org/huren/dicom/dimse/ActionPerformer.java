package org.huren.dicom.dimse;

import java.util.concurrent.CompletionStage;

/** Performs N-ACTION (PS3.7 10.1.4) as SCP of one SOP class. */
@FunctionalInterface
public interface ActionPerformer {
  /**
   * Performs one action. On the association's event loop, so must not block. The stage may complete
   * on any thread; exceptionally counts as a processing failure.
   *
   * @param peer who asked, to be notified of events while the association lasts
   */
  CompletionStage<NormalizedResponse> perform(NormalizedRequest action, EventReporter peer);
}
