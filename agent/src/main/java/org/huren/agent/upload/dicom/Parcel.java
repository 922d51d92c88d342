package org.huren.agent.upload.dicom;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.huren.agent.item.DeliveryOutcome;
import org.huren.agent.item.DeliveryOutcome.Fault;
import org.huren.agent.item.DeliveryOutcome.Rejected;
import org.huren.agent.item.DeliveryOutcome.RetryLater;
import org.huren.agent.item.ItemId;
import org.huren.agent.item.Reason;
import org.huren.agent.spool.DeliveryQueue.Claim;
import org.huren.dicom.dataset.FileMeta;
import org.huren.dicom.dataset.FileMetaOutcome;
import org.huren.dicom.dataset.FileMetaReader;
import org.huren.dicom.dataset.Reencoding;
import org.huren.dicom.dataset.TransferSyntax;

/**
 * One object to store, and what its file's header says of it.
 *
 * @param dataSetOffset where the data set begins in the file
 * @param smaller the transfer syntax that it may be compressed to
 */
record Parcel(Claim claim, FileMeta meta, int dataSetOffset, Optional<TransferSyntax> smaller) {
  /** A claim that was looked at. */
  sealed interface Packed {
    record Fit(Parcel parcel) implements Packed {}

    /** It can't be sent, or not now. */
    record Unfit(DeliveryOutcome outcome) implements Packed {}
  }

  /**
   * Looks at a claim.
   *
   * @param smaller what this uplink compresses to
   */
  static Packed of(Claim claim, Optional<TransferSyntax> smaller) {
    try (FileChannel file = FileChannel.open(claim.payload().file(), StandardOpenOption.READ)) {
      if (file.size() != claim.payload().length()) {
        return new Packed.Unfit(new Rejected(Reason.of("upload.file-altered")));
      }
      if (FileMetaReader.read(file) instanceof FileMetaOutcome.Found found
          && !found.meta().sopClassUid().isEmpty()
          && !found.meta().sopInstanceUid().isEmpty()) {
        TransferSyntax spooled = found.meta().transferSyntax();
        return new Packed.Fit(
            new Parcel(
                claim,
                found.meta(),
                found.dataSetOffset(),
                smaller.filter(to -> spooled.compression() == TransferSyntax.Compression.NONE)));
      }
      return new Packed.Unfit(new Rejected(Reason.of("upload.no-file-meta")));
    } catch (IOException e) {
      return new Packed.Unfit(unreadable(e));
    }
  }

  static RetryLater unreadable(IOException cause) {
    Reason why = Reason.of("upload.file-unreadable", cause.getClass().getSimpleName());
    return new RetryLater(Optional.empty(), why, Fault.ITEM);
  }

  ItemId id() {
    return claim.item().id();
  }

  /** The ways in which it can be sent: compressed, as it is, and what it can be re-encoded to. */
  List<Kind> kinds() {
    return Stream.concat(smallerKind().stream(), spooledKinds().stream()).toList();
  }

  /** Compressed, if that may come into question. */
  Optional<Kind> smallerKind() {
    return smaller.map(this::kind);
  }

  /** As it is, and what it can be re-encoded to. */
  List<Kind> spooledKinds() {
    return Stream.concat(
            Stream.of(meta.transferSyntax()), Reencoding.targets(meta.transferSyntax()).stream())
        .map(this::kind)
        .toList();
  }

  private Kind kind(TransferSyntax syntax) {
    return new Kind(meta.sopClassUid(), syntax.uid());
  }
}
