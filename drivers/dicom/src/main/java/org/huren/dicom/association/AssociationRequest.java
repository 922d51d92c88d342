package org.huren.dicom.association;

import java.net.InetSocketAddress;
import java.util.Optional;
import org.huren.dicom.AeTitle;
import org.huren.dicom.pdu.Pdu.AssociateRq;
import org.huren.dicom.pdu.ProposedContext;

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
  /**
   * Whether nothing is proposed by which an object could come: verification (C-ECHO), requests and
   * results of storage commitment.
   */
  public boolean bringsNoObjects() {
    return pdu.contexts().stream()
        .map(ProposedContext::abstractSyntax)
        .allMatch(
            uid ->
                uid.equals(AbstractSyntaxes.VERIFICATION)
                    || uid.equals(AbstractSyntaxes.STORAGE_COMMITMENT));
  }
}
