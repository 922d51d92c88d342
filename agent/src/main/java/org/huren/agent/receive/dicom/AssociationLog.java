package org.huren.agent.receive.dicom;

import java.util.Optional;
import org.huren.agent.item.Reason;
import org.huren.agent.observe.Peer;
import org.huren.agent.observe.ReceiverWatch;
import org.huren.agent.observe.Refusal;
import org.huren.dicom.association.AbortCause;
import org.huren.dicom.association.AssociationEvent;
import org.huren.dicom.association.AssociationEvent.Aborted;
import org.huren.dicom.association.AssociationEvent.Accepted;
import org.huren.dicom.association.AssociationEvent.ConnectionFailed;
import org.huren.dicom.association.AssociationEvent.ConnectionRefused;
import org.huren.dicom.association.AssociationEvent.Rejected;
import org.huren.dicom.association.AssociationEvent.Released;
import org.huren.dicom.association.AssociationInfo;
import org.huren.dicom.association.AssociationListener;
import org.huren.dicom.pdu.RejectReason;

/** Turns what happens to associations into counts, the list of strangers, and log lines. */
final class AssociationLog implements AssociationListener {
  private final ReceiverWatch watch;

  AssociationLog(ReceiverWatch watch) {
    this.watch = watch;
  }

  @Override
  public void on(AssociationEvent event) {
    Peer address = Peer.at(event.remoteAddress());
    if (event instanceof Accepted accepted) {
      watch.opened(named(accepted.association()));
    } else if (event instanceof Released released) {
      watch.closed(named(released.association()));
    } else if (event instanceof Aborted aborted) {
      Peer peer = named(aborted.association());
      watch.closed(peer);
      ended(peer, aborted.cause(), aborted.why());
    } else if (event instanceof Rejected rejected) {
      rejected(address.named(rejected.callingAeTitle()), rejected);
    } else if (event instanceof ConnectionFailed failed) {
      ended(address, failed.cause(), failed.why());
    } else if (event instanceof ConnectionRefused refused) {
      watch.refused(address, Refusal.BUSY, Reason.of("receive.connection-refused", refused.why()));
    }
  }

  private static Peer named(AssociationInfo association) {
    return Peer.at(association.remoteAddress()).named(association.callingAeTitle().value());
  }

  private void rejected(Peer peer, Rejected rejected) {
    Optional<CallerPolicy.Why> ours = CallerPolicy.Why.said(rejected.why());
    Reason why =
        ours.map(w -> w.reason(rejected.calledAeTitle()))
            .orElseGet(() -> Reason.of("receive.association-rejected", rejected.why()));
    if (ours.filter(CallerPolicy.Why::isStranger).isPresent()) {
      watch.stranger(peer, why);
      return;
    }
    RejectReason reason =
        RejectReason.of(rejected.rejection()).orElse(RejectReason.NO_REASON_GIVEN);
    watch.refused(
        peer,
        switch (reason) {
          case LOCAL_LIMIT_EXCEEDED -> Refusal.BUSY;
          case TEMPORARY_CONGESTION -> Refusal.NO_SPACE;
          case PROTOCOL_VERSION_NOT_SUPPORTED -> Refusal.PROTOCOL;
          default -> Refusal.UNSUPPORTED;
        },
        why);
  }

  private void ended(Peer peer, AbortCause cause, String why) {
    Reason detail = Reason.of("receive.association-ended", why);
    switch (cause) {
      case TLS_HANDSHAKE -> watch.refused(peer, Refusal.TLS, detail);
      case PROTOCOL_ERROR -> watch.refused(peer, Refusal.PROTOCOL, detail);
      case ARTIM_EXPIRED, IDLE, TOO_SLOW, WRITE_BLOCKED ->
          watch.refused(peer, Refusal.TIMEOUT, detail);
      case PEER_ABORTED, CONNECTION_LOST -> watch.refused(peer, Refusal.CUT_OFF, detail);
      case USER_ABORTED, STOPPING -> {}
    }
  }
}
