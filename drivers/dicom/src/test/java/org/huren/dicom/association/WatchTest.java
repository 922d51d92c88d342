package org.huren.dicom.association;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class WatchTest {
  private static final AssociationSettings SETTINGS =
      AssociationSettings.defaults()
          .withDeadlines(
              Duration.ofSeconds(1),
              Duration.ofSeconds(10),
              Duration.ofSeconds(100),
              Duration.ofSeconds(20));

  private final Watch watch = new Watch(SETTINGS, seconds(0));

  @Test
  void silence_isIdle() {
    assertThat(watch.check(seconds(9), 0, false, 0, 0)).isEmpty();
    assertThat(cause(watch.check(seconds(10), 0, false, 0, 0))).contains(AbortCause.IDLE);
  }

  @Test
  void silenceWhileThePeerWaitsForUs_isNotIdle_andStartsAnewAfterwards() {
    assertThat(watch.check(seconds(50), 0, true, 0, 0)).isEmpty();
    assertThat(watch.check(seconds(59), 0, false, 0, 0)).isEmpty();
    assertThat(cause(watch.check(seconds(60), 0, false, 0, 0))).contains(AbortCause.IDLE);
  }

  @Test
  void messageThatDripsIn_isTooSlow() {
    for (int s = 0; s < 100; s += 5) {
      watch.activity(seconds(s));
      assertThat(watch.check(seconds(s), 7, false, 0, 0)).isEmpty();
    }
    watch.activity(seconds(100));
    assertThat(cause(watch.check(seconds(100), 7, false, 0, 0))).contains(AbortCause.TOO_SLOW);
  }

  @Test
  void newMessage_hasItsOwnTime() {
    for (int s = 0; s < 300; s += 5) {
      watch.activity(seconds(s));
      assertThat(watch.check(seconds(s), 1 + s / 90, false, 0, 0)).isEmpty();
    }
  }

  @Test
  void unsentBytesThatDoNotMove_areABlockedWrite_thoughThePeerTalks() {
    for (int s = 0; s < 20; s += 5) {
      watch.activity(seconds(s));
      assertThat(watch.check(seconds(s), 0, false, 500, 3)).isEmpty();
    }
    watch.activity(seconds(20));
    assertThat(cause(watch.check(seconds(20), 0, false, 500, 3)))
        .contains(AbortCause.WRITE_BLOCKED);
  }

  @Test
  void unsentBytesThatMove_areNotBlocked() {
    for (int s = 0; s < 100; s += 5) {
      watch.activity(seconds(s));
      assertThat(watch.check(seconds(s), 0, false, 500, s)).isEmpty();
    }
  }

  @Test
  void period_letsEachDeadlineBeHitWithinAQuarter() {
    assertThat(watch.period()).isEqualTo(Duration.ofMillis(2500));
  }

  private static Optional<AbortCause> cause(Optional<Watch.Missed> missed) {
    return missed.map(Watch.Missed::cause);
  }

  private static long seconds(long seconds) {
    return Duration.ofSeconds(seconds).toNanos();
  }
}
