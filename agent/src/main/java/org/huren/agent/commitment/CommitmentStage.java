package org.huren.agent.commitment;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import org.huren.agent.item.KillPoint;
import org.huren.agent.item.Reason;
import org.huren.agent.spool.CommitmentQueue;
import org.huren.agent.spool.CommitmentQueue.Instance;
import org.huren.agent.spool.CommitmentQueue.Open;
import org.huren.agent.spool.CommitmentQueue.Request;
import org.huren.agent.spool.CommitmentQueue.Standing;
import org.huren.agent.stage.StageThread;
import org.huren.config.CommitmentConfig;
import org.huren.dicom.association.AssociationInfo;
import org.huren.dicom.commitment.CommitmentProvider;
import org.huren.dicom.commitment.CommitmentRequest;
import org.huren.dicom.commitment.CommitmentResult;
import org.huren.dicom.commitment.CommitmentResult.FailureReason;
import org.huren.dicom.commitment.SopReference;
import org.huren.dicom.dimse.DimseStatus;
import org.huren.dicom.dimse.NormalizedResponse;

/**
 * Promises modalities that their objects are safe, once they are. A request is durable before it is
 * answered with Success, so its result comes whatever happens to this process; what became of each
 * instance is found out again after a crash. A result is reported until the peer says that it has
 * it, twice if the answer was lost.
 *
 * <p>Nothing is promised lightly, since modalities delete on it: an instance that waits for its
 * delivery, or for a person, is waited for; once the patience is over it is reported as failed.
 *
 * <p>One thread of its own evaluates; requests come in on the associations' event loops.
 */
public final class CommitmentStage implements CommitmentProvider {
  private static final int PAGE = 200;
  private static final int REPORTED_AT_ONCE = 8;
  private static final int MOST_LIVE = 500;
  private static final Duration LOOK_AGAIN = Duration.ofSeconds(1);
  private static final Duration LONGEST_PAUSE = Duration.ofMinutes(1);
  private static final Duration SHORTEST_BACKOFF = Duration.ofSeconds(5);
  private static final Duration LONGEST_BACKOFF = Duration.ofMinutes(5);

  /** So that a peer reads the response to its request before the result of it. */
  private static final Duration BEFORE_A_RESULT = Duration.ofMillis(250);

  /** The row of an object that was just acknowledged may lag behind. */
  private static final Duration UNKNOWN_FOR = Duration.ofSeconds(10);

  private final CommitmentQueue queue;
  private final CommitmentConfig config;
  private final Duration settling;
  private final ResultReporter reporter;
  private final Clock clock;
  private final KillPoint.Observer killPoints;
  private final Listener listener;
  private final StageThread thread =
      new StageThread("commitment", BEFORE_A_RESULT, woken -> round());
  private final ExecutorService requests =
      Executors.newSingleThreadExecutor(task -> new Thread(task, "commitment-requests"));
  private final Map<Long, Caller> live = new LinkedHashMap<>();
  private final Set<Long> inFlight = ConcurrentHashMap.newKeySet();

  /** Told of what an admin should know. */
  public interface Listener {
    /** Instances are reported as failed, because the patience with them is over. */
    void commitmentExpired(String caller, int instances);

    /** A result could not be reported for the first time; it is tried again. */
    void commitmentNotReported(String caller, Reason why);

    /** Nobody will be told any more. */
    void commitmentGivenUp(String caller, Reason why);

    /** The stage could not go on for the moment. */
    void commitmentFailed(Throwable cause);
  }

  /**
   * A stage that is not started.
   *
   * @param settling how long after a request no image must have come, for its studies to be
   *     complete
   */
  public CommitmentStage(
      CommitmentQueue queue,
      CommitmentConfig config,
      Duration settling,
      ResultReporter reporter,
      Clock clock,
      KillPoint.Observer killPoints,
      Listener listener) {
    this.queue = queue;
    this.config = config;
    this.settling = settling;
    this.reporter = reporter;
    this.clock = clock;
    this.killPoints = killPoints;
    this.listener = listener;
  }

  /** Begins with what an earlier process left. */
  public void start() {
    thread.start();
  }

  /** Says that something may have changed. Any thread. */
  public void wake() {
    thread.wake();
  }

  // ---- requests

  @Override
  public CompletionStage<NormalizedResponse> requested(CommitmentRequest asked, Caller caller) {
    try {
      // Off the event loop: the index may be busy.
      return CompletableFuture.supplyAsync(() -> queue.add(request(asked, caller)), requests)
          .thenCompose(added -> added)
          .handle(
              (number, failure) -> {
                if (failure != null) {
                  return NormalizedResponse.of(
                      DimseStatus.PROCESSING_FAILURE, "cannot be kept now, ask again");
                }
                if (number.isEmpty()) {
                  return NormalizedResponse.of(
                      DimseStatus.DUPLICATE_TRANSACTION_UID, "names another request already");
                }
                killPoints.passed(KillPoint.BEFORE_COMMITMENT_ANSWER);
                remember(number.getAsLong(), caller);
                wake();
                return NormalizedResponse.SUCCESS;
              });
    } catch (RejectedExecutionException e) {
      return CompletableFuture.completedFuture(
          NormalizedResponse.of(DimseStatus.RESOURCE_LIMITATION, "gateway restarts, ask again"));
    }
  }

  private static Request request(CommitmentRequest asked, Caller caller) {
    AssociationInfo association = caller.association();
    List<Instance> instances = new ArrayList<>();
    for (SopReference each : asked.instances()) {
      instances.add(
          new Instance(
              instances.size(), each.sopClassUid(), each.sopInstanceUid(), OptionalInt.empty()));
    }
    return new Request(
        association.callingAeTitle().value(),
        association.remoteAddress().getAddress().getHostAddress(),
        asked.transactionUid(),
        instances);
  }

  private void remember(long number, Caller caller) {
    synchronized (live) {
      Optional.ofNullable(live.put(number, caller)).ifPresent(Caller::letGo);
      if (live.size() > MOST_LIVE) {
        Optional.ofNullable(live.remove(live.keySet().iterator().next())).ifPresent(Caller::letGo);
      }
    }
  }

  private Optional<Caller> forget(long number) {
    synchronized (live) {
      return Optional.ofNullable(live.remove(number));
    }
  }

  // ---- evaluation

  /** Looks at every open request; answers how long there is nothing to do. */
  Duration round() {
    Duration pause = LONGEST_PAUSE;
    try {
      pause = tellStudies();
      long after = 0;
      List<Open> page;
      do {
        page = queue.open(after, PAGE);
        for (Open request : page) {
          Duration next = look(request, clock.instant());
          pause = next.compareTo(pause) < 0 ? next : pause;
          after = request.number();
        }
      } while (page.size() == PAGE);
    } catch (CompletionException | IllegalStateException e) {
      if (!thread.isStopping()) {
        listener.commitmentFailed(e);
      }
      return SHORTEST_BACKOFF;
    }
    return pause;
  }

  /**
   * A request says that the modality has sent what it had; not so if another image follows within a
   * moment, since some ask image by image.
   */
  private Duration tellStudies() {
    Instant now = clock.instant();
    for (long number : queue.unstudied(now.minus(settling), PAGE)) {
      boolean unused = join(queue.expectNoMoreOfItsStudies(number));
    }
    return queue
        .oldestUnstudied()
        .map(oldest -> Duration.between(now, oldest.plus(settling)))
        .map(left -> left.compareTo(LOOK_AGAIN) < 0 ? LOOK_AGAIN : left)
        .filter(left -> left.compareTo(LONGEST_PAUSE) < 0)
        .orElse(LONGEST_PAUSE);
  }

  private Duration look(Open request, Instant now) {
    if (inFlight.contains(request.number())) {
      return LONGEST_PAUSE;
    }
    if (!request.resolved()) {
      return evaluate(request, now) ? Duration.ZERO : LOOK_AGAIN;
    }
    Duration left = Duration.between(now, request.dueAt());
    // A time further away than any backoff was written under another clock.
    boolean due = left.compareTo(Duration.ZERO) <= 0 || left.compareTo(LONGEST_BACKOFF) > 0;
    if (!due) {
      return left;
    }
    if (inFlight.size() < REPORTED_AT_ONCE && inFlight.add(request.number())) {
      report(request);
    }
    return LONGEST_PAUSE;
  }

  /** Resolves instances in their order, until one must be waited for. */
  private boolean evaluate(Open request, Instant now) {
    boolean expired = Duration.between(request.requestedAt(), now).compareTo(config.patience()) > 0;
    int givenUp = 0;
    while (true) {
      List<Instance> some = queue.unresolved(request.number(), PAGE);
      List<Instance> resolved = new ArrayList<>();
      for (Instance instance : some) {
        OptionalInt failure = failure(request, instance, now, expired);
        if (failure.isEmpty()) {
          break;
        }
        givenUp += failure.getAsInt() == FailureReason.PROCESSING_FAILURE ? 1 : 0;
        resolved.add(
            new Instance(
                instance.position(), instance.sopClassUid(), instance.sopInstanceUid(), failure));
      }
      if (!resolved.isEmpty()) {
        join(queue.resolve(request.number(), resolved));
      }
      if (resolved.size() < some.size()) {
        return false;
      }
      if (some.isEmpty()) {
        join(queue.toReport(request.number()));
        if (givenUp > 0) {
          listener.commitmentExpired(request.caller(), givenUp);
        }
        return true;
      }
    }
  }

  /** 0: committed; empty: wait. */
  private OptionalInt failure(Open request, Instance instance, Instant now, boolean expired) {
    Standing standing = queue.standing(instance.sopInstanceUid());
    if (!standing.known()) {
      boolean sure =
          expired || Duration.between(request.requestedAt(), now).abs().compareTo(UNKNOWN_FOR) > 0;
      return sure ? OptionalInt.of(FailureReason.NO_SUCH_OBJECT_INSTANCE) : OptionalInt.empty();
    }
    if (standing.sopClassUid().filter(c -> !c.equals(instance.sopClassUid())).isPresent()) {
      return OptionalInt.of(FailureReason.CLASS_INSTANCE_CONFLICT);
    }
    boolean committed =
        switch (config.means()) {
          case HELD -> true;
          case DELIVERED -> standing.delivered() && !standing.waiting();
        };
    if (committed) {
      return OptionalInt.of(0);
    }
    return expired ? OptionalInt.of(FailureReason.PROCESSING_FAILURE) : OptionalInt.empty();
  }

  private static <T> T join(CompletionStage<T> stage) {
    return stage.toCompletableFuture().join();
  }

  // ---- results

  private void report(Open request) {
    CommitmentResult result = result(request);
    killPoints.passed(KillPoint.BEFORE_COMMITMENT_REPORT);
    CompletionStage<Void> unused =
        reporter
            .report(request, forget(request.number()), result)
            .thenCompose(failure -> settle(request, failure))
            .whenComplete(
                (done, failure) -> {
                  inFlight.remove(request.number());
                  if (failure != null && !thread.isStopping()) {
                    listener.commitmentFailed(failure);
                  } else {
                    wake();
                  }
                });
  }

  private CommitmentResult result(Open request) {
    List<SopReference> committed = new ArrayList<>();
    List<CommitmentResult.Failure> failed = new ArrayList<>();
    for (Instance each : queue.instances(request.number())) {
      SopReference reference = new SopReference(each.sopClassUid(), each.sopInstanceUid());
      int failure = each.failure().orElse(FailureReason.PROCESSING_FAILURE);
      if (failure == 0) {
        committed.add(reference);
      } else {
        failed.add(new CommitmentResult.Failure(reference, failure));
      }
    }
    return new CommitmentResult(request.transactionUid(), committed, failed);
  }

  private CompletionStage<Void> settle(Open request, Optional<Reason> failure) {
    if (failure.isEmpty()) {
      return queue.reported(request.number());
    }
    Instant now = clock.instant();
    Reason why = failure.get();
    Duration age = Duration.between(request.requestedAt(), now);
    if (age.compareTo(config.patience().multipliedBy(2)) > 0) {
      listener.commitmentGivenUp(request.caller(), why);
      return queue.giveUp(request.number(), why);
    }
    if (request.attempts() == 0) {
      listener.commitmentNotReported(request.caller(), why);
    }
    return queue.postpone(request.number(), now.plus(backoff(request.attempts())), why);
  }

  private static Duration backoff(int attempts) {
    Duration backoff = SHORTEST_BACKOFF.multipliedBy(1L << Math.min(attempts, 10));
    return backoff.compareTo(LONGEST_BACKOFF) < 0 ? backoff : LONGEST_BACKOFF;
  }

  /** Takes no more requests, and stops after the one at hand. */
  public void stop() throws InterruptedException {
    thread.stop();
    requests.shutdown();
    reporter.close();
  }
}
