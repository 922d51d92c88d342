package org.huren.agent.observe;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.LongSupplier;

/**
 * Keeps noise from one peer out of the log: in each minute an event says {@value #PER_PEER} lines
 * about one peer and {@value #PER_EVENT} about all peers together; the rest is counted and told in
 * one line an event when the minute is over. Remembers at most {@value #MAX_PEERS} peers; further
 * ones share one place per event. Thread-safe.
 */
final class WarningLimit {
  static final int PER_PEER = 5;
  static final int PER_EVENT = 60;
  static final int MAX_PEERS = 1024;
  static final long WINDOW_NANOS = 60_000_000_000L;

  private static final String OTHERS = "*";

  private final LongSupplier nanoTime;
  private final Map<Key, Window> windows = new LinkedHashMap<>();

  WarningLimit(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
  }

  /**
   * Lines of one event kept back in minutes that are over.
   *
   * @param loudest the peer most of them were about
   */
  record Suppressed(String event, long count, int peers, String loudest) {}

  private record Key(String event, String peer) {}

  private static final class Window {
    final long startedAt;
    int said;
    long suppressed;

    Window(long startedAt) {
      this.startedAt = startedAt;
    }
  }

  /** Whether a line may be written now; counts it as kept back if not. */
  synchronized boolean permits(String event, String peer) {
    long now = nanoTime.getAsLong();
    Key key = new Key(event, peer);
    if (windows.size() >= MAX_PEERS && !windows.containsKey(key)) {
      key = new Key(event, OTHERS);
    }
    Window ofPeer = windows.computeIfAbsent(key, k -> new Window(now));
    Window ofEvent = windows.computeIfAbsent(new Key(event, ""), k -> new Window(now));
    if (ofPeer.said >= PER_PEER || ofEvent.said >= PER_EVENT) {
      ofPeer.suppressed++;
      return false;
    }
    ofPeer.said++;
    ofEvent.said++;
    return true;
  }

  /** Ends the minutes that are over and answers what they kept back, one entry an event. */
  synchronized List<Suppressed> expire() {
    long now = nanoTime.getAsLong();
    Map<String, List<Map.Entry<Key, Window>>> byEvent = new TreeMap<>();
    // A window enters the map when it starts, so the map's order is their age.
    Iterator<Map.Entry<Key, Window>> oldestFirst = windows.entrySet().iterator();
    while (oldestFirst.hasNext()) {
      Map.Entry<Key, Window> entry = oldestFirst.next();
      if (now - entry.getValue().startedAt < WINDOW_NANOS) {
        break;
      }
      oldestFirst.remove();
      if (entry.getValue().suppressed > 0) {
        byEvent
            .computeIfAbsent(entry.getKey().event(), e -> new ArrayList<>())
            .add(Map.entry(entry.getKey(), entry.getValue()));
      }
    }
    return byEvent.entrySet().stream().map(e -> sum(e.getKey(), e.getValue())).toList();
  }

  private static Suppressed sum(String event, List<Map.Entry<Key, Window>> windows) {
    long count = windows.stream().mapToLong(w -> w.getValue().suppressed).sum();
    String loudest =
        windows.stream()
            .max(Comparator.comparingLong(w -> w.getValue().suppressed))
            .map(w -> w.getKey().peer())
            .orElse(OTHERS);
    return new Suppressed(event, count, windows.size(), loudest);
  }
}
