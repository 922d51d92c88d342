package org.huren.dicom.dimse;

/** Provides storage (PS3.4 Annex B, SCP). */
@FunctionalInterface
public interface StorageProvider {
  /**
   * A C-STORE request has come, its data set follows. On the association's event loop, so must not
   * block; several associations call at the same time.
   */
  Admission begin(StoreRequest request);

  /** Whether the data set is wanted. */
  sealed interface Admission {
    /** Yes: it goes to {@code reception}. */
    record Receive(StoreReception reception) implements Admission {}

    /** No: it is read and dropped, then answered so. */
    record Refuse(StoreAnswer.StoreResponse response) implements Admission {}
  }
}
