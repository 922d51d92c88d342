package org.huren.dicom.dimse;

import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.huren.dicom.association.AssociationSettings;

/**
 * How a server listens.
 *
 * @param listeners at least one
 * @param maximumAssociations open at a time; over it a request is rejected as transient (local
 *     limit exceeded)
 * @param maximumConnections open at a time, associated or not; over it a connection is closed at
 *     once
 * @param eventLoopThreads for all connections together
 */
public record DicomServerSettings(
    List<Listener> listeners,
    int maximumAssociations,
    int maximumConnections,
    int eventLoopThreads,
    AssociationSettings association) {
  /**
   * One port.
   *
   * @param address port 0: any free one
   * @param tls empty: plain
   */
  public record Listener(InetSocketAddress address, Optional<TlsSettings> tls) {}

  public DicomServerSettings {
    listeners = List.copyOf(listeners);
    if (listeners.isEmpty()) {
      throw new IllegalArgumentException("nothing to listen on");
    }
    if (maximumAssociations < 1 || maximumConnections < maximumAssociations) {
      throw new IllegalArgumentException(
          "limits of "
              + maximumAssociations
              + " associations, "
              + maximumConnections
              + " connections: at least one association, and no fewer connections");
    }
    if (eventLoopThreads < 1) {
      throw new IllegalArgumentException("event loop threads: " + eventLoopThreads);
    }
  }

  /** Plain, 100 associations, 200 connections. */
  public static DicomServerSettings listeningOn(InetSocketAddress listen) {
    return listeningOn(new Listener(listen, Optional.empty()));
  }

  /** 100 associations, 200 connections. */
  public static DicomServerSettings listeningOn(Listener listener) {
    return new DicomServerSettings(
        List.of(listener),
        100,
        200,
        Math.max(4, 2 * Runtime.getRuntime().availableProcessors()),
        AssociationSettings.defaults());
  }

  /** And on this one too; limits count for all together. */
  public DicomServerSettings and(Listener another) {
    return new DicomServerSettings(
        Stream.concat(listeners.stream(), Stream.of(another)).toList(),
        maximumAssociations,
        maximumConnections,
        eventLoopThreads,
        association);
  }

  public DicomServerSettings withMaximumAssociations(int associations) {
    return new DicomServerSettings(
        listeners,
        associations,
        Math.max(maximumConnections, 2 * associations),
        eventLoopThreads,
        association);
  }

  public DicomServerSettings withAssociation(AssociationSettings settings) {
    return new DicomServerSettings(
        listeners, maximumAssociations, maximumConnections, eventLoopThreads, settings);
  }
}
