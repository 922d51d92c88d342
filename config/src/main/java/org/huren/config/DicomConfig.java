package org.huren.config;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.huren.dicom.AeTitle;

/**
 * The DICOM receiver.
 *
 * @param transferSyntaxes UIDs we accept, most preferred first
 * @param maxPdu longest P-DATA-TF PDU we accept, bytes
 * @param maxAssociations open associations over which new ones are rejected as transient
 * @param idleTimeout silence after which an association is aborted
 */
public record DicomConfig(
    AeTitle aeTitle,
    HostPort listen,
    Callers callers,
    List<String> transferSyntaxes,
    ByteSize maxPdu,
    int maxAssociations,
    Duration idleTimeout) {
  public DicomConfig {
    transferSyntaxes = List.copyOf(transferSyntaxes);
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
   */
  public record Caller(AeTitle aeTitle, Optional<AddressRange> address, Optional<Integer> port) {}
}
