package org.huren.dicom.association;

import java.time.Duration;
import java.util.List;
import java.util.function.Predicate;
import org.huren.dicom.dataset.TransferSyntax;
import org.huren.dicom.dataset.TransferSyntaxes;
import org.huren.dicom.pdu.AsynchronousOperationsWindow;

/**
 * How one end point behaves on its associations.
 *
 * @param maximumLength longest P-DATA-TF variable field we receive, bytes, 4096 to 16 MB
 * @param operationsWindow outstanding operations we allow, at most
 * @param abstractSyntaxes which abstract syntaxes we serve as acceptor
 * @param reversedRoles of which SOP classes the requestor may be SCP and we, the acceptor, SCU, if
 *     it asks for that (PS3.7 D.3.3.4)
 * @param transferSyntaxes UIDs we accept, most preferred first
 * @param artim time for the association request, for its answer, and for the peer to close after
 *     the end (the ARTIM timer of PS3.8 9.1.5)
 * @param idle silence, with no operation running, after which we abort
 * @param message time for one message to arrive whole, however slowly
 * @param blockedWrite time without progress after which a peer that does not read is cut
 */
public record AssociationSettings(
    int maximumLength,
    AsynchronousOperationsWindow operationsWindow,
    Predicate<String> abstractSyntaxes,
    Predicate<String> reversedRoles,
    List<String> transferSyntaxes,
    Duration artim,
    Duration idle,
    Duration message,
    Duration blockedWrite) {
  /** UUID-derived (PS3.5 B.2), ours alone. */
  public static final String IMPLEMENTATION_CLASS_UID =
      "2.25.183714402873095218461793541290638812457";

  public static final String IMPLEMENTATION_VERSION_NAME = "HUREN_010";

  public AssociationSettings {
    if (maximumLength < 4096 || maximumLength > 1 << 24) {
      throw new IllegalArgumentException(
          "maximum PDU length " + maximumLength + " is not in 4096-" + (1 << 24) + " bytes");
    }
    transferSyntaxes = List.copyOf(transferSyntaxes);
  }

  /** Storage and verification, every transfer syntax we know, usual deadlines. */
  public static AssociationSettings defaults() {
    return new AssociationSettings(
        256 * 1024,
        new AsynchronousOperationsWindow(16, 1),
        AbstractSyntaxes::isStorageOrVerification,
        sopClass -> false,
        TransferSyntaxes.defaultPreference().stream().map(TransferSyntax::uid).toList(),
        Duration.ofSeconds(15),
        Duration.ofMinutes(5),
        Duration.ofHours(1),
        Duration.ofSeconds(60));
  }

  public AssociationSettings withMaximumLength(int bytes) {
    return new AssociationSettings(
        bytes,
        operationsWindow,
        abstractSyntaxes,
        reversedRoles,
        transferSyntaxes,
        artim,
        idle,
        message,
        blockedWrite);
  }

  public AssociationSettings withOperationsWindow(AsynchronousOperationsWindow window) {
    return new AssociationSettings(
        maximumLength,
        window,
        abstractSyntaxes,
        reversedRoles,
        transferSyntaxes,
        artim,
        idle,
        message,
        blockedWrite);
  }

  public AssociationSettings withAbstractSyntaxes(Predicate<String> served) {
    return new AssociationSettings(
        maximumLength,
        operationsWindow,
        served,
        reversedRoles,
        transferSyntaxes,
        artim,
        idle,
        message,
        blockedWrite);
  }

  public AssociationSettings withReversedRoles(Predicate<String> reversed) {
    return new AssociationSettings(
        maximumLength,
        operationsWindow,
        abstractSyntaxes,
        reversed,
        transferSyntaxes,
        artim,
        idle,
        message,
        blockedWrite);
  }

  public AssociationSettings withTransferSyntaxes(List<String> preference) {
    return new AssociationSettings(
        maximumLength,
        operationsWindow,
        abstractSyntaxes,
        reversedRoles,
        preference,
        artim,
        idle,
        message,
        blockedWrite);
  }

  /** With all four deadlines. */
  public AssociationSettings withDeadlines(
      Duration newArtim, Duration newIdle, Duration newMessage, Duration newBlockedWrite) {
    return new AssociationSettings(
        maximumLength,
        operationsWindow,
        abstractSyntaxes,
        reversedRoles,
        transferSyntaxes,
        newArtim,
        newIdle,
        newMessage,
        newBlockedWrite);
  }
}
