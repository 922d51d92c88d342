package org.huren.config;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.huren.dicom.AeTitle;
import org.huren.dicom.charset.CallerCharacterSet;

/**
 * The DICOM receiver.
 *
 * @param tls a second listener, over TLS
 * @param transferSyntaxes UIDs we accept, most preferred first
 * @param maxPdu longest P-DATA-TF PDU we accept, bytes
 * @param usual how objects of callers are treated that are not listed
 * @param maxAssociations open associations over which new ones are rejected as transient
 */
public record DicomConfig(
    AeTitle aeTitle,
    HostPort listen,
    Optional<Tls> tls,
    Callers callers,
    Treatment usual,
    List<String> transferSyntaxes,
    ByteSize maxPdu,
    int maxAssociations,
    Deadlines deadlines,
    CommitmentConfig commitment) {
  public DicomConfig {
    transferSyntaxes = List.copyOf(transferSyntaxes);
  }

  /**
   * The listener over TLS.
   *
   * @param handshake time for one
   */
  public record Tls(
      HostPort listen, TlsConfig files, ClientCertificate clientCertificate, Duration handshake) {}

  /**
   * How long a peer may take.
   *
   * @param association from the connection to the whole association request, and to the end of the
   *     connection once it is over (ARTIM, PS3.8 9.1.5)
   * @param idle silence after which an association is aborted
   * @param object for one object to arrive whole
   * @param write time without progress after which a peer that does not read is cut
   */
  public record Deadlines(Duration association, Duration idle, Duration object, Duration write) {}

  /** Whether a modality must show a certificate. */
  public enum ClientCertificate {
    /** One that is shown must be of a trusted authority. */
    OPTIONAL,
    REQUIRED
  }

  /** What becomes of another object under a SOP Instance UID that is known already. */
  public enum OnConflict {
    /** It waits for a person. */
    HOLD,
    /** It goes up in place of the earlier one. */
    REPLACE,
    /** It is kept here and goes nowhere. */
    KEEP_FIRST
  }

  /**
   * How the objects of a caller are treated.
   *
   * @param characterSet what is known of its texts beside what it says itself
   * @param urgent whether all of it goes up before everything else
   */
  public record Treatment(CallerCharacterSet characterSet, OnConflict onConflict, boolean urgent) {
    /** Of a caller of whom nothing is said. */
    public static final Treatment USUAL =
        new Treatment(CallerCharacterSet.none(), OnConflict.HOLD, false);
  }

  /** Who may associate. */
  public sealed interface Callers {
    /** {@code callers: any}. */
    record Any() implements Callers {}

    /** The listed modalities only; an empty list admits nobody. */
    record Listed(List<Caller> callers) implements Callers {
      public Listed {
        callers = List.copyOf(callers);
      }
    }
  }

  /**
   * A modality.
   *
   * @param address where it calls from; empty: anywhere
   * @param port where it listens itself, for storage commitment reports
   * @param portOverTls whether it speaks TLS there
   * @param certificate what it must show, over TLS then; empty: nothing
   * @param maxAssociations of it, over which new ones are rejected as transient; empty: no limit of
   *     its own
   */
  public record Caller(
      AeTitle aeTitle,
      Optional<AddressRange> address,
      Optional<Integer> port,
      boolean portOverTls,
      Optional<CertificateIdentity> certificate,
      Optional<Integer> maxAssociations,
      Treatment treatment) {}

  /** Those that are listed; none if anybody may call. */
  public List<Caller> listedCallers() {
    return callers instanceof Callers.Listed listed ? listed.callers() : List.of();
  }
}
