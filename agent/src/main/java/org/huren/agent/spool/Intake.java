package org.huren.agent.spool;

import java.nio.file.Path;
import java.util.Optional;
import org.huren.agent.item.PayloadKind;
import org.huren.agent.item.Source;

/** Where receivers hand bytes in. Any thread. */
public interface Intake {
  /** Begins one payload, or says why not. */
  Admission admit(PayloadKind kind, Source source);

  /**
   * Whether a payload would be let in now, for answers that come before any payload (ENQ,
   * associate).
   */
  boolean isOpen();

  /**
   * Whether a device should be asked in that is about to begin: no longer so a good while before
   * {@link #isOpen} ends for lack of space, so that those under way can finish.
   */
  default boolean invitesSenders() {
    return isOpen();
  }

  /**
   * Keeps what came of a message that was never finished in {@code aside/}, for a person: never
   * acknowledged, never delivered, gone after retention or when too many newer ones come.
   *
   * @return where it lies now; empty if there is no room for it, or it could not be written
   */
  Optional<Path> keepAside(PayloadKind kind, Source source, byte[] soFar);

  /** The answer to {@link #admit}. */
  sealed interface Admission {
    /** Bytes may come. */
    record Admitted(Reception reception) implements Admission {}

    /** Nothing was begun. */
    record Refused(Refusal why) implements Admission {}
  }

  /** Why a payload is not taken; each becomes the protocol's own negative answer. */
  enum Refusal {
    /** Free space is under the limit and nothing settled is left to delete. */
    NO_SPACE,
    /** The process is about to end. */
    STOPPING
  }
}
