package org.huren.dicom.association;

import java.net.InetSocketAddress;
import org.huren.dicom.pdu.Pdu;

/**
 * Something that happened to a connection or an association. AE titles in it are printable ASCII.
 * Every accepted association ends with exactly one {@link Released} or {@link Aborted}.
 */
public sealed interface AssociationEvent {
  InetSocketAddress remoteAddress();

  /** A connection was closed at once: too many are open, or the server is stopping. */
  record ConnectionRefused(InetSocketAddress remoteAddress, String why)
      implements AssociationEvent {}

  /**
   * A connection ended before anything was agreed: nothing came in time, or no association request
   * but something else.
   *
   * @param cause what ended it
   */
  record ConnectionFailed(InetSocketAddress remoteAddress, AbortCause cause, String why)
      implements AssociationEvent {}

  /**
   * A-ASSOCIATE-RJ went out.
   *
   * @param callingAeTitle as the peer wrote it, unprintable characters replaced
   * @param calledAeTitle likewise
   */
  record Rejected(
      InetSocketAddress remoteAddress,
      String callingAeTitle,
      String calledAeTitle,
      Pdu.AssociateRj rejection,
      String why)
      implements AssociationEvent {}

  /** A-ASSOCIATE-AC went out or came in. */
  record Accepted(AssociationInfo association) implements AssociationEvent {
    @Override
    public InetSocketAddress remoteAddress() {
      return association.remoteAddress();
    }
  }

  /** The association ended in order. */
  record Released(AssociationInfo association) implements AssociationEvent {
    @Override
    public InetSocketAddress remoteAddress() {
      return association.remoteAddress();
    }
  }

  /** The association was cut. */
  record Aborted(AssociationInfo association, AbortCause cause, String why)
      implements AssociationEvent {
    @Override
    public InetSocketAddress remoteAddress() {
      return association.remoteAddress();
    }
  }
}
