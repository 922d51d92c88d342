package org.huren.agent.receive.dicom;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.LongSupplier;
import org.huren.agent.item.Facts;
import org.huren.agent.item.Reason;
import org.huren.agent.item.Source;
import org.huren.agent.observe.Peer;
import org.huren.agent.observe.ReceiverWatch;
import org.huren.agent.spool.Reception;
import org.huren.agent.spool.StoreOutcome;
import org.huren.dicom.dataset.AttributeSelection;
import org.huren.dicom.dataset.DataSetScanner;
import org.huren.dicom.dataset.FileMeta;
import org.huren.dicom.dataset.IndexAttribute;
import org.huren.dicom.dataset.ScanOutcome;
import org.huren.dicom.dimse.StoreAnswer;
import org.huren.dicom.dimse.StoreAnswer.StoreResponse;
import org.huren.dicom.dimse.StoreReception;
import org.huren.dicom.dimse.StoreRequest;

/**
 * One object on its way from the wire to the spool. The bytes go to the file as they came, and past
 * a scanner that follows element lengths to the end: an object that is cut short, or is not the one
 * that the command names, is never acknowledged.
 */
final class ObjectReception implements StoreReception {
  private final Reception reception;
  private final DataSetScanner scanner;
  private final StoreRequest request;
  private final Source source;
  private final CallerTreatments treatments;
  private final Peer peer;
  private final ReceiverWatch watch;
  private final LongSupplier nanoTime;
  private long length;

  ObjectReception(
      Reception reception,
      FileMeta meta,
      StoreRequest request,
      Source source,
      CallerTreatments treatments,
      Peer peer,
      ReceiverWatch watch,
      LongSupplier nanoTime) {
    this.reception = reception;
    this.scanner = new DataSetScanner(meta.transferSyntax(), AttributeSelection.index());
    this.request = request;
    this.source = source;
    this.treatments = treatments;
    this.peer = peer;
    this.watch = watch;
    this.nanoTime = nanoTime;
    reception.write(ByteBuffer.wrap(meta.encode()));
    reception.beginContent();
  }

  @Override
  public void data(ByteBuffer fragment) {
    length += fragment.remaining();
    scanner.feed(fragment.duplicate());
    reception.write(fragment);
  }

  @Override
  public CompletionStage<StoreAnswer> end() {
    long ended = nanoTime.getAsLong();
    ScanOutcome scan;
    try (scanner) {
      scan = scanner.end();
    }
    if (!(scan instanceof ScanOutcome.Complete)) {
      return refuse(StoreRefusal.of(scan), Reason.of("receive.data-set-broken", scan.summary()));
    }
    if (contradicts(scan, IndexAttribute.SOP_INSTANCE_UID, request.affectedSopInstanceUid())) {
      return refuse(
          StoreRefusal.mismatch("SOP Instance UID"),
          Reason.of("receive.uid-mismatch", "SOPInstanceUID"));
    }
    if (contradicts(scan, IndexAttribute.SOP_CLASS_UID, request.affectedSopClassUid())) {
      return refuse(
          StoreRefusal.mismatch("SOP Class UID"), Reason.of("receive.uid-mismatch", "SOPClassUID"));
    }
    return reception.commit(() -> facts(scan)).thenApply(outcome -> answer(outcome, ended));
  }

  /** What it or the site calls urgent goes first on its whole way (PS3.7 9.3.1.1, Priority). */
  private Facts facts(ScanOutcome scan) {
    Facts facts =
        DicomFacts.of(scan, request.context().transferSyntax(), treatments.characterSet(source));
    boolean urgent =
        request.priority() == StoreRequest.Priority.HIGH || treatments.isUrgent(source);
    return urgent ? facts.urgent() : facts;
  }

  // An absent UID is for the check stage: the device meant this object, and the file names it.
  private static boolean contradicts(ScanOutcome scan, IndexAttribute attribute, String expected) {
    return scan.attributes()
        .ascii(attribute.tag())
        .filter(uid -> !uid.equals(expected))
        .isPresent();
  }

  private StoreAnswer answer(StoreOutcome outcome, long ended) {
    if (outcome instanceof StoreOutcome.Stored) {
      watch.stored(peer, length, Duration.ofNanos(nanoTime.getAsLong() - ended));
      return StoreResponse.SUCCESS;
    }
    if (outcome instanceof StoreOutcome.Refused refused) {
      StoreRefusal told = StoreRefusal.of(refused.why());
      watch.refused(peer, told.counted());
      return told.response();
    }
    return new StoreAnswer.NoAnswer();
  }

  private CompletionStage<StoreAnswer> refuse(StoreRefusal told, Reason reason) {
    reception.abandon();
    watch.refused(peer, told.counted(), reason);
    return CompletableFuture.completedFuture(told.response());
  }

  @Override
  public void aborted() {
    scanner.close();
    reception.abandon();
  }
}
