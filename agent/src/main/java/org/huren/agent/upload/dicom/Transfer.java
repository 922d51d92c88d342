package org.huren.agent.upload.dicom;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.huren.agent.item.DeliveryOutcome;
import org.huren.agent.item.DeliveryOutcome.Delivered;
import org.huren.agent.item.DeliveryOutcome.Fault;
import org.huren.agent.item.DeliveryOutcome.RetryLater;
import org.huren.agent.item.ItemId;
import org.huren.agent.item.KillPoint;
import org.huren.agent.item.Reason;
import org.huren.agent.spool.DeliveryQueue.Claim;
import org.huren.agent.upload.Bandwidth;
import org.huren.agent.upload.compress.Compression;
import org.huren.agent.upload.dicom.Associations.Acquired;
import org.huren.dicom.dimse.DimseStatus;
import org.huren.dicom.dimse.OperationOutcome;
import org.huren.dicom.dimse.OperationOutcome.NotResponded;
import org.huren.dicom.dimse.OperationOutcome.Responded;
import org.huren.dicom.dimse.ServiceClassUser;

/**
 * One batch on its way. An association that ends takes down only what was under way on it: the rest
 * goes over another, so that one object that a peer chokes on costs its neighbours nothing, and
 * each lost object is known by name. Two associations lost in a row with nothing answered, or a
 * silent peer, end the batch: then it is the peer.
 *
 * <p>An association that was kept from an earlier batch may have been ended by the peer meanwhile.
 * What was lost on such a one before anything was answered is sent again at once on a new one. One
 * thread, once.
 */
final class Transfer {
  private static final int LOST_IN_A_ROW = 2;

  private final Associations associations;
  private final Verdicts verdicts;
  private final Optional<Commitment> commitment;
  private final Compression compression;
  private final Bandwidth bandwidth;
  private final KillPoint.Observer killPoints;
  private final Set<String> instances = new HashSet<>();
  private final Deque<Parcel> left = new ArrayDeque<>();
  private final Map<Parcel, Responded> responses = new LinkedHashMap<>();
  private final List<Parcel> uncommitted = new ArrayList<>();

  /** Refused in compressed form, though the peer had accepted that at association. */
  private final Set<Parcel> onlyAsSpooled = new HashSet<>();

  private final Map<ItemId, DeliveryOutcome> outcomes = new HashMap<>();
  private boolean onlyFresh;
  private int lostInARow;

  Transfer(
      Associations associations,
      Verdicts verdicts,
      Optional<Commitment> commitment,
      Compression compression,
      Bandwidth bandwidth,
      KillPoint.Observer killPoints) {
    this.associations = associations;
    this.verdicts = verdicts;
    this.commitment = commitment;
    this.compression = compression;
    this.bandwidth = bandwidth;
    this.killPoints = killPoints;
  }

  /** An object under way. */
  private record Sent(
      Shipment shipment, DataSetReader reader, CompletableFuture<OperationOutcome> outcome) {
    Parcel parcel() {
      return shipment.parcel();
    }
  }

  /** An object whose association ended before the peer answered. */
  private record Lost(Sent sent, NotResponded end) {}

  Map<ItemId, DeliveryOutcome> send(List<Claim> claims) throws InterruptedException {
    claims.forEach(this::pack);
    while (!left.isEmpty()) {
      Acquired acquired = associations.acquire(kinds(), onlyFresh);
      if (acquired instanceof Acquired.NotNow notNow) {
        giveUp(notNow.outcome());
      } else {
        sendOver(((Acquired.Ready) acquired).association());
      }
    }
    judge();
    if (!uncommitted.isEmpty()) {
      commit(commitment.orElseThrow());
    }
    return outcomes;
  }

  private void pack(Claim claim) {
    Parcel.Packed packed = Parcel.of(claim, compression.syntax());
    if (packed instanceof Parcel.Packed.Unfit unfit) {
      outcomes.put(claim.item().id(), unfit.outcome());
      return;
    }
    Parcel parcel = ((Parcel.Packed.Fit) packed).parcel();
    Optional<DeliveryOutcome> late = commitment.flatMap(c -> c.lateResult(parcel.id()));
    if (late.isPresent()) {
      outcomes.put(parcel.id(), late.get());
    } else if (instances.add(parcel.meta().sopInstanceUid())) {
      boolean isStored = commitment.filter(c -> c.isStored(parcel.id())).isPresent();
      (isStored ? uncommitted : left).add(parcel);
    } else {
      // Under way at the same time, nobody could say which of the two the peer keeps
      Reason why = Reason.of("upload.same-instance");
      outcomes.put(parcel.id(), new RetryLater(Optional.of(Duration.ZERO), why, Fault.ITEM));
    }
  }

  private Set<Kind> kinds() {
    Set<Kind> kinds = new LinkedHashSet<>();
    left.forEach(parcel -> kinds.addAll(parcel.kinds()));
    return kinds;
  }

  private void giveUp(RetryLater outcome) {
    left.forEach(parcel -> outcomes.put(parcel.id(), outcome));
    left.clear();
  }

  private void sendOver(OpenAssociation association) throws InterruptedException {
    if (commitment.isPresent() && !association.offersCommitment()) {
      associations.giveBack(association);
      giveUp(verdicts.noCommitment());
      return;
    }
    int answeredBefore = responses.size();
    List<Lost> lost = new ArrayList<>();
    boolean complete = false;
    try {
      storeAll(association, lost);
      complete = lost.isEmpty();
    } finally {
      if (complete) {
        associations.giveBack(association);
      } else {
        associations.discard(association);
      }
    }
    boolean answered = responses.size() > answeredBefore;
    if (answered) {
      lostInARow = 0;
    }
    if (!lost.isEmpty()) {
      conclude(lost, association.isUsed() && !answered);
    }
  }

  private void storeAll(OpenAssociation association, List<Lost> lost) throws InterruptedException {
    Deque<Sent> underWay = new ArrayDeque<>();
    try {
      while (!left.isEmpty() && lost.isEmpty()) {
        if (underWay.size() >= association.window()) {
          await(association, underWay.remove(), lost);
          continue;
        }
        Parcel parcel = left.remove();
        Optional<Shipment> shipment =
            Shipment.of(parcel, association, compression, onlyAsSpooled.contains(parcel));
        if (shipment.isEmpty()) {
          outcomes.put(parcel.id(), verdicts.refused(parcel));
        } else {
          store(association.user(), shipment.get()).ifPresent(underWay::add);
        }
      }
      while (!underWay.isEmpty()) {
        await(association, underWay.remove(), lost);
      }
    } finally {
      underWay.forEach(sent -> close(sent.reader()));
    }
  }

  private Optional<Sent> store(ServiceClassUser user, Shipment shipment) {
    Parcel parcel = shipment.parcel();
    DataSetReader reader;
    try {
      reader =
          new DataSetReader(shipment, bandwidth, () -> killPoints.passed(KillPoint.MID_UPLOAD));
    } catch (IOException e) {
      shipment.file().close();
      outcomes.put(parcel.id(), Parcel.unreadable(e));
      return Optional.empty();
    }
    CompletableFuture<OperationOutcome> outcome =
        user.store(
                shipment.context(),
                parcel.meta().sopClassUid(),
                parcel.meta().sopInstanceUid(),
                reader)
            .toCompletableFuture();
    return Optional.of(new Sent(shipment, reader, outcome));
  }

  private void await(OpenAssociation association, Sent sent, List<Lost> lost)
      throws InterruptedException {
    OperationOutcome outcome;
    try {
      outcome = sent.outcome().get();
    } catch (ExecutionException e) {
      throw new IllegalStateException("an operation ended in an exception", e);
    } finally {
      close(sent.reader());
    }
    if (outcome instanceof NotResponded end) {
      lost.add(new Lost(sent, end));
      return;
    }
    Responded response = (Responded) outcome;
    if (sent.shipment().file().isCompressed()
        && Verdicts.mayBeTheForm(response)
        && Shipment.spooled(sent.parcel(), association).isPresent()) {
      onlyAsSpooled.add(sent.parcel());
      left.addFirst(sent.parcel());
      return;
    }
    responses.put(sent.parcel(), response);
    if (Verdicts.isFull(response)) {
      giveUp(Verdicts.heldBack(response));
    }
  }

  /** Decides about what was under way when an association ended, and about the rest. */
  private void conclude(List<Lost> lost, boolean wasStale) {
    Optional<Lost> bad = lost.stream().filter(l -> l.sent().reader().bad().isPresent()).findFirst();
    if (bad.isPresent()) {
      // We broke off ourselves: the others have no fault
      outcomes.put(bad.get().sent().parcel().id(), bad.get().sent().reader().bad().orElseThrow());
      again(lost.stream().filter(l -> !l.equals(bad.get())).toList());
      return;
    }
    NotResponded end = lost.get(0).end();
    if (wasStale && !Verdicts.isSilence(end)) {
      onlyFresh = true;
      again(lost);
      return;
    }
    lost.forEach(l -> outcomes.put(l.sent().parcel().id(), verdicts.lost(l.end())));
    lostInARow++;
    if (Verdicts.isSilence(end) || lostInARow >= LOST_IN_A_ROW) {
      giveUp(verdicts.notBegun(end));
    }
  }

  private void again(List<Lost> lost) {
    for (int i = lost.size() - 1; i >= 0; i--) {
      left.addFirst(lost.get(i).sent().parcel());
    }
  }

  private void judge() {
    boolean anyStored =
        responses.values().stream().anyMatch(r -> DimseStatus.isSuccessOrWarning(r.status()));
    responses.forEach(
        (parcel, response) -> {
          DeliveryOutcome outcome = verdicts.of(parcel, response, anyStored);
          if (commitment.isPresent() && outcome instanceof Delivered stored) {
            commitment.get().stored(parcel, stored.receipt().warning());
            uncommitted.add(parcel);
          } else {
            outcomes.put(parcel.id(), outcome);
          }
        });
  }

  private void commit(Commitment asking) throws InterruptedException {
    Acquired acquired = associations.acquire(Set.of(), false);
    if (acquired instanceof Acquired.NotNow notNow) {
      uncommitted.forEach(parcel -> outcomes.put(parcel.id(), notNow.outcome()));
      return;
    }
    OpenAssociation association = ((Acquired.Ready) acquired).association();
    boolean complete = false;
    try {
      if (association.offersCommitment()) {
        outcomes.putAll(asking.ask(association, uncommitted));
      } else {
        uncommitted.forEach(parcel -> outcomes.put(parcel.id(), verdicts.noCommitment()));
      }
      complete = true;
    } finally {
      if (complete) {
        associations.giveBack(association);
      } else {
        associations.discard(association);
      }
    }
  }

  private static void close(DataSetReader reader) {
    try {
      reader.close();
    } catch (IOException e) {
      // It was opened for reading: nothing is lost
      return;
    }
  }
}
