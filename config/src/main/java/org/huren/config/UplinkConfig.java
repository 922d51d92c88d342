package org.huren.config;

import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/** One far side that things are delivered to. */
public sealed interface UplinkConfig {
  /** Its name in rows, commands and metrics. */
  String id();

  /** What is routed to it. */
  Set<Content> accepts();

  URI url();

  /** Mutual TLS; empty only for plain http to this very machine. */
  Optional<TlsConfig> tls();

  Pace pace();

  /**
   * How hard an uplink is driven.
   *
   * @param connections requests under way at once
   * @param ratePerSecond requests a second at most; empty: no limit
   * @param timeout how long one request may take without any progress
   * @param retryAtMost the longest pause between two tries
   */
  record Pace(
      int connections, Optional<Integer> ratePerSecond, Duration timeout, Duration retryAtMost) {}

  /**
   * DICOMweb STOW-RS (PS3.18 10.5).
   *
   * @param batch payload bytes in one request; a larger object goes alone
   */
  record Stow(
      String id, Set<Content> accepts, URI url, Optional<TlsConfig> tls, Pace pace, ByteSize batch)
      implements UplinkConfig {
    public Stow {
      accepts = Set.copyOf(accepts);
    }
  }

  /** Registration of documents at a regional platform. */
  record Registry(
      String id, Set<Content> accepts, URI url, Optional<TlsConfig> tls, Pace pace, Format format)
      implements UplinkConfig {
    public Registry {
      accepts = Set.copyOf(accepts);
    }

    /** The document format of the platform. */
    public enum Format {
      FHIR_R4
    }
  }
}
