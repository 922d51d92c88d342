package org.huren.agent.upload.dicom;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;
import org.huren.agent.upload.compress.Compression;
import org.huren.agent.upload.compress.Outgoing;
import org.huren.dicom.association.PresentationContext;
import org.huren.dicom.dataset.FileMetaOutcome;
import org.huren.dicom.dataset.FileMetaReader;
import org.huren.dicom.dataset.TransferSyntax;

/**
 * The form in which one object goes over one association.
 *
 * @param context accepted for this form
 * @param file what is sent, to be closed when that is done
 * @param syntax of the file
 * @param dataSetOffset where the data set begins in the file
 */
record Shipment(
    Parcel parcel,
    PresentationContext context,
    Outgoing file,
    TransferSyntax syntax,
    int dataSetOffset) {

  /**
   * The smallest form for which the peer has accepted a context; empty if there is none. Nothing is
   * compressed for a peer that would not take it.
   *
   * @param asSpooled whether a compressed one is out of the question
   */
  static Optional<Shipment> of(
      Parcel parcel, OpenAssociation association, Compression compression, boolean asSpooled)
      throws InterruptedException {
    Optional<Shipment> smaller =
        asSpooled ? Optional.empty() : compressed(parcel, association, compression);
    return smaller.or(() -> spooled(parcel, association));
  }

  /** The object with the bytes that were received. */
  static Optional<Shipment> spooled(Parcel parcel, OpenAssociation association) {
    return association
        .context(parcel.spooledKinds())
        .map(
            context ->
                new Shipment(
                    parcel,
                    context,
                    Outgoing.asSpooled(parcel.claim()),
                    parcel.meta().transferSyntax(),
                    parcel.dataSetOffset()));
  }

  private static Optional<Shipment> compressed(
      Parcel parcel, OpenAssociation association, Compression compression)
      throws InterruptedException {
    Optional<PresentationContext> context =
        parcel.smallerKind().flatMap(kind -> association.context(List.of(kind)));
    if (context.isEmpty()) {
      return Optional.empty();
    }
    Outgoing file = compression.prepare(parcel.claim());
    Optional<Shipment> shipment =
        file.isCompressed() ? header(parcel, context.get(), file) : Optional.empty();
    if (shipment.isEmpty()) {
      file.close();
    }
    return shipment;
  }

  private static Optional<Shipment> header(
      Parcel parcel, PresentationContext context, Outgoing file) {
    try (FileChannel channel = FileChannel.open(file.file(), StandardOpenOption.READ)) {
      return FileMetaReader.read(channel) instanceof FileMetaOutcome.Found found
              && found.meta().transferSyntaxUid().equals(context.transferSyntax())
          ? Optional.of(
              new Shipment(
                  parcel, context, file, found.meta().transferSyntax(), found.dataSetOffset()))
          : Optional.empty();
    } catch (IOException e) {
      // It was written a moment ago; the spooled file is there all the same
      return Optional.empty();
    }
  }
}
