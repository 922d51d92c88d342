package org.huren.agent.upload.stow;

import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.huren.agent.item.DeliveryOutcome;
import org.huren.agent.item.DeliveryOutcome.Delivered;
import org.huren.agent.item.DeliveryOutcome.Fault;
import org.huren.agent.item.DeliveryOutcome.RetryLater;
import org.huren.agent.item.ItemId;
import org.huren.agent.item.Reason;
import org.huren.agent.item.Receipt;
import org.huren.agent.upload.http.Answer;
import org.huren.agent.upload.http.Inconclusive;
import org.huren.agent.upload.storage.FailureReason;
import org.huren.agent.upload.storage.WarningReason;

/**
 * Judges an answer, instance by instance, whatever its HTTP status says; the status decides only
 * where the answer names none of ours. What an answer does not name as stored is never delivered,
 * and only a named instance is ever refused for good.
 */
final class Verdicts {
  private static final int LONGEST_REFERENCE = 1024;

  private final Clock clock;

  Verdicts(Clock clock) {
    this.clock = clock;
  }

  /** Judges the answer to a request that held these instances, by SOP Instance UID. */
  Map<ItemId, DeliveryOutcome> of(Answer answer, Map<String, ItemId> sent) {
    if (answer instanceof Answer.Complete complete) {
      return ofComplete(complete, sent);
    }
    return all(sent, Inconclusive.of(answer));
  }

  private Map<ItemId, DeliveryOutcome> ofComplete(
      Answer.Complete answer, Map<String, ItemId> sent) {
    Map<String, InstanceResult> named =
        answer.body().flatMap(StoreResponse::read).map(StoreResponse::instances).orElse(Map.of());
    if (sent.keySet().stream().noneMatch(named::containsKey)) {
      return all(sent, byStatus(answer, sent.size()));
    }
    boolean anyStored =
        sent.keySet().stream().anyMatch(u -> named.get(u) instanceof InstanceResult.Stored);
    Map<ItemId, DeliveryOutcome> outcomes = new HashMap<>();
    sent.forEach(
        (uid, item) ->
            outcomes.put(
                item,
                Optional.ofNullable(named.get(uid))
                    .map(r -> judge(uid, r, anyStored))
                    .orElseGet(
                        () ->
                            Inconclusive.retry(
                                Reason.of("upload.not-named", answer.status()), Fault.ITEM))));
    return outcomes;
  }

  private DeliveryOutcome judge(String uid, InstanceResult result, boolean anyStored) {
    if (result instanceof InstanceResult.Stored stored) {
      Optional<Reason> warning =
          stored.warningReason().isPresent()
              ? Optional.of(WarningReason.of(stored.warningReason().getAsInt()))
              : Optional.empty();
      return delivered(stored.retrieveUrl().orElse(uid), warning);
    }
    OptionalInt code = ((InstanceResult.Failed) result).failureReason();
    if (code.isEmpty()) {
      return Inconclusive.retry(Reason.of("upload.refused-without-code"), Fault.ITEM);
    }
    FailureReason failure = FailureReason.of(code.getAsInt());
    // After a lost answer this is how a strict platform answers the repeat of what it has
    return failure == FailureReason.DUPLICATE
        ? delivered(uid, Optional.of(failure.reason(code.getAsInt())))
        : failure.outcome(code.getAsInt(), anyStored);
  }

  /** An answer that names none of ours. */
  private static RetryLater byStatus(Answer.Complete answer, int together) {
    return answer.status() == 413 && together > 1
        ? new RetryLater(
            Optional.of(Duration.ZERO), Reason.of("upload.request-too-large"), Fault.ITEM)
        : Inconclusive.of(answer);
  }

  private DeliveryOutcome delivered(String reference, Optional<Reason> warning) {
    String clean = reference.replaceAll("\\p{Cntrl}", "");
    return new Delivered(
        new Receipt(
            clock.instant(),
            clean.substring(0, Math.min(clean.length(), LONGEST_REFERENCE)),
            warning));
  }

  private static Map<ItemId, DeliveryOutcome> all(Map<String, ItemId> sent, RetryLater later) {
    Map<ItemId, DeliveryOutcome> outcomes = new HashMap<>();
    sent.values().forEach(item -> outcomes.put(item, later));
    return outcomes;
  }
}
