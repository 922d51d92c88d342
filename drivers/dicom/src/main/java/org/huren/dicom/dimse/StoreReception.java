package org.huren.dicom.dimse;

import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/**
 * Takes the data set of one C-STORE while it arrives. Called on the association's event loop, in
 * order: {@link #data} any number of times, then exactly one of {@link #end} and {@link #aborted}.
 * An exception aborts the association; after one from {@code data}, {@code aborted} still comes.
 */
public interface StoreReception {
  /**
   * The next bytes of the data set, exactly as received. To be consumed during the call: the memory
   * is the network's and is used again afterwards.
   */
  void data(ByteBuffer fragment);

  /**
   * Asked after each {@link #data}: if present, nothing more is read from the peer until the stage
   * completes, on any thread, in any way.
   */
  default Optional<CompletionStage<?>> congestion() {
    return Optional.empty();
  }

  /**
   * The data set is complete. The stage may complete on any thread; completing exceptionally counts
   * as {@link StoreAnswer.NoAnswer}.
   */
  CompletionStage<StoreAnswer> end();

  /** The data set will never be complete: the sender or the connection gave up. */
  void aborted();
}
