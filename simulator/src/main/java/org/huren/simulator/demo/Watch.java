package org.huren.simulator.demo;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.Future;
import org.huren.simulator.language.Texts;
import org.huren.simulator.ledger.Accepted;
import org.huren.simulator.ledger.Acknowledged;
import org.huren.simulator.ledger.Exam;
import org.huren.simulator.ledger.Kind;
import org.huren.simulator.tally.Tally;

/**
 * Looks on while the demo runs, says every second where it stands, and cuts the cloud off for a
 * while so that one sees the queue grow and drain.
 */
final class Watch {
  private static final long GLANCE_MILLIS = 100;

  private final DemoPlan plan;
  private final Stage stage;
  private final List<Sender> senders;
  private final List<Future<Tally.Snapshot>> sending;
  private final Cloud cloud;
  private final AgentConsole console;
  private final Texts texts;
  private final PrintWriter out;
  private final long begin = System.nanoTime();
  private long nextLine = 1;
  private OptionalLong cutAt = OptionalLong.empty();
  private boolean isBack;

  Watch(
      DemoPlan plan,
      Stage stage,
      List<Sender> senders,
      List<Future<Tally.Snapshot>> sending,
      Cloud cloud,
      AgentConsole console,
      Texts texts,
      PrintWriter out) {
    this.plan = plan;
    this.stage = stage;
    this.senders = List.copyOf(senders);
    this.sending = List.copyOf(sending);
    this.cloud = cloud;
    this.console = console;
    this.texts = texts;
    this.out = out;
  }

  private record Glance(long sent, long queued, long delivered) {}

  /**
   * Returns when everything sent has arrived and nothing waits any more, or when nothing has moved
   * for so long that nothing will; answers how many items waited at most.
   */
  long untilDone() throws DemoFailure, IOException, InterruptedException {
    Glance last = new Glance(-1, -1, -1);
    long lastMove = System.nanoTime();
    long deepestQueue = 0;
    while (true) {
      stage.checkAlive(texts);
      Glance now = glance();
      if (!now.equals(last)) {
        last = now;
        lastMove = System.nanoTime();
      }
      deepestQueue = Math.max(deepestQueue, now.queued());
      boolean allSent = sending.stream().allMatch(Future::isDone);
      boolean done =
          allSent && now.queued() == 0 && now.delivered() >= now.sent() && everyExamIsRegistered();
      say(now, done);
      if (done || System.nanoTime() - lastMove > plan.standstill().toNanos()) {
        return deepestQueue;
      }
      cutOffInTime(now);
      Thread.sleep(GLANCE_MILLIS);
    }
  }

  /** In its last version: a study whose images still came has an earlier one. */
  private boolean everyExamIsRegistered() throws IOException {
    Map<String, String> registered = new HashMap<>();
    for (Accepted a : cloud.accepted()) {
      if (a.kind() == Kind.EXAM_REGISTRATION) {
        registered.put(a.known().id(), a.known().sha256());
      }
    }
    for (Sender sender : senders) {
      for (Acknowledged exam : Exam.ofImages(sender.acknowledged())) {
        if (!exam.sha256().equals(registered.get(exam.id()))) {
          return false;
        }
      }
    }
    return true;
  }

  private Glance glance() throws IOException, InterruptedException {
    long sent = senders.stream().mapToLong(Sender::stored).sum();
    long delivered =
        cloud.accepted().stream()
            .filter(a -> a.kind() != Kind.EXAM_REGISTRATION)
            .map(Accepted::id)
            .distinct()
            .count();
    long queued = console.queued().orElse(Math.max(0, sent - delivered));
    return new Glance(sent, queued, delivered);
  }

  private void say(Glance now, boolean done) {
    double seconds = (System.nanoTime() - begin) / 1e9;
    if (seconds >= nextLine || done) {
      nextLine = (long) seconds + 1;
      out.println(
          texts.text(
              "demo.progress",
              String.format("%5.1f", seconds),
              String.format("%4d", now.sent()),
              String.format("%4d", now.queued()),
              String.format("%4d", now.delivered())));
    }
  }

  /** Not before something has arrived, so that one sees it stop; but not for ever later. */
  private void cutOffInTime(Glance now) throws IOException, InterruptedException {
    long elapsed = System.nanoTime() - begin;
    long due = plan.cutAfter().toNanos();
    if (cutAt.isEmpty() && elapsed > due && (now.delivered() > 0 || elapsed > 2 * due)) {
      cutAt = OptionalLong.of(elapsed);
      cloud.cutOff(plan.cutFor());
      out.println(texts.text("demo.cut", plan.cutFor().toSeconds()));
    }
    if (!isBack && cutAt.isPresent() && elapsed > cutAt.getAsLong() + plan.cutFor().toNanos()) {
      isBack = true;
      out.println(texts.text("demo.back"));
    }
  }
}
