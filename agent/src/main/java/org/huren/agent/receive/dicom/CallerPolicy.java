package org.huren.agent.receive.dicom;

import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.huren.agent.item.Reason;
import org.huren.config.CertificateIdentity;
import org.huren.config.DicomConfig;
import org.huren.config.DicomConfig.Caller;
import org.huren.config.DicomConfig.Callers;
import org.huren.dicom.AeTitle;
import org.huren.dicom.association.AssociationPolicy;
import org.huren.dicom.association.AssociationRequest;
import org.huren.dicom.association.TransportSecurity;
import org.huren.dicom.pdu.RejectReason;

/**
 * Lets in the configured callers, by AE title, address and certificate, who call us by our own
 * title; no more of one caller than it may have; and while the disk is short of space only those
 * that bring no objects: what an archive says of its storage may be just what makes room.
 */
final class CallerPolicy implements AssociationPolicy {
  private final AeTitle ours;
  private final Callers callers;
  private final BooleanSupplier invitesSenders;

  CallerPolicy(DicomConfig config, BooleanSupplier invitesSenders) {
    this.ours = config.aeTitle();
    this.callers = config.callers();
    this.invitesSenders = invitesSenders;
  }

  /** Why somebody is turned away. */
  enum Why {
    CALLED_AE_TITLE(RejectReason.CALLED_AE_TITLE_NOT_RECOGNIZED),
    NOT_LISTED(RejectReason.CALLING_AE_TITLE_NOT_RECOGNIZED),
    OTHER_ADDRESS(RejectReason.CALLING_AE_TITLE_NOT_RECOGNIZED),
    OTHER_CERTIFICATE(RejectReason.CALLING_AE_TITLE_NOT_RECOGNIZED),
    CALLERS_LIMIT(RejectReason.LOCAL_LIMIT_EXCEEDED),
    SHORT_OF_SPACE(RejectReason.TEMPORARY_CONGESTION);

    private final RejectReason told;

    Why(RejectReason told) {
      this.told = told;
    }

    /** What one has said, if it was the policy that spoke. */
    static Optional<Why> said(String why) {
      return List.of(values()).stream().filter(each -> each.name().equals(why)).findFirst();
    }

    /** Whether the caller is none of ours, so that an admin may want to list it. */
    boolean isStranger() {
      return told == RejectReason.CALLING_AE_TITLE_NOT_RECOGNIZED || this == CALLED_AE_TITLE;
    }

    /**
     * In words.
     *
     * @param called the title that was called
     */
    Reason reason(String called) {
      return switch (this) {
        case CALLED_AE_TITLE -> Reason.of("receive.called-other", called);
        case NOT_LISTED -> Reason.of("receive.caller-not-listed");
        case OTHER_ADDRESS -> Reason.of("receive.caller-address");
        case OTHER_CERTIFICATE -> Reason.of("receive.caller-certificate");
        case CALLERS_LIMIT -> Reason.of("receive.caller-limit");
        case SHORT_OF_SPACE -> Reason.of("receive.short-of-space");
      };
    }

    private Decision decision() {
      return switch (this) {
        case CALLERS_LIMIT, SHORT_OF_SPACE -> AssociationPolicy.rejectForNow(told, name());
        default -> AssociationPolicy.reject(told, name());
      };
    }
  }

  @Override
  public Decision decide(AssociationRequest request) {
    if (!request.calledAeTitle().equals(ours)) {
      return Why.CALLED_AE_TITLE.decision();
    }
    if (callers instanceof Callers.Listed listed) {
      Optional<Why> no = judge(listed.callers(), request);
      if (no.isPresent()) {
        return no.get().decision();
      }
    }
    if (!request.bringsNoObjects() && !invitesSenders.getAsBoolean()) {
      return Why.SHORT_OF_SPACE.decision();
    }
    return AssociationPolicy.accept();
  }

  /** The nearer a caller comes to an entry, the more the answer says. */
  private static Optional<Why> judge(List<Caller> listed, AssociationRequest request) {
    List<Caller> titled =
        listed.stream().filter(c -> c.aeTitle().equals(request.callingAeTitle())).toList();
    if (titled.isEmpty()) {
      return Optional.of(Why.NOT_LISTED);
    }
    InetAddress address = request.remoteAddress().getAddress();
    List<Caller> near =
        titled.stream()
            .filter(c -> c.address().map(range -> range.contains(address)).orElse(true))
            .toList();
    if (near.isEmpty()) {
      return Optional.of(Why.OTHER_ADDRESS);
    }
    Optional<Caller> caller =
        near.stream()
            .filter(c -> c.certificate().map(id -> shows(request.tls(), id)).orElse(true))
            .findFirst();
    if (caller.isEmpty()) {
      return Optional.of(Why.OTHER_CERTIFICATE);
    }
    return caller
        .get()
        .maxAssociations()
        .filter(most -> request.openFromCaller() >= most)
        .map(most -> Why.CALLERS_LIMIT);
  }

  private static boolean shows(Optional<TransportSecurity> tls, CertificateIdentity wanted) {
    return tls.stream()
        .flatMap(t -> t.peerCertificates().stream().limit(1))
        .anyMatch(wanted::matches);
  }
}
