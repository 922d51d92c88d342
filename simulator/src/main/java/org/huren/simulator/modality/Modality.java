package org.huren.simulator.modality;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.random.RandomGenerator;
import org.huren.simulator.ledger.Acknowledged;
import org.huren.simulator.ledger.JsonLines;
import org.huren.simulator.tally.Tally;

/**
 * One simulated modality at work: several associations share one workload, each sends one object at
 * a time, and what fails is tried again as a modality would. Every object that the peer said it
 * stored is in the record before the next one is sent.
 */
public final class Modality {
  /** PS3.8 7.1.1.13: context ids are odd and below 256. */
  private static final int MOST_CONTEXTS = 128;

  /**
   * How a modality works.
   *
   * @param associations open at once
   * @param rate objects a second over all associations; 0: as fast as the peer answers
   * @param attempts how often one object is tried
   * @param pause before an object is tried again
   * @param fault what to do wrong, if anything
   */
  public record Manner(
      int associations, double rate, int attempts, Duration pause, Optional<Misbehaviour> fault) {
    public Manner {
      if (associations < 1 || attempts < 1 || rate < 0) {
        throw new IllegalArgumentException(
            "associations and attempts are at least 1, the rate at least 0");
      }
    }
  }

  /**
   * A fault on the line.
   *
   * @param every this one, then each so-manieth object is first sent the wrong way
   */
  public record Misbehaviour(LineFault fault, int every) {
    public Misbehaviour {
      if (every < 1) {
        throw new IllegalArgumentException("every " + every + "th object?");
      }
    }
  }

  private final Peer peer;
  private final Manner manner;
  private final Workload workload;
  private final JsonLines sent;
  private final Tally tally;
  private final Clock clock;
  private final FaultyCaller faultyCaller;
  private final Iterator<Instance> rest;
  private final Queue<Reference> stored = new ConcurrentLinkedQueue<>();
  private int taken;

  public Modality(
      Peer peer,
      Manner manner,
      Workload workload,
      JsonLines sent,
      Tally tally,
      Clock clock,
      RandomGenerator random) {
    this.peer = peer;
    this.manner = manner;
    this.workload = workload;
    this.sent = sent;
    this.tally = tally;
    this.clock = clock;
    this.faultyCaller = new FaultyCaller(peer, Duration.ofMillis(250), random);
    this.rest = workload.instances().iterator();
  }

  /**
   * Sends everything; returns when each object was stored or given up.
   *
   * @throws IOException if the record of what was sent can't be written
   */
  public void run() throws IOException, InterruptedException {
    ExecutorService pool = Executors.newFixedThreadPool(manner.associations());
    try {
      long begin = System.nanoTime();
      List<Future<?>> workers = new ArrayList<>();
      for (int i = 0; i < manner.associations(); i++) {
        workers.add(pool.submit(() -> work(begin)));
      }
      for (Future<?> worker : workers) {
        worker.get();
      }
    } catch (ExecutionException e) {
      if (e.getCause() instanceof UncheckedIOException io) {
        throw new IOException(io.getCause());
      }
      throw new IllegalStateException(e.getCause());
    } finally {
      pool.shutdownNow();
    }
  }

  /** What the peer said it stored, so far. */
  public List<Reference> stored() {
    return List.copyOf(stored);
  }

  private record Turn(Instance instance, int number) {}

  private synchronized Optional<Turn> next() {
    return rest.hasNext() ? Optional.of(new Turn(rest.next(), taken++)) : Optional.empty();
  }

  private void work(long begin) {
    Caller caller = new Caller();
    try {
      for (Optional<Turn> turn = next(); turn.isPresent(); turn = next()) {
        if (manner.rate() > 0) {
          long due = begin + (long) (turn.get().number() * 1e9 / manner.rate());
          sleep(Duration.ofNanos(Math.max(0, due - System.nanoTime())));
        }
        send(caller, turn.get());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      caller.hangUp();
    }
  }

  private void send(Caller caller, Turn turn) throws InterruptedException {
    if (manner.fault().isPresent() && turn.number() % manner.fault().get().every() == 0) {
      long began = System.nanoTime();
      Reaction reaction = faultyCaller.call(manner.fault().get().fault(), turn.instance());
      tally.disturbed(reaction.tally());
      if (reaction instanceof Reaction.Answered a && a.stored()) {
        record(turn.instance(), a, System.nanoTime() - began);
        return;
      }
    }
    for (int attempt = 1; ; attempt++) {
      long before = System.nanoTime();
      Reaction reaction = caller.store(turn.instance());
      if (reaction instanceof Reaction.Answered a && a.stored()) {
        long nanos = System.nanoTime() - before;
        tally.answered(nanos);
        record(turn.instance(), a, nanos);
        return;
      }
      tally.failed(reaction.tally());
      if (attempt == manner.attempts() || reaction instanceof Reaction.ContextRefused) {
        tally.gaveUp();
        return;
      }
      sleep(manner.pause());
    }
  }

  private void record(Instance instance, Reaction.Answered answer, long nanos) {
    try {
      sent.append(
          Acknowledged.image(
                  clock.instant(),
                  instance.sopInstance().value(),
                  answer.sha256(),
                  answer.hex(),
                  nanos / 1000)
              .in(
                  new Acknowledged.Place(
                      instance.studyInstance().value(), instance.seriesInstance().value()))
              .toJson());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    stored.add(Reference.to(instance));
    tally.stored(answer.bytes());
  }

  private static void sleep(Duration time) throws InterruptedException {
    Thread.sleep(time.toMillis(), time.toNanosPart() % 1_000_000);
  }

  /** Keeps one association open for as long as it serves. */
  private final class Caller {
    private Optional<Association> open = Optional.empty();

    Reaction store(Instance instance) {
      if (open.isPresent() && !open.get().offers(instance)) {
        hangUp();
      }
      if (open.isEmpty()) {
        Association.Opening opening = Association.open(peer, contextsFor(instance));
        if (opening instanceof Association.Opening.Failed f) {
          return f.reaction();
        }
        open = Optional.of(((Association.Opening.Opened) opening).association());
      }
      Association association = open.get();
      Reaction reaction = association.store(instance);
      if (!(reaction instanceof Reaction.Answered || reaction instanceof Reaction.ContextRefused)) {
        association.close();
        open = Optional.empty();
      }
      return reaction;
    }

    void hangUp() {
      open.ifPresent(Association::release);
      open = Optional.empty();
    }

    private List<PresentationContext> contextsFor(Instance instance) {
      List<PresentationContext> all = workload.contexts();
      int block = all.indexOf(PresentationContext.of(instance)) / MOST_CONTEXTS;
      return all.subList(block * MOST_CONTEXTS, Math.min(all.size(), (block + 1) * MOST_CONTEXTS));
    }
  }
}
