package org.huren.dicom.dimse;

import java.net.InetSocketAddress;
import org.huren.dicom.association.AssociationSettings;

/**
 * How a server listens.
 *
 * @param listen port 0: any free one
 * @param maximumAssociations open at a time; over it a request is rejected as transient (local
 *     limit exceeded)
 * @param maximumConnections open at a time, associated or not; over it a connection is closed at
 *     once
 * @param eventLoopThreads for all connections together
 */
public record DicomServerSettings(
    InetSocketAddress listen,
    int maximumAssociations,
    int maximumConnections,
    int eventLoopThreads,
    AssociationSettings association) {
  public DicomServerSettings {
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

  /** 100 associations, 200 connections. */
  public static DicomServerSettings listeningOn(InetSocketAddress listen) {
    return new DicomServerSettings(
        listen,
        100,
        200,
        Math.max(4, 2 * Runtime.getRuntime().availableProcessors()),
        AssociationSettings.defaults());
  }

  public DicomServerSettings withMaximumAssociations(int associations) {
    return new DicomServerSettings(
        listen,
        associations,
        Math.max(maximumConnections, 2 * associations),
        eventLoopThreads,
        association);
  }

  public DicomServerSettings withAssociation(AssociationSettings settings) {
    return new DicomServerSettings(
        listen, maximumAssociations, maximumConnections, eventLoopThreads, settings);
  }
}
