package org.huren.dicom.association;

import java.net.InetSocketAddress;
import java.util.Optional;
import org.huren.dicom.AeTitle;
import org.huren.dicom.pdu.Pdu.AssociateRq;

/**
 * A request to associate, before it is answered.
 *
 * @param pdu the whole of it: proposed contexts, user identity, implementation
 * @param openAssociations of this end point, without this one
 * @param openFromCaller of them, those of the same calling AE title
 * @param tls empty on a plain connection
 */
public record AssociationRequest(
    AeTitle callingAeTitle,
    AeTitle calledAeTitle,
    InetSocketAddress remoteAddress,
    AssociateRq pdu,
    int openAssociations,
    int openFromCaller,
    Optional<TransportSecurity> tls) {
  /** Whether nothing but verification (C-ECHO) is proposed. */
  public boolean isVerificationOnly() {
    return pdu.contexts().stream()
        .allMatch(c -> c.abstractSyntax().equals(AbstractSyntaxes.VERIFICATION));
  }
}
