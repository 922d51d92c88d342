package org.huren.agent.upload;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import org.huren.agent.item.DeliveryOutcome;
import org.huren.agent.item.DeliveryOutcome.Delivered;
import org.huren.agent.item.DeliveryOutcome.Fault;
import org.huren.agent.item.DeliveryOutcome.Rejected;
import org.huren.agent.item.DeliveryOutcome.RetryLater;
import org.huren.agent.item.ItemId;
import org.huren.agent.item.KillPoint;
import org.huren.agent.item.Reason;
import org.huren.agent.item.UplinkId;
import org.huren.agent.spool.DeliveryQueue;
import org.huren.agent.spool.DeliveryQueue.Claim;
import org.huren.config.UplinkConfig.Pace;

/**
 * Drives one uplink: claims what is due, sends it over as many connections as configured, and
 * writes down how each item ended.
 *
 * <pre>
 *   wake() --> dispatcher --claim--> requests --> connection 1..n --send--> settle
 *                  ^                                                          |
 *                  '---------------- news: room, results, time ---------------'
 * </pre>
 *
 * <p>The dispatcher claims ahead by one request, so that a connection never waits for the queue,
 * and sleeps until there is news. An uplink has its own threads and shares nothing with others.
 *
 * <p>Crash guarantee: an item leaves the queue only through a receipt or refusal that was written;
 * after a crash everything else is sent again, which the far side recognises by its identity. Safe
 * for any thread.
 */
public final class Uploader {
  private static final Duration UNTIL_NEWS = Duration.ofDays(1);

  /** The time of day is looked at this often, since clocks are set. */
  private static final Duration CLOSED = Duration.ofSeconds(30);

  private static final Duration AFTER_FAULT = Duration.ofSeconds(5);
  private static final Duration LAST_WRITES = Duration.ofSeconds(2);
  private static final List<Claim> END = List.of();

  private final UplinkId id;
  private final Uplink uplink;
  private final Schedule schedule;
  private final DeliveryQueue queue;
  private final Clock clock;
  private final KillPoint.Observer killPoints;
  private final Consumer<UploadEvent> events;
  private final Alarm alarm;
  private final Pacing pacing;
  private final Claims claims;
  private final Commits commits;
  private final Tally tally = new Tally();
  private final Suspects suspects = new Suspects();
  private final Aftermath aftermath;
  private final int connections;
  private final BlockingQueue<List<Claim>> requests = new LinkedBlockingQueue<>();
  private final AtomicInteger underWay = new AtomicInteger();
  private final Thread dispatcher;
  private final List<Thread> senders = new ArrayList<>();
  private volatile boolean stopping;

  /** An uploader at rest; {@link #start} sets it to work. It closes the uplink when it stops. */
  public Uploader(
      UplinkId id,
      Uplink uplink,
      Pace pace,
      Schedule schedule,
      DeliveryQueue queue,
      Clock clock,
      RandomGenerator random,
      KillPoint.Observer killPoints,
      Consumer<UploadEvent> events) {
    this(
        id,
        uplink,
        pace,
        schedule,
        queue,
        clock,
        new SteadyClock(clock.getZone()),
        Alarm.onSystemTime(),
        random,
        killPoints,
        events);
  }

  Uploader(
      UplinkId id,
      Uplink uplink,
      Pace pace,
      Schedule schedule,
      DeliveryQueue queue,
      Clock clock,
      Clock steady,
      Alarm alarm,
      RandomGenerator random,
      KillPoint.Observer killPoints,
      Consumer<UploadEvent> events) {
    this.id = id;
    this.uplink = uplink;
    this.schedule = schedule;
    this.queue = queue;
    this.clock = clock;
    this.killPoints = killPoints;
    this.events = events;
    this.alarm = alarm;
    this.connections = pace.connections();
    this.pacing = new Pacing(id.value(), pace, steady, random);
    this.claims = new Claims(queue, id, clock, pacing.longestPause());
    this.commits =
        new Commits(steady, alarm::ring, e -> events.accept(new UploadEvent.NotWritten(id, e)));
    this.aftermath = new Aftermath(pacing, suspects, clock);
    this.dispatcher = new Thread(this::dispatch, "uplink-" + id);
    for (int i = 1; i <= connections; i++) {
      senders.add(new Thread(this::sendAll, "uplink-" + id + "-" + i));
    }
  }

  public UplinkId id() {
    return id;
  }

  /** Sets it to work; once only. */
  public void start() {
    events.accept(new UploadEvent.Started(id, connections));
    senders.forEach(Thread::start);
    dispatcher.start();
  }

  /** Says that deliveries of this uplink may have become due. Never blocks. */
  public void wake() {
    claims.news();
    alarm.ring();
  }

  /** A person says that now is a good time: ends pauses, and probes if the circuit is open. */
  public void tryNow() {
    pacing.tryNow();
    wake();
  }

  /**
   * Stops: claims nothing more, lets requests under way end within {@code grace}, breaks off the
   * rest, and gives back what was not answered. Returns when all threads have ended.
   */
  public void stop(Duration grace) throws InterruptedException {
    stopping = true;
    alarm.ring();
    long end = System.nanoTime() + grace.toNanos();
    end(dispatcher, end);
    for (List<Claim> left = requests.poll(); left != null; left = requests.poll()) {
      giveBack(left);
      ended(left);
    }
    senders.forEach(s -> requests.add(END));
    for (Thread sender : senders) {
      end(sender, end);
    }
    int lost = commits.awaitNone(LAST_WRITES);
    if (lost > 0) {
      events.accept(new UploadEvent.LeftUnwritten(id, lost));
    }
    uplink.close();
    events.accept(new UploadEvent.Stopped(id));
  }

  /** Stops several side by side, so that they have one grace together, not one after another. */
  public static void stopAll(List<Uploader> uploaders, Duration grace) throws InterruptedException {
    List<Thread> stopping = new ArrayList<>();
    for (Uploader uploader : uploaders) {
      Thread thread = new Thread(() -> uploader.stopInterruptibly(grace), "stop-" + uploader.id);
      stopping.add(thread);
      thread.start();
    }
    for (Thread thread : stopping) {
      thread.join();
    }
  }

  private void stopInterruptibly(Duration grace) {
    try {
      stop(grace);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Lets a thread end by itself until then, and breaks it off after. */
  private static void end(Thread thread, long nanoTime) throws InterruptedException {
    thread.join(Math.max(1, Duration.ofNanos(nanoTime - System.nanoTime()).toMillis()));
    thread.interrupt();
    thread.join(LAST_WRITES.toMillis());
  }

  /** How this uplink fares now. */
  public UplinkStatus status() {
    return new UplinkStatus(
        id,
        pacing.circuit(),
        pacing.untilNextTry().map(clock.instant()::plus),
        schedule.closedUntil(clock.instant()),
        tally.lastSuccess(),
        tally.lastFailure(),
        tally.inFlight.intValue(),
        tally.delivered.sum(),
        tally.deliveredBytes.sum(),
        tally.retried.sum(),
        tally.rejected.sum(),
        tally.requests.sum(),
        uplink.certificateExpiresAt());
  }

  private void dispatch() {
    try {
      while (!stopping) {
        Duration pause;
        try {
          pause = dispatchOnce();
        } catch (RuntimeException | Error e) {
          events.accept(new UploadEvent.Faulty(id, e));
          pause = AFTER_FAULT;
        }
        if (!pause.isZero()) {
          alarm.await(pause);
        }
      }
    } catch (InterruptedException e) {
      stopping = true;
    }
  }

  /** Takes one step and says how long to sleep if there is no news. */
  private Duration dispatchOnce() {
    Duration pause = commits.retryFailed().orElse(UNTIL_NEWS);
    if (underWay.get() > connections || commits.underWay() > 2 * connections) {
      return pause;
    }
    Optional<Duration> hold = pacing.untilNextTry();
    if (hold.isPresent()) {
      return shorter(pause, hold.get());
    }
    boolean probing = pacing.isProbing();
    if (probing && underWay.get() > 0) {
      return pause;
    }
    Uplink.Batch batch = uplink.batch();
    boolean closed = schedule.closedUntil(clock.instant()).isPresent();
    List<Claim> taken = claims.take(probing ? 1 : batch.items(), batch.bytes(), !closed);
    if (taken.isEmpty()) {
      Duration idle = shorter(pause, claims.untilNextDue().orElse(UNTIL_NEWS));
      return closed ? shorter(idle, CLOSED) : idle;
    }
    inRequests(taken).forEach(this::enqueue);
    return Duration.ZERO;
  }

  /** Suspects alone, all others together. */
  private List<List<Claim>> inRequests(List<Claim> taken) {
    List<List<Claim>> alone = new ArrayList<>();
    List<Claim> together = new ArrayList<>();
    for (Claim claim : taken) {
      if (suspects.contains(claim.item().id())) {
        alone.add(List.of(claim));
      } else {
        together.add(claim);
      }
    }
    if (!together.isEmpty()) {
      alone.add(together);
    }
    return alone;
  }

  private void enqueue(List<Claim> request) {
    underWay.incrementAndGet();
    tally.inFlight.add(request.size());
    requests.add(request);
  }

  private void sendAll() {
    while (true) {
      try {
        List<Claim> request = requests.take();
        if (request.isEmpty()) {
          return;
        }
        send(request);
      } catch (InterruptedException e) {
        // Only stop() interrupts: an END follows
        stopping = true;
      }
    }
  }

  private void send(List<Claim> request) {
    try {
      if (stopping || !pacing.admit()) {
        giveBack(request);
      } else {
        sendAdmitted(request);
      }
    } catch (RuntimeException | Error e) {
      events.accept(new UploadEvent.Faulty(id, e));
      giveBack(request);
    } finally {
      ended(request);
    }
  }

  private void ended(List<Claim> request) {
    underWay.decrementAndGet();
    alarm.ring();
    tally.inFlight.add(-request.size());
  }

  private void sendAdmitted(List<Claim> request) {
    Pacing.Health health = Pacing.Health.UNKNOWN;
    try {
      pacing.awaitTurn();
      Aftermath.Conclusion conclusion = aftermath.of(request, attempt(request));
      health = conclusion.health();
      report(request, conclusion);
      boolean settled =
          conclusion.settlements().stream().noneMatch(s -> s.outcome() instanceof RetryLater);
      commits.begin(
          () -> queue.settle(conclusion.settlements()), settled ? () -> {} : claims::news);
    } catch (InterruptedException e) {
      giveBack(request);
    } finally {
      pacing.answered(health);
    }
  }

  private Map<ItemId, DeliveryOutcome> attempt(List<Claim> request) throws InterruptedException {
    tally.requests.increment();
    try {
      return uplink.send(request);
    } catch (RuntimeException | Error e) {
      events.accept(new UploadEvent.Faulty(id, e));
      Reason why = Reason.of("upload.fault", e.getClass().getSimpleName());
      return request.stream()
          .collect(
              Collectors.toMap(
                  c -> c.item().id(),
                  c -> new RetryLater(Optional.empty(), why, Fault.UNCLEAR),
                  (one, other) -> one));
    }
  }

  private void report(List<Claim> request, Aftermath.Conclusion conclusion) {
    Instant now = clock.instant();
    boolean stored = false;
    for (int i = 0; i < request.size(); i++) {
      DeliveryOutcome outcome = conclusion.settlements().get(i).outcome();
      tally.count(request.get(i), outcome, now);
      stored |= outcome instanceof Delivered;
      if (outcome instanceof Rejected refusal) {
        events.accept(new UploadEvent.Refused(id, request.get(i).item().id(), refusal.why()));
      }
    }
    if (conclusion.health().isFailure() && tally.requestFailed()) {
      tally.lastFailure().ifPresent(f -> events.accept(new UploadEvent.Fails(id, f.why())));
    }
    if (stored) {
      long failures = tally.requestSucceeded();
      if (failures > 0) {
        events.accept(new UploadEvent.Well(id, failures));
      }
      killPoints.passed(KillPoint.AFTER_CLOUD_STORED_BEFORE_RECEIPT);
    }
  }

  private void giveBack(List<Claim> request) {
    commits.begin(() -> queue.giveBack(request), claims::news);
  }

  private static Duration shorter(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? one : other;
  }
}
