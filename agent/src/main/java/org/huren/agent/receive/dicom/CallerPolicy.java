package org.huren.agent.receive.dicom;

import java.net.InetAddress;
import org.huren.config.DicomConfig;
import org.huren.config.DicomConfig.Callers;
import org.huren.dicom.AeTitle;
import org.huren.dicom.association.AssociationPolicy;
import org.huren.dicom.association.AssociationRequest;
import org.huren.dicom.pdu.RejectReason;

/** Lets in the configured callers, by AE title and address, who call us by our own title. */
final class CallerPolicy implements AssociationPolicy {
  private final AeTitle ours;
  private final Callers callers;

  CallerPolicy(DicomConfig config) {
    this.ours = config.aeTitle();
    this.callers = config.callers();
  }

  @Override
  public Decision decide(AssociationRequest request) {
    if (!request.calledAeTitle().equals(ours)) {
      return AssociationPolicy.reject(
          RejectReason.CALLED_AE_TITLE_NOT_RECOGNIZED,
          "called " + request.calledAeTitle() + ", this is " + ours);
    }
    if (!isCaller(request.callingAeTitle(), request.remoteAddress().getAddress())) {
      return AssociationPolicy.reject(
          RejectReason.CALLING_AE_TITLE_NOT_RECOGNIZED, "not among dicom.callers");
    }
    return AssociationPolicy.accept();
  }

  private boolean isCaller(AeTitle title, InetAddress address) {
    if (callers instanceof Callers.Listed listed) {
      return listed.callers().stream()
          .filter(caller -> caller.aeTitle().equals(title))
          .anyMatch(caller -> caller.address().map(a -> a.contains(address)).orElse(true));
    }
    return true;
  }
}
