package org.huren.dicom.association;

import io.netty.channel.ChannelHandler;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import org.huren.dicom.AeTitle;
import org.huren.dicom.association.AssociationPolicy.Decision;
import org.huren.dicom.pdu.AsynchronousOperationsWindow;
import org.huren.dicom.pdu.Pdu.AssociateAc;
import org.huren.dicom.pdu.Pdu.AssociateRj;
import org.huren.dicom.pdu.Pdu.AssociateRq;
import org.huren.dicom.pdu.RejectReason;
import org.huren.dicom.pdu.RejectReason.Result;

/**
 * The accepting end of all associations of one end point: limit, policy, negotiation. Any thread.
 */
public final class Acceptor implements Side {
  private static final int PROTOCOL_VERSION_1 = 1;

  private final AssociationSettings settings;
  private final int maximumAssociations;
  private final AssociationPolicy policy;
  private final AssociationListener listener;
  private final Function<Association, AssociationUser> users;
  private final AtomicInteger open = new AtomicInteger();
  private final Map<AeTitle, Integer> openFrom = new ConcurrentHashMap<>();
  private final AtomicLong ids = new AtomicLong();

  /**
   * An acceptor.
   *
   * @param users makes the service user of each association
   */
  public Acceptor(
      AssociationSettings settings,
      int maximumAssociations,
      AssociationPolicy policy,
      AssociationListener listener,
      Function<Association, AssociationUser> users) {
    this.settings = settings;
    this.maximumAssociations = maximumAssociations;
    this.policy = policy;
    this.listener = listener;
    this.users = users;
  }

  /** The handler of one new connection. */
  public ChannelHandler newHandler() {
    return new UpperLayer(this);
  }

  public int openAssociations() {
    return open.get();
  }

  @Override
  public AssociationSettings settings() {
    return settings;
  }

  @Override
  public AssociationListener listener() {
    return listener;
  }

  @Override
  public AssociationUser user(Association association) {
    return users.apply(association);
  }

  /** What a request is answered with. */
  sealed interface Reply {
    /** Takes one of the associations; {@link Acceptor#ended} gives it back. */
    record Accepted(AssociateAc pdu, AssociationInfo info) implements Reply {}

    /**
     * No.
     *
     * @param byProvider whether the service provider says so, before any user is asked
     */
    record Rejected(AssociateRj pdu, String why, boolean byProvider) implements Reply {}
  }

  Reply answer(AssociateRq rq, InetSocketAddress remote, Optional<TransportSecurity> tls) {
    if ((rq.protocolVersion() & PROTOCOL_VERSION_1) == 0) {
      return reject(
          RejectReason.PROTOCOL_VERSION_NOT_SUPPORTED,
          "protocol version " + rq.protocolVersion() + ", only 1 is supported");
    }
    if (!rq.applicationContext().equals(Negotiation.DICOM_APPLICATION_CONTEXT)) {
      return reject(
          RejectReason.APPLICATION_CONTEXT_NAME_NOT_SUPPORTED,
          "the application context is not DICOM's");
    }
    Optional<AeTitle> calling = aeTitle(rq.callingAeTitle());
    if (calling.isEmpty()) {
      return reject(
          RejectReason.CALLING_AE_TITLE_NOT_RECOGNIZED, "the calling AE title is not valid");
    }
    Optional<AeTitle> called = aeTitle(rq.calledAeTitle());
    if (called.isEmpty()) {
      return reject(
          RejectReason.CALLED_AE_TITLE_NOT_RECOGNIZED, "the called AE title is not valid");
    }
    long peerMaximum = rq.user().maximumLength();
    if (peerMaximum != 0 && peerMaximum < Negotiation.SMALLEST_USABLE_MAXIMUM) {
      return reject(
          RejectReason.NO_REASON_GIVEN,
          "a maximum PDU length of " + peerMaximum + " bytes lets nothing through");
    }
    if (!takePlace()) {
      return new Reply.Rejected(
          AssociateRj.of(Result.REJECTED_TRANSIENT, RejectReason.LOCAL_LIMIT_EXCEEDED),
          maximumAssociations + " associations are open, the limit",
          false);
    }
    // counted before it is judged, so that two that come at once don't both find the last place
    int fromCaller = openFrom.merge(calling.get(), 1, Integer::sum) - 1;
    AssociationRequest request =
        new AssociationRequest(
            calling.get(), called.get(), remote, rq, open.get() - 1, fromCaller, tls);
    boolean isAccepted = false;
    try {
      Reply reply = decide(rq, request);
      isAccepted = reply instanceof Reply.Accepted;
      return reply;
    } finally {
      if (!isAccepted) {
        giveBack(calling.get());
      }
    }
  }

  private boolean takePlace() {
    return open.getAndUpdate(n -> Math.min(n + 1, maximumAssociations)) < maximumAssociations;
  }

  private Reply decide(AssociateRq rq, AssociationRequest request) {
    Decision decision = policy.decide(request);
    if (decision instanceof Decision.Reject reject) {
      return new Reply.Rejected(
          AssociateRj.of(reject.result(), reject.reason()), reject.why(), false);
    }
    AssociateAc ac =
        Negotiation.accept(rq, settings, ((Decision.Accept) decision).userIdentityResponse());
    return new Reply.Accepted(
        ac,
        new AssociationInfo(
            ids.incrementAndGet(),
            false,
            request.callingAeTitle(),
            request.calledAeTitle(),
            request.remoteAddress(),
            Negotiation.agreed(rq, ac),
            Negotiation.agreedRoles(rq, ac),
            ac.user().operationsWindow().orElse(AsynchronousOperationsWindow.SYNCHRONOUS),
            rq.user().maximumLength(),
            rq.user().implementationClassUid(),
            rq.user().implementationVersionName(),
            request.tls()));
  }

  @Override
  public void ended(AssociationInfo info, AssociationEnd end) {
    giveBack(info.callingAeTitle());
    Side.super.ended(info, end);
  }

  private void giveBack(AeTitle calling) {
    open.getAndDecrement();
    openFrom.computeIfPresent(calling, (title, count) -> count == 1 ? null : count - 1);
  }

  private static Reply reject(RejectReason reason, String why) {
    return new Reply.Rejected(
        AssociateRj.of(Result.REJECTED_PERMANENT, reason), why, reason.source() != 1);
  }

  private static Optional<AeTitle> aeTitle(String text) {
    try {
      return Optional.of(new AeTitle(text));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
