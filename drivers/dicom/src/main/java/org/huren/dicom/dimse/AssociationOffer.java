package org.huren.dicom.dimse;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.huren.dicom.AeTitle;
import org.huren.dicom.association.AssociationSettings;
import org.huren.dicom.pdu.ProposedContext;
import org.huren.dicom.pdu.RoleSelection;

/**
 * What a client asks for when it associates.
 *
 * @param contexts proposed, with distinct ids
 * @param roles proposed, for SOP classes of which this end is to be more, or else, than SCU
 * @param events takes what the peer reports, by SOP class
 * @param connect time for the connection to be made
 * @param settings its operations window is proposed if it allows more than one; its idle time is
 *     how long an answer may take
 * @param tls empty: a plain connection
 */
public record AssociationOffer(
    InetSocketAddress remote,
    AeTitle calling,
    AeTitle called,
    List<ProposedContext> contexts,
    List<RoleSelection> roles,
    Map<String, EventReceiver> events,
    Duration connect,
    AssociationSettings settings,
    Optional<TlsSettings> tls) {
  public AssociationOffer {
    contexts = List.copyOf(contexts);
    roles = List.copyOf(roles);
    events = Map.copyOf(events);
  }

  /** As SCU on a plain connection. */
  public AssociationOffer(
      InetSocketAddress remote,
      AeTitle calling,
      AeTitle called,
      List<ProposedContext> contexts,
      Duration connect,
      AssociationSettings settings) {
    this(
        remote,
        calling,
        called,
        contexts,
        List.of(),
        Map.of(),
        connect,
        settings,
        Optional.empty());
  }

  public AssociationOffer withTls(TlsSettings secured) {
    return new AssociationOffer(
        remote, calling, called, contexts, roles, events, connect, settings, Optional.of(secured));
  }

  public AssociationOffer withRoles(List<RoleSelection> proposed) {
    return new AssociationOffer(
        remote, calling, called, contexts, proposed, events, connect, settings, tls);
  }

  public AssociationOffer withEvents(Map<String, EventReceiver> receivers) {
    return new AssociationOffer(
        remote, calling, called, contexts, roles, receivers, connect, settings, tls);
  }
}
