package org.huren.installer;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * A laboratory day under fire: a LIS orders one tube after the other, an analyzer on the network
 * asks for every tube's order before it measures it, one on a cable only sends. Every fourth tube
 * is measured before it is ordered. All say again what was not answered, until told to finish.
 */
final class OrderedWork implements AutoCloseable {
  /** Between two tubes, so that a life of the gateway is not all work. */
  private static final long PAUSE_MILLIS = 15;

  private static final long RETRY_MILLIS = 30;
  private static final int MOST_WAITING = 10;
  private static final Tube END = new Tube(0);

  private final ExecutorService pool = Executors.newCachedThreadPool();
  private final List<CompletableFuture<Void>> running = new ArrayList<>();
  private final BlockingQueue<Tube> onTheNetwork = new LinkedBlockingQueue<>(MOST_WAITING);
  private final BlockingQueue<Tube> onTheCable = new LinkedBlockingQueue<>(MOST_WAITING);
  private final int lisPort;
  private final int analyzerPort;
  private final SerialAnalyzer cable;
  private volatile boolean finishing;

  final Set<Integer> ordered = new ConcurrentSkipListSet<>();
  final Set<Integer> onNetwork = new ConcurrentSkipListSet<>();
  final Set<Integer> onCable = new ConcurrentSkipListSet<>();

  /** Answers that named somebody else; none is right. */
  final Set<String> wrongAnswers = new ConcurrentSkipListSet<>();

  /** Tubes whose order came when it was asked for. */
  final Set<Integer> answered = new ConcurrentSkipListSet<>();

  OrderedWork(int lisPort, int analyzerPort, SerialAnalyzer cable) {
    this.lisPort = lisPort;
    this.analyzerPort = analyzerPort;
    this.cable = cable;
    begin(this::order);
    begin(this::askAndMeasure);
    begin(this::measureOnTheCable);
  }

  private interface Work {
    void run() throws InterruptedException;
  }

  private void begin(Work work) {
    running.add(
        CompletableFuture.runAsync(
            () -> {
              try {
                work.run();
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            },
            pool));
  }

  private void order() throws InterruptedException {
    for (int n = 1; !finishing; n++) {
      Tube tube = new Tube(n);
      // The cable is slow
      BlockingQueue<Tube> analyzer = n % 8 < 2 ? onTheCable : onTheNetwork;
      boolean measuredFirst = isMeasuredFirst(n);
      if (measuredFirst) {
        analyzer.put(tube);
      }
      until("AA", lisPort, tube.order());
      ordered.add(n);
      if (!measuredFirst) {
        analyzer.put(tube);
      }
      Thread.sleep(PAUSE_MILLIS);
    }
    onTheNetwork.put(END);
    onTheCable.put(END);
  }

  private static boolean isMeasuredFirst(int tube) {
    return tube % 4 == 1;
  }

  private void askAndMeasure() throws InterruptedException {
    for (Tube tube = onTheNetwork.take(); !tube.equals(END); tube = onTheNetwork.take()) {
      if (!isMeasuredFirst(tube.number())) {
        ask(tube);
      }
      until("AA", analyzerPort, tube.hl7Result());
      onNetwork.add(tube.number());
    }
  }

  /** Asks until the order comes; "no order" is right until the gateway has looked at it. */
  private void ask(Tube tube) throws InterruptedException {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    while (System.nanoTime() < end) {
      try {
        String answer = MllpCaller.say(analyzerPort, tube.question());
        if (answer.contains("\rPID|1||" + tube.patient() + "^")
            && answer.contains("\rORC|AF|" + tube.barcode())) {
          answered.add(tube.number());
          return;
        }
        if (!answer.contains("MSA|AR|q" + tube.number() + "|")) {
          wrongAnswers.add(answer);
          return;
        }
      } catch (IOException e) {
        // Dead at the moment.
      }
      Thread.sleep(RETRY_MILLIS);
    }
    wrongAnswers.add("none for tube " + tube.number());
  }

  private void measureOnTheCable() throws InterruptedException {
    for (Tube tube = onTheCable.take(); !tube.equals(END); tube = onTheCable.take()) {
      while (!cable.send(tube.astmResult())) {
        Thread.sleep(RETRY_MILLIS);
      }
      onCable.add(tube.number());
    }
    cable.close();
  }

  private static void until(String code, int port, String message) throws InterruptedException {
    while (true) {
      try {
        if (MllpCaller.say(port, message).contains("MSA|" + code + "|")) {
          return;
        }
      } catch (IOException e) {
        // Dead at the moment.
      }
      Thread.sleep(RETRY_MILLIS);
    }
  }

  /** Asks once more for every tube that was ordered; answers those whose order did not come. */
  List<Integer> forgotten() throws IOException {
    List<Integer> forgotten = new ArrayList<>();
    for (int n : ordered) {
      Tube tube = new Tube(n);
      if (!MllpCaller.say(analyzerPort, tube.question()).contains("||" + tube.patient() + "^")) {
        forgotten.add(n);
      }
    }
    return forgotten;
  }

  /** Goes on until so many are ordered and so many measured on the cable, on a fast machine too. */
  void goOn(int orders, int cables) throws InterruptedException {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    while ((ordered.size() < orders || onCable.size() < cables) && System.nanoTime() < end) {
      Thread.sleep(RETRY_MILLIS);
    }
  }

  /** Lets what was begun end. */
  void finish() {
    finishing = true;
    CompletableFuture.allOf(running.toArray(CompletableFuture[]::new))
        .orTimeout(90, TimeUnit.SECONDS)
        .join();
  }

  @Override
  public void close() {
    finishing = true;
    pool.shutdownNow();
  }
}
