package org.huren.agent;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.huren.agent.item.KillPoint;

/**
 * Ends the process as SIGKILL would, at one named place, for the crash test: {@code
 * -Dhuren.crash=AFTER_RENAME_BEFORE_FLUSH:25} ends it when that place is passed for the 25th time.
 */
final class CrashPoint implements KillPoint.Observer {
  private static final String PROPERTY = "huren.crash";

  private final KillPoint at;
  private final AtomicInteger left;

  private CrashPoint(KillPoint at, int passing) {
    this.at = at;
    this.left = new AtomicInteger(passing);
  }

  /** What this process was started with; without the property nothing ever happens. */
  static KillPoint.Observer configured() {
    return Optional.ofNullable(System.getProperty(PROPERTY))
        .<KillPoint.Observer>map(CrashPoint::parse)
        .orElse(KillPoint.Observer.NONE);
  }

  private static CrashPoint parse(String text) {
    String[] parts = text.split(":", 2);
    return new CrashPoint(
        KillPoint.valueOf(parts[0]), parts.length == 1 ? 1 : Integer.parseInt(parts[1]));
  }

  @Override
  public void passed(KillPoint point) {
    if (point == at && left.decrementAndGet() == 0) {
      Runtime.getRuntime().halt(137);
    }
  }
}
