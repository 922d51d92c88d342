package org.huren.dicom.dimse;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import org.huren.dicom.AeTitle;
import org.huren.dicom.association.AssociationSettings;
import org.huren.dicom.pdu.ProposedContext;

/**
 * What a client asks for when it associates.
 *
 * @param contexts proposed, with distinct ids
 * @param connect time for the connection to be made
 * @param settings its operations window is proposed if it allows more than one; its idle time is
 *     how long an answer may take
 */
public record AssociationOffer(
    InetSocketAddress remote,
    AeTitle calling,
    AeTitle called,
    List<ProposedContext> contexts,
    Duration connect,
    AssociationSettings settings) {
  public AssociationOffer {
    contexts = List.copyOf(contexts);
  }
}
