package org.huren.agent.spool;

/** What happened over the runs of a schedule. */
final class ScheduleTotals {
  int acknowledged;
  int crashes;
  int delivered;
  int purged;
  int failedFlushes;
  int recovered;
  int databasesLost;

  void add(ScheduleTotals other) {
    acknowledged += other.acknowledged;
    crashes += other.crashes;
    delivered += other.delivered;
    purged += other.purged;
    failedFlushes += other.failedFlushes;
    recovered += other.recovered;
    databasesLost += other.databasesLost;
  }

  @Override
  public String toString() {
    return String.format(
        "acknowledged %d, crashes %d, delivered %d, purged %d, failed flushes %d, recovered %d,"
            + " databases lost %d",
        acknowledged, crashes, delivered, purged, failedFlushes, recovered, databasesLost);
  }
}
