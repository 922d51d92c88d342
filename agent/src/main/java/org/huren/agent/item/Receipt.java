package org.huren.agent.item;

import java.time.Instant;
import java.util.Optional;

/**
 * The far side's own word that it has this very object.
 *
 * @param reference what its answer named (SOP Instance UID, resource location), for a person to
 *     look up there
 * @param warning what it did not like, though it took the object
 */
public record Receipt(Instant at, String reference, Optional<Reason> warning) {
  /** A receipt without a warning. */
  public Receipt(Instant at, String reference) {
    this(at, reference, Optional.empty());
  }
}
