package org.huren.dicom.association;

import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;
import org.huren.dicom.AeTitle;
import org.huren.dicom.pdu.AsynchronousOperationsWindow;
import org.huren.dicom.pdu.RoleSelection;

/**
 * What two peers agreed on. Immutable.
 *
 * @param id counts the associations of one process's end point, for logs
 * @param isRequestor whether this end asked for it
 * @param contexts the accepted ones only
 * @param roles of the requestor, where they were negotiated; else it is SCU and the acceptor SCP
 * @param peerMaximumLength longest P-DATA-TF variable field the peer receives, bytes; 0: no limit
 * @param peerImplementationClassUid empty if a sloppy peer sent none
 * @param tls empty on a plain connection
 */
public record AssociationInfo(
    long id,
    boolean isRequestor,
    AeTitle callingAeTitle,
    AeTitle calledAeTitle,
    InetSocketAddress remoteAddress,
    List<PresentationContext> contexts,
    List<RoleSelection> roles,
    AsynchronousOperationsWindow operationsWindow,
    long peerMaximumLength,
    String peerImplementationClassUid,
    Optional<String> peerImplementationVersionName,
    Optional<TransportSecurity> tls) {
  public AssociationInfo {
    contexts = List.copyOf(contexts);
    roles = List.copyOf(roles);
  }

  /** The accepted context of this id. */
  public Optional<PresentationContext> context(int contextId) {
    for (PresentationContext context : contexts) {
      if (context.id() == contextId) {
        return Optional.of(context);
      }
    }
    return Optional.empty();
  }

  /** The first accepted context of an abstract syntax. */
  public Optional<PresentationContext> contextOf(String abstractSyntax) {
    return contexts.stream().filter(c -> c.abstractSyntax().equals(abstractSyntax)).findFirst();
  }

  /** Whether this end is the SCU of a SOP class: invokes operations, is notified of events. */
  public boolean isUser(String sopClass) {
    return isRequestor ? isRequestorUser(sopClass) : isRequestorProvider(sopClass);
  }

  /** Whether this end is the SCP of a SOP class: performs operations, notifies of events. */
  public boolean isProvider(String sopClass) {
    return isRequestor ? isRequestorProvider(sopClass) : isRequestorUser(sopClass);
  }

  private boolean isRequestorUser(String sopClass) {
    return role(sopClass).map(RoleSelection::scu).orElse(true);
  }

  private boolean isRequestorProvider(String sopClass) {
    return role(sopClass).map(RoleSelection::scp).orElse(false);
  }

  private Optional<RoleSelection> role(String sopClass) {
    return roles.stream().filter(role -> role.sopClass().equals(sopClass)).findFirst();
  }
}
