package org.huren.dicom.dimse;

import java.util.concurrent.CompletionStage;

/** Takes the notifications (N-EVENT-REPORT, PS3.7 10.1.1) of one SOP class, of which we are SCU. */
@FunctionalInterface
public interface EventReceiver {
  /**
   * Takes one event. On the association's event loop, so must not block. The stage may complete on
   * any thread; exceptionally counts as a processing failure.
   */
  CompletionStage<NormalizedResponse> take(NormalizedRequest event);
}
