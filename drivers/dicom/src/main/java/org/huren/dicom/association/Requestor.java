package org.huren.dicom.association;

import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.function.Function;
import org.huren.dicom.AeTitle;
import org.huren.dicom.pdu.AsynchronousOperationsWindow;
import org.huren.dicom.pdu.Pdu.AssociateAc;
import org.huren.dicom.pdu.Pdu.AssociateRq;

/** The requesting end of one association. */
record Requestor(
    AssociationSettings settings,
    AeTitle callingAeTitle,
    AeTitle calledAeTitle,
    AssociateRq request,
    AssociationListener listener,
    Function<Association, AssociationUser> users)
    implements Side {
  @Override
  public AssociationUser user(Association association) {
    return users.apply(association);
  }

  AssociationInfo agreed(
      AssociateAc ac, InetSocketAddress remote, Optional<TransportSecurity> tls) {
    return new AssociationInfo(
        0,
        true,
        callingAeTitle,
        calledAeTitle,
        remote,
        Negotiation.agreed(request, ac),
        Negotiation.agreedRoles(request, ac),
        ac.user().operationsWindow().orElse(AsynchronousOperationsWindow.SYNCHRONOUS),
        ac.user().maximumLength(),
        ac.user().implementationClassUid(),
        ac.user().implementationVersionName(),
        tls);
  }
}
