package org.huren.agent.spool;

import java.security.SecureRandom;
import java.time.Clock;
import java.util.Random;
import org.huren.agent.item.KillPoint;

/**
 * What the spool takes from the machine, so that tests can replace it.
 *
 * @param random of item ids
 */
public record SpoolEnvironment(
    SpoolFiles files, Clock clock, Random random, KillPoint.Observer killPoints) {
  /** The machine itself. */
  public static SpoolEnvironment real(KillPoint.Observer killPoints) {
    return new SpoolEnvironment(
        SpoolFiles.disk(), Clock.systemUTC(), new SecureRandom(), killPoints);
  }
}
