package org.huren.agent.study;

import java.nio.ByteBuffer;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.function.Predicate;
import org.huren.agent.exam.ExamPayload;
import org.huren.agent.exam.ExamRegistration;
import org.huren.agent.item.Facts;
import org.huren.agent.item.ItemId;
import org.huren.agent.item.PayloadKind;
import org.huren.agent.item.Source;
import org.huren.agent.item.Study;
import org.huren.agent.order.Matching;
import org.huren.agent.spool.Intake;
import org.huren.agent.spool.Reception;
import org.huren.agent.spool.StoreOutcome;
import org.huren.agent.spool.StudyQueue;
import org.huren.agent.spool.StudyQueue.Open;
import org.huren.agent.stage.StageThread;
import org.huren.config.StudiesConfig;

/**
 * Waits until a study is quiet, or nothing more of it is expected, and then spools its exam
 * registration, which goes its way like anything that a device sent.
 *
 * <p>A crash before the registration is durable leaves the study open, and it is made again; a
 * crash between that and the study's row makes it twice, which is the same document in two
 * versions. A clock that jumps forward completes studies early, which late images mend; a study
 * that changed in a future further away than any quiet time counts as quiet.
 *
 * <p>One thread of its own.
 */
public final class StudyStage {
  private static final int PAGE = 200;
  private static final Duration LONGEST_PAUSE = Duration.ofMinutes(1);
  private static final Duration PAUSE_AFTER_FAILURE = Duration.ofSeconds(10);

  /** Images come by the thousand: their signals are answered together. */
  private static final Duration SHORTEST_PAUSE = Duration.ofMillis(250);

  private final StudyQueue queue;
  private final Intake intake;
  private final StudiesConfig config;
  private final Registrations registrations;
  private final boolean registers;
  private final Predicate<Source> urgent;
  private final Clock clock;
  private final Listener listener;
  private final StageThread thread = new StageThread("study", SHORTEST_PAUSE, woken -> round());

  /** Told of what happened; called by the stage's thread. */
  public interface Listener {
    /** A registration is durable, and the study's row says so. */
    void registered(ItemId document, long revision, int instances);

    /** A registration could not be made; it is tried again. */
    void registrationFailed(Throwable cause);
  }

  /**
   * A stage that is not started.
   *
   * @param zone in which devices that name no offset mean their times
   * @param matching finds the orders of studies
   * @param registers whether any uplink takes exam registrations; if not, none is made
   * @param urgent whose registrations go up before everything else
   */
  public StudyStage(
      StudyQueue queue,
      Intake intake,
      StudiesConfig config,
      ZoneId zone,
      Matching matching,
      boolean registers,
      Predicate<Source> urgent,
      Clock clock,
      Listener listener) {
    this.queue = queue;
    this.intake = intake;
    this.config = config;
    this.registrations = new Registrations(zone, matching);
    this.registers = registers;
    this.urgent = urgent;
    this.clock = clock;
    this.listener = listener;
  }

  /** Begins with what an earlier process left open. */
  public void start() {
    thread.start();
  }

  /** Says that a study changed. Any thread. */
  public void wake() {
    thread.wake();
  }

  /** Completes what is quiet; answers how long there is nothing to do. */
  Duration round() {
    try {
      Instant now = clock.instant();
      Instant shortest = now.minus(config.shortestQuiet());
      boolean all = complete(shortest, now) && completeThoseOfTheFuture(now);
      return all ? untilNext(now) : PAUSE_AFTER_FAILURE;
    } catch (CompletionException | IllegalStateException e) {
      if (!thread.isStopping()) {
        listener.registrationFailed(e);
      }
      return PAUSE_AFTER_FAILURE;
    }
  }

  private boolean complete(Instant unchangedSince, Instant now) {
    Optional<Open> after = Optional.empty();
    while (true) {
      List<Open> page = queue.unchangedSince(unchangedSince, after, PAGE);
      for (Open open : page) {
        if (isQuiet(open, now) && !complete(open)) {
          return false;
        }
      }
      if (page.size() < PAGE) {
        return true;
      }
      after = Optional.of(page.get(page.size() - 1));
    }
  }

  private boolean isQuiet(Open open, Instant now) {
    return !open.changedAt().plus(config.quiet(open.modalities())).isAfter(now);
  }

  /** Those that changed under another clock, which may never come back. */
  private boolean completeThoseOfTheFuture(Instant now) {
    Instant believable = now.plus(config.longestQuiet());
    Open from = new Open("", believable, Set.of());
    for (Open open :
        queue.unchangedSince(Instant.ofEpochMilli(Long.MAX_VALUE), Optional.of(from), PAGE)) {
      if (open.changedAt().isAfter(believable) && !complete(open)) {
        return false;
      }
    }
    return true;
  }

  private Duration untilNext(Instant now) {
    Duration next =
        queue
            .oldestChange()
            .map(oldest -> Duration.between(now, oldest.plus(config.shortestQuiet())))
            .orElse(LONGEST_PAUSE);
    if (next.compareTo(SHORTEST_PAUSE) < 0) {
      // Quiet for the shortest time, but not for its own
      return config.shortestQuiet().dividedBy(4).compareTo(SHORTEST_PAUSE) < 0
          ? SHORTEST_PAUSE
          : shorter(config.shortestQuiet().dividedBy(4), Duration.ofSeconds(5));
    }
    return shorter(next, LONGEST_PAUSE);
  }

  private static Duration shorter(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? one : other;
  }

  /** Answers false if the spool does not take the registration now. */
  private boolean complete(Open open) {
    Optional<Study> found = queue.find(open.uid());
    if (found.isEmpty() || found.get().complete()) {
      return true;
    }
    Study study = found.get();
    boolean nothingToSay = study.series().isEmpty() && study.document().isEmpty();
    if (!registers || nothingToSay) {
      queue.completed(study, Optional.empty()).toCompletableFuture().join();
      return true;
    }
    ExamRegistration exam = registrations.of(study);
    Optional<ItemId> document = store(study, exam);
    if (document.isEmpty()) {
      return false;
    }
    queue.completed(study, document).toCompletableFuture().join();
    listener.registered(document.get(), study.revision(), study.instances());
    return true;
  }

  private Optional<ItemId> store(Study study, ExamRegistration exam) {
    if (!(intake.admit(PayloadKind.EXAM, study.source())
        instanceof Intake.Admission.Admitted admitted)) {
      return Optional.empty();
    }
    Reception reception = admitted.reception();
    reception.write(ByteBuffer.wrap(ExamPayload.write(exam)));
    Facts facts = ExamPayload.facts(exam);
    Facts precedence = urgent.test(study.source()) ? facts.urgent() : facts;
    return reception.commit(precedence).toCompletableFuture().join()
            instanceof StoreOutcome.Stored stored
        ? Optional.of(stored.id())
        : Optional.empty();
  }

  /** Stops after the study at hand. */
  public void stop() throws InterruptedException {
    thread.stop();
  }
}
