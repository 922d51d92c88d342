package org.huren.dicom.association;

import java.net.InetSocketAddress;
import org.huren.dicom.association.AssociationEnd.Aborted;
import org.huren.dicom.pdu.Pdu.AssociateRj;
import org.huren.dicom.pdu.Pdu.AssociateRq;

/** Which end of an association we are, what that end needs, and whom it tells. */
sealed interface Side permits Acceptor, Requestor {
  AssociationSettings settings();

  AssociationListener listener();

  AssociationUser user(Association association);

  /** The listener hears of an end only once all is given back. */
  default void ended(AssociationInfo info, AssociationEnd end) {
    listener()
        .on(
            end instanceof Aborted aborted
                ? new AssociationEvent.Aborted(info, aborted.cause(), aborted.why())
                : new AssociationEvent.Released(info));
  }

  default void rejected(
      InetSocketAddress remote, AssociateRq request, AssociateRj rejection, String why) {
    listener()
        .on(
            new AssociationEvent.Rejected(
                remote,
                printable(request.callingAeTitle()),
                printable(request.calledAeTitle()),
                rejection,
                why));
  }

  default void failed(InetSocketAddress remote, Aborted end) {
    listener().on(new AssociationEvent.ConnectionFailed(remote, end.cause(), end.why()));
  }

  private static String printable(String title) {
    return title.replaceAll("[^\\x20-\\x7E]", "?");
  }
}
