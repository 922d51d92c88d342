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
 * @param maxAssociations open associations over which new ones are rejected as transient
 * @param idleTimeout silence after which an association is aborted
 */
public record DicomConfig(
    AeTitle aeTitle,
    HostPort listen,
    Optional<Tls> tls,
    Callers callers,
    List<String> transferSyntaxes,
    ByteSize maxPdu,
    int maxAssociations,
    Duration idleTimeout,
    CommitmentConfig commitment) {
  public DicomConfig {
    transferSyntaxes = List.copyOf(transferSyntaxes);
  }

  /** The listener over TLS. */
  public record Tls(HostPort listen, TlsConfig files, ClientCertificate clientCertificate) {}

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
   * @param certificate what it must show, over TLS then; empty: nothing
   * @param maxAssociations of it, over which new ones are rejected as transient; empty: no limit of
   *     its own
   * @param characterSet what is known of its texts beside what it says itself
   */
  public record Caller(
      AeTitle aeTitle,
      Optional<AddressRange> address,
      Optional<Integer> port,
      Optional<CertificateIdentity> certificate,
      Optional<Integer> maxAssociations,
      CallerCharacterSet characterSet,
      OnConflict onConflict) {}

  /** Those that are listed; none if anybody may call. */
  public List<Caller> listedCallers() {
    return callers instanceof Callers.Listed listed ? listed.callers() : List.of();
  }
}
