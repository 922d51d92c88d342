package org.huren.agent.receive.dicom;

import java.util.Optional;
import java.util.function.LongSupplier;
import org.huren.agent.item.PayloadKind;
import org.huren.agent.item.Source;
import org.huren.agent.observe.Peer;
import org.huren.agent.observe.ReceiverWatch;
import org.huren.agent.spool.Intake;
import org.huren.agent.spool.Reception;
import org.huren.dicom.association.AssociationInfo;
import org.huren.dicom.dataset.FileMeta;
import org.huren.dicom.dimse.StorageProvider;
import org.huren.dicom.dimse.StoreRequest;

/** Begins one reception in the spool for each C-STORE. */
final class SpooledStorage implements StorageProvider {
  private final Intake intake;
  private final CallerTreatments treatments;
  private final ReceiverWatch watch;
  private final LongSupplier nanoTime;

  SpooledStorage(
      Intake intake, CallerTreatments treatments, ReceiverWatch watch, LongSupplier nanoTime) {
    this.intake = intake;
    this.treatments = treatments;
    this.watch = watch;
    this.nanoTime = nanoTime;
  }

  @Override
  public Admission begin(StoreRequest request) {
    AssociationInfo association = request.association();
    Peer peer = Peer.at(association.remoteAddress()).named(association.callingAeTitle().value());
    Source source = new Source(association.callingAeTitle().value());
    Intake.Admission admission = intake.admit(PayloadKind.DICOM, source);
    if (admission instanceof Intake.Admission.Admitted admitted) {
      Reception reception = admitted.reception();
      FileMeta meta = fileMeta(request);
      return new Admission.Receive(
          new ObjectReception(reception, meta, request, source, treatments, peer, watch, nanoTime));
    }
    StoreRefusal told = StoreRefusal.of(((Intake.Admission.Refused) admission).why());
    watch.refused(peer, told.counted());
    return new Admission.Refuse(told.response());
  }

  // The command names the object, so the header can go ahead of the data set; what the data set
  // says of itself is compared at its end.
  private static FileMeta fileMeta(StoreRequest request) {
    AssociationInfo association = request.association();
    return new FileMeta(
        request.affectedSopClassUid(),
        request.affectedSopInstanceUid(),
        request.context().transferSyntax(),
        association.peerImplementationClassUid(),
        association.peerImplementationVersionName().filter(name -> name.length() <= 16),
        Optional.of(association.callingAeTitle()),
        Optional.of(association.callingAeTitle()),
        Optional.of(association.calledAeTitle()));
  }
}
