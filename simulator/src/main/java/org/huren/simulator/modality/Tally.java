package org.huren.simulator.modality;

import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;

/** Counts of one run, readable while it goes on. Safe for threads. */
public final class Tally {
  private final Map<String, Integer> failures = new TreeMap<>();
  private final Map<String, Integer> disturbances = new TreeMap<>();
  private long stored;
  private long bytes;
  private long givenUp;
  private long[] nanos = new long[1024];
  private int answers;

  synchronized void tried(Reaction reaction, long nanoseconds) {
    if (reaction instanceof Reaction.Answered a && a.stored()) {
      if (answers == nanos.length) {
        nanos = Arrays.copyOf(nanos, 2 * answers);
      }
      nanos[answers++] = nanoseconds;
    } else {
      failures.merge(reaction.tally(), 1, Integer::sum);
    }
  }

  synchronized void disturbed(Reaction reaction) {
    disturbances.merge(reaction.tally(), 1, Integer::sum);
  }

  synchronized void stored(long dataSetBytes) {
    stored++;
    bytes += dataSetBytes;
  }

  synchronized void gaveUp() {
    givenUp++;
  }

  /** Objects that the peer said it stored. */
  public synchronized long stored() {
    return stored;
  }

  /**
   * Where a run stands.
   *
   * @param stored objects that the peer said it stored
   * @param bytes of their data sets
   * @param givenUp objects left after the last attempt
   * @param failures attempts that failed, by what the peer did
   * @param disturbances what the peer did about faults made on purpose
   * @param p50Millis half of the objects were answered within this time, their sending included
   */
  public record Snapshot(
      long stored,
      long bytes,
      long givenUp,
      Map<String, Integer> failures,
      Map<String, Integer> disturbances,
      double p50Millis,
      double p99Millis) {
    public Snapshot {
      failures = Map.copyOf(failures);
      disturbances = Map.copyOf(disturbances);
    }
  }

  public synchronized Snapshot snapshot() {
    long[] sorted = Arrays.copyOf(nanos, answers);
    Arrays.sort(sorted);
    return new Snapshot(
        stored,
        bytes,
        givenUp,
        failures,
        disturbances,
        percentile(sorted, 0.50),
        percentile(sorted, 0.99));
  }

  private static double percentile(long[] sorted, double share) {
    return sorted.length == 0
        ? 0
        : sorted[(int) Math.min(sorted.length - 1L, (long) (sorted.length * share))] / 1e6;
  }
}
