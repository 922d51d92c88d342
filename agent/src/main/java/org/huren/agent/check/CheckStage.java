package org.huren.agent.check;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import org.huren.agent.item.Item;
import org.huren.agent.item.ItemId;
import org.huren.agent.item.PayloadKind;
import org.huren.agent.item.Reason;
import org.huren.agent.item.UplinkId;
import org.huren.agent.item.Verdict;
import org.huren.agent.spool.CheckQueue;
import org.huren.agent.spool.CheckQueue.Judgement;

/**
 * Takes received items in order of arrival, judges them, and writes verdicts, delivery rows and
 * effects in one transaction per batch; looks at held items again at start and whenever {@link
 * #lookAtHeldItems} says so. One thread of its own; sleeps until {@link #wake}, or until a held
 * item has waited long enough. A crash between two batches changes nothing: unjudged items are
 * taken again.
 */
public final class CheckStage {
  private static final int BATCH = 256;
  private static final Duration LONGEST_SLEEP = Duration.ofMinutes(1);

  private final CheckQueue queue;
  private final Map<PayloadKind, Examination> examinations;
  private final Function<PayloadKind, Set<UplinkId>> routes;
  private final Listener listener;
  private final Clock clock;
  private final Semaphore work = new Semaphore(1);
  private final Thread thread = new Thread(this::run, "check");
  private final AtomicBoolean heldWanted = new AtomicBoolean(true);
  private volatile boolean stopping;

  /** Told of what happened; called by the stage's thread. */
  public interface Listener {
    /** The verdicts and delivery rows of these items are written. */
    void judged(List<Judgement> judgements);

    /** An examination failed on this item, which is a bug; the item is quarantined. */
    void examinationFailed(Item item, RuntimeException cause);

    /** The spool did not take the verdicts; the stage tries again. */
    void recordFailed(Throwable cause);
  }

  public CheckStage(
      CheckQueue queue,
      Map<PayloadKind, Examination> examinations,
      Function<PayloadKind, Set<UplinkId>> routes,
      Listener listener,
      Clock clock) {
    this.queue = queue;
    this.examinations = Map.copyOf(examinations);
    this.routes = routes;
    this.listener = listener;
    this.clock = clock;
  }

  /** Begins with what an earlier process left unjudged. */
  public void start() {
    thread.start();
  }

  /** Says that an item was received. Any thread. */
  public void wake() {
    if (work.availablePermits() == 0) {
      work.release();
    }
  }

  /** Says that what held items wait for may have come. Any thread. */
  public void lookAtHeldItems() {
    heldWanted.set(true);
    wake();
  }

  private void run() {
    try {
      while (!stopping) {
        if (!work.tryAcquire(untilOverdue().toMillis(), TimeUnit.MILLISECONDS)) {
          wakeOverdue();
        }
        work.drainPermits();
        while (!stopping && judgeBatch()) {
          // until the queue is empty
        }
        if (!stopping && heldWanted.getAndSet(false)) {
          judgeHeld();
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  // Bounded, since the wall clock that items wait by may be set.
  private Duration untilOverdue() {
    try {
      Duration wait =
          queue
              .nextOverdue()
              .map(at -> Duration.between(clock.instant(), at))
              .orElse(LONGEST_SLEEP);
      return wait.compareTo(LONGEST_SLEEP) < 0 ? max(wait, Duration.ofMillis(1)) : LONGEST_SLEEP;
    } catch (IllegalStateException e) {
      return LONGEST_SLEEP;
    }
  }

  private static Duration max(Duration one, Duration other) {
    return one.compareTo(other) > 0 ? one : other;
  }

  private void wakeOverdue() {
    try {
      queue.wakeOverdue().toCompletableFuture().join();
    } catch (CompletionException | IllegalStateException e) {
      if (!stopping) {
        listener.recordFailed(e);
      }
    }
  }

  /** One walk over all held items; what is held for the same reason as before is left alone. */
  private void judgeHeld() throws InterruptedException {
    Optional<ItemId> after = Optional.empty();
    while (!stopping) {
      try {
        List<Item> items = queue.held(after, BATCH);
        if (items.isEmpty()) {
          return;
        }
        record(
            items.stream()
                .filter(this::isWorthAnotherLook)
                .map(this::judge)
                .filter(CheckStage::isNew)
                .toList());
        after = Optional.of(items.get(items.size() - 1).id());
      } catch (CompletionException | IllegalStateException e) {
        if (!stopping) {
          listener.recordFailed(e);
          Thread.sleep(1000);
        }
      }
    }
  }

  private boolean isFoundByItsEffects(Item item) {
    Examination examination = examinations.get(item.kind());
    return examination != null && examination.isFoundByItsEffects(item);
  }

  private boolean isWorthAnotherLook(Item held) {
    Examination examination = examinations.get(held.kind());
    return examination != null && examination.isWorthAnotherLook(held);
  }

  private static boolean isNew(Judgement judgement) {
    return !(judgement.verdict() instanceof Verdict.Hold hold
        && judgement.item().reason().equals(Optional.of(hold.reason())));
  }

  private void record(List<Judgement> judgements) {
    if (!judgements.isEmpty()) {
      queue.record(judgements).toCompletableFuture().join();
      listener.judged(judgements);
    }
  }

  private boolean judgeBatch() throws InterruptedException {
    try {
      List<Item> items = queue.awaitingCheck(BATCH);
      if (items.isEmpty()) {
        return false;
      }
      List<Judgement> judgements = new ArrayList<>();
      for (Item item : items) {
        judgements.add(judge(item));
        if (isFoundByItsEffects(item)) {
          record(judgements);
          judgements = new ArrayList<>();
        }
      }
      record(judgements);
      return true;
    } catch (CompletionException | IllegalStateException e) {
      if (stopping) {
        return false;
      }
      listener.recordFailed(e);
      Thread.sleep(1000);
      return true;
    }
  }

  private Judgement judge(Item item) {
    Verdict verdict = examine(item);
    Set<UplinkId> to = verdict instanceof Verdict.Accept ? routes.apply(item.kind()) : Set.of();
    if (verdict instanceof Verdict.Accept && to.isEmpty()) {
      // Without a route it would count as settled everywhere and be purged unseen.
      verdict =
          new Verdict.Hold(
              Reason.of("check.no-uplink", item.kind().content().yamlName()), verdict.findings());
    }
    return new Judgement(item, verdict, to, effects(item, verdict));
  }

  private CheckQueue.Effects effects(Item item, Verdict verdict) {
    Examination examination = examinations.get(item.kind());
    try {
      return examination == null ? CheckQueue.Effects.none() : examination.effects(item, verdict);
    } catch (RuntimeException e) {
      listener.examinationFailed(item, e);
      return CheckQueue.Effects.none();
    }
  }

  private Verdict examine(Item item) {
    Examination examination = examinations.get(item.kind());
    if (examination == null) {
      return new Verdict.Hold(
          Reason.of("check.kind-unknown", item.kind().extension()), item.facts().findings());
    }
    try {
      return examination.examine(item);
    } catch (RuntimeException e) {
      listener.examinationFailed(item, e);
      return new Verdict.Quarantine(
          Reason.of("check.failed", e.getClass().getSimpleName()), item.facts().findings());
    }
  }

  /** Stops after the batch at hand. */
  public void stop() throws InterruptedException {
    stopping = true;
    work.release();
    thread.join();
  }
}
