package org.huren.agent.upload.dicom;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import javax.net.ssl.SSLContext;
import org.huren.dicom.association.PresentationContext;
import org.huren.dicom.commitment.StorageCommitment;
import org.huren.dicom.dimse.ServiceClassUser;

/** An established association and what was proposed on it. */
final class OpenAssociation {
  /** As many unanswered objects as make sense, where the peer allows any number. */
  private static final int WIDEST_WINDOW = 16;

  private final ServiceClassUser user;
  private final Set<Kind> proposed;
  private final Optional<SSLContext> identity;
  private boolean used;
  private long idleSince;

  /**
   * @param identity what it was secured with
   */
  OpenAssociation(ServiceClassUser user, Set<Kind> proposed, Optional<SSLContext> identity) {
    this.user = user;
    this.proposed = Set.copyOf(proposed);
    this.identity = identity;
  }

  ServiceClassUser user() {
    return user;
  }

  /** Whether a new association could do no more for these. */
  boolean covers(Collection<Kind> kinds, Optional<SSLContext> current) {
    return proposed.containsAll(kinds) && identity.equals(current);
  }

  /** Whether the peer provides storage commitment (PS3.4 Annex J). */
  boolean offersCommitment() {
    return user.info().contextOf(StorageCommitment.SOP_CLASS).isPresent();
  }

  /** The accepted context for the first of these kinds that has one. */
  Optional<PresentationContext> context(List<Kind> kinds) {
    return kinds.stream()
        .flatMap(k -> user.context(k.sopClassUid(), k.transferSyntaxUid()).stream())
        .findFirst();
  }

  boolean isOpen() {
    return !user.isOver();
  }

  /** How many objects may be unanswered at once. */
  int window() {
    int invoked = user.info().operationsWindow().invoked();
    return invoked == 0 ? WIDEST_WINDOW : Math.min(invoked, WIDEST_WINDOW);
  }

  /** Whether it has served before, so that the peer may have ended it meanwhile. */
  boolean isUsed() {
    return used;
  }

  void rest(long now) {
    used = true;
    idleSince = now;
  }

  /** When it was last given back, nanoseconds. */
  long idleSince() {
    return idleSince;
  }
}
