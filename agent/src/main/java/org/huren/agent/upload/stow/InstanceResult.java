package org.huren.agent.upload.stow;

import java.util.Optional;
import java.util.OptionalInt;

/** What an answer says of one instance (PS3.18 Annex I). */
sealed interface InstanceResult {
  /**
   * Named in Referenced SOP Sequence (0008,1199).
   *
   * @param retrieveUrl where it can be fetched
   * @param warningReason (0008,1196)
   */
  record Stored(Optional<String> retrieveUrl, OptionalInt warningReason)
      implements InstanceResult {}

  /**
   * Named in Failed SOP Sequence (0008,1198).
   *
   * @param failureReason (0008,1197); empty if the answer has none we can read
   */
  record Failed(OptionalInt failureReason) implements InstanceResult {}
}
