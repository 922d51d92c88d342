package org.huren.dicom.association;

import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;
import org.huren.dicom.AeTitle;
import org.huren.dicom.pdu.AsynchronousOperationsWindow;

/**
 * What two peers agreed on. Immutable.
 *
 * @param id counts the associations of one process's end point, for logs
 * @param contexts the accepted ones only
 * @param peerMaximumLength longest P-DATA-TF variable field the peer receives, bytes; 0: no limit
 * @param peerImplementationClassUid empty if a sloppy peer sent none
 */
public record AssociationInfo(
    long id,
    AeTitle callingAeTitle,
    AeTitle calledAeTitle,
    InetSocketAddress remoteAddress,
    List<PresentationContext> contexts,
    AsynchronousOperationsWindow operationsWindow,
    long peerMaximumLength,
    String peerImplementationClassUid,
    Optional<String> peerImplementationVersionName) {
  public AssociationInfo {
    contexts = List.copyOf(contexts);
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
}
