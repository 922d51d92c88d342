package org.huren.config;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.huren.dicom.AeTitle;

/** One far side that things are delivered to. */
public sealed interface UplinkConfig {
  /** Its name in rows, commands and metrics. */
  String id();

  /** What is routed to it. */
  Set<Content> accepts();

  /** Mutual TLS; empty: plain, which over HTTP is possible to this very machine only. */
  Optional<TlsConfig> tls();

  Pace pace();

  /**
   * How hard an uplink is driven.
   *
   * @param connections requests under way at once
   * @param ratePerSecond requests a second at most; empty: no limit
   * @param timeout how long one request may take without any progress
   * @param retryAtMost the longest pause between two tries
   * @param bandwidth bytes a second at most, over all connections together; empty: no limit
   * @param windows when images may go that are not urgent; none: always
   */
  record Pace(
      int connections,
      Optional<Integer> ratePerSecond,
      Duration timeout,
      Duration retryAtMost,
      Optional<ByteSize> bandwidth,
      List<TimeWindow> windows) {
    public Pace {
      windows = List.copyOf(windows);
    }

    /** At any time, with any bandwidth. */
    public Pace(
        int connections, Optional<Integer> ratePerSecond, Duration timeout, Duration retryAtMost) {
      this(connections, ratePerSecond, timeout, retryAtMost, Optional.empty(), List.of());
    }
  }

  /**
   * DICOMweb STOW-RS (PS3.18 10.5).
   *
   * @param batch payload bytes in one request, before compression; a larger object goes alone
   * @param compress what uncompressed images are sent as
   */
  record Stow(
      String id,
      Set<Content> accepts,
      URI url,
      Optional<TlsConfig> tls,
      Pace pace,
      ByteSize batch,
      Compress compress,
      AlreadyThere alreadyThere)
      implements UplinkConfig {
    public Stow {
      accepts = Set.copyOf(accepts);
    }
  }

  /**
   * C-STORE to another application entity (PS3.4 Annex B).
   *
   * @param address where it listens
   * @param calledAeTitle its AE title
   * @param callingAeTitle what we call ourselves
   * @param tls whoever it trusts counts, under whatever host name
   * @param pace its connections are associations
   * @param compress what uncompressed images are sent as, where the far side takes it
   * @param commitment whether an object is delivered only once the far side has committed to its
   *     storage (PS3.4 Annex J)
   */
  record Dicom(
      String id,
      Set<Content> accepts,
      HostPort address,
      AeTitle calledAeTitle,
      AeTitle callingAeTitle,
      Optional<TlsConfig> tls,
      Pace pace,
      Compress compress,
      AlreadyThere alreadyThere,
      boolean commitment)
      implements UplinkConfig {
    public Dicom {
      accepts = Set.copyOf(accepts);
    }
  }

  /** Lossless compression of images on their way out. */
  enum Compress {
    NONE,
    JPEG_LS,
    RLE,
    DEFLATE
  }

  /** What counts when a far side refuses an object because it has one of the same identity. */
  enum AlreadyThere {
    /** Delivered, with a warning: after a lost answer this is how a strict far side says yes. */
    TRUST,
    /** Delivered if what it has is the same: fetched and compared; else a person decides. */
    VERIFY,
    /** Refused: a person decides. */
    REJECT
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
