package org.huren.agent.upload.dicom;

import java.math.BigInteger;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.random.RandomGenerator;
import org.huren.agent.item.DeliveryOutcome;
import org.huren.agent.item.DeliveryOutcome.Fault;
import org.huren.agent.item.DeliveryOutcome.Rejected;
import org.huren.agent.item.ItemId;
import org.huren.agent.item.Reason;
import org.huren.agent.upload.storage.FailureReason;
import org.huren.dicom.commitment.CommitmentRequest;
import org.huren.dicom.commitment.CommitmentResult;
import org.huren.dicom.commitment.SopReference;
import org.huren.dicom.commitment.StorageCommitment;
import org.huren.dicom.dimse.DimseStatus;
import org.huren.dicom.dimse.OperationOutcome;
import org.huren.dicom.dimse.OperationOutcome.NotResponded;
import org.huren.dicom.dimse.OperationOutcome.Responded;

/**
 * Asks the peer to answer for what it has stored (PS3.4 Annex J), and delivers an object only once
 * it does.
 *
 * <p>A result may come much later than anybody would wait. So what was stored is remembered, and
 * when the object is tried again it is not sent again: either its result has come meanwhile, or the
 * peer is asked once more. In memory only, and bounded: after a restart the object is sent again,
 * which changes nothing over there. Safe for any thread.
 */
final class Commitment {
  private static final int MOST_REMEMBERED = 50_000;
  private static final int UID_BITS = 122;

  private final CommitmentResults results;
  private final Verdicts verdicts;
  private final RandomGenerator random;
  private final Duration patience;

  /** Stored, and not yet committed to; with what the peer did not like about it. */
  private final Map<ItemId, Optional<Reason>> stored = new LinkedHashMap<>();

  /** Results that nobody waited for any more. */
  private final Map<ItemId, DeliveryOutcome> late = new LinkedHashMap<>();

  /**
   * @param patience how long a result is waited for
   */
  Commitment(
      CommitmentResults results, Verdicts verdicts, RandomGenerator random, Duration patience) {
    this.results = results;
    this.verdicts = verdicts;
    this.random = random;
    this.patience = patience;
  }

  /** Remembers that the peer has stored an object. */
  synchronized void stored(Parcel parcel, Optional<Reason> warning) {
    put(stored, parcel.id(), warning);
  }

  /** Whether it is enough to ask for an object, since it was stored before. */
  synchronized boolean isStored(ItemId item) {
    return stored.containsKey(item);
  }

  /** What a late result has said about an object. */
  synchronized Optional<DeliveryOutcome> lateResult(ItemId item) {
    return Optional.ofNullable(late.remove(item));
  }

  /** Asks for objects that were stored, and waits for the result for a while. */
  Map<ItemId, DeliveryOutcome> ask(OpenAssociation association, Collection<Parcel> parcels)
      throws InterruptedException {
    String transaction = transactionUid();
    CompletableFuture<CommitmentResult> result = results.expect(transaction);
    CommitmentRequest request =
        new CommitmentRequest(transaction, parcels.stream().map(Commitment::reference).toList());
    boolean answered = false;
    try {
      OperationOutcome outcome =
          StorageCommitment.request(association.user(), request).toCompletableFuture().get();
      if (!(outcome instanceof Responded response)) {
        return all(parcels, verdicts.lost((NotResponded) outcome));
      }
      if (!DimseStatus.isSuccessOrWarning(response.status())) {
        return all(parcels, later("upload.commitment-refused", response.status()));
      }
      answered = true;
      return judge(parcels, result.get(patience.toNanos(), TimeUnit.NANOSECONDS));
    } catch (TimeoutException e) {
      CompletableFuture<Void> unused = result.thenAccept(came -> remember(judge(parcels, came)));
      Reason why = Reason.of("upload.not-committed-yet");
      return all(parcels, Verdicts.retry(why, Fault.ITEM));
    } catch (ExecutionException e) {
      throw new IllegalStateException("an operation ended in an exception", e);
    } finally {
      if (!answered) {
        results.forget(transaction);
      }
    }
  }

  /** UUID-derived (PS3.5 B.2). */
  private String transactionUid() {
    return "2.25."
        + BigInteger.valueOf(random.nextLong(1, Long.MAX_VALUE))
            .shiftLeft(UID_BITS - Long.SIZE)
            .add(BigInteger.valueOf(random.nextLong(Long.MAX_VALUE)));
  }

  private static SopReference reference(Parcel parcel) {
    return new SopReference(parcel.meta().sopClassUid(), parcel.meta().sopInstanceUid());
  }

  private Map<ItemId, DeliveryOutcome> judge(Collection<Parcel> parcels, CommitmentResult result) {
    Map<String, Integer> failed = new HashMap<>();
    result.failed().forEach(f -> failed.put(f.instance().sopInstanceUid(), f.reason()));
    Map<ItemId, DeliveryOutcome> outcomes = new HashMap<>();
    for (Parcel parcel : parcels) {
      Optional<Reason> warning = forgetStored(parcel.id());
      Integer failure = failed.get(parcel.meta().sopInstanceUid());
      if (failure != null) {
        outcomes.put(parcel.id(), failed(failure));
      } else if (result.committed().contains(reference(parcel))) {
        outcomes.put(parcel.id(), verdicts.delivered(parcel, warning));
      } else {
        outcomes.put(
            parcel.id(), Verdicts.retry(Reason.of("upload.not-committed-yet"), Fault.ITEM));
      }
    }
    return outcomes;
  }

  /** What it has lost is sent again; what it can't have as it is, a person decides about. */
  private static DeliveryOutcome failed(int reason) {
    return switch (reason) {
      case CommitmentResult.FailureReason.CLASS_INSTANCE_CONFLICT,
          CommitmentResult.FailureReason.REFERENCED_SOP_CLASS_NOT_SUPPORTED ->
          new Rejected(Reason.of("upload.not-committed", FailureReason.hex(reason)));
      default -> later("upload.not-committed", reason);
    };
  }

  private static DeliveryOutcome later(String code, int status) {
    return Verdicts.retry(Reason.of(code, FailureReason.hex(status)), Fault.ITEM);
  }

  private static Map<ItemId, DeliveryOutcome> all(
      Collection<Parcel> parcels, DeliveryOutcome outcome) {
    Map<ItemId, DeliveryOutcome> outcomes = new HashMap<>();
    parcels.forEach(parcel -> outcomes.put(parcel.id(), outcome));
    return outcomes;
  }

  private synchronized Optional<Reason> forgetStored(ItemId item) {
    return Optional.ofNullable(stored.remove(item)).flatMap(warning -> warning);
  }

  private synchronized void remember(Map<ItemId, DeliveryOutcome> outcomes) {
    outcomes.forEach((item, outcome) -> put(late, item, outcome));
  }

  private static <T> void put(Map<ItemId, T> map, ItemId item, T value) {
    if (map.size() >= MOST_REMEMBERED && !map.containsKey(item)) {
      var oldest = map.keySet().iterator();
      oldest.next();
      oldest.remove();
    }
    map.put(item, value);
  }
}
