package org.huren.simulator.tally;

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

  /** The peer said within this time that it stored something. */
  public synchronized void answered(long nanoseconds) {
    if (answers == nanos.length) {
      nanos = Arrays.copyOf(nanos, 2 * answers);
    }
    nanos[answers++] = nanoseconds;
  }

  /** The peer did this instead of storing something. */
  public synchronized void failed(String reaction) {
    failures.merge(reaction, 1, Integer::sum);
  }

  /** The peer did this about a fault made on purpose. */
  public synchronized void disturbed(String reaction) {
    disturbances.merge(reaction, 1, Integer::sum);
  }

  /** One more thing is stored, so many bytes long. */
  public synchronized void stored(long length) {
    stored++;
    bytes += length;
  }

  /** The last attempt at something failed. */
  public synchronized void gaveUp() {
    givenUp++;
  }

  /** How much the peer said it stored. */
  public synchronized long stored() {
    return stored;
  }

  /**
   * Where a run stands.
   *
   * @param stored objects or reports that the peer said it stored
   * @param bytes of them, as sent
   * @param givenUp what was left after the last attempt
   * @param failures attempts that failed, by what the peer did
   * @param disturbances what the peer did about faults made on purpose
   * @param p50Millis half of what was stored was answered within this time; what the time includes
   *     is the device's to say
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
