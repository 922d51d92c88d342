package org.huren.agent.observe;

import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.huren.agent.item.DeliveryOutcome;
import org.huren.agent.item.ItemId;
import org.huren.agent.item.UplinkId;
import org.huren.agent.spool.DeliveryQueue.Claim;
import org.huren.agent.upload.Uplink;

/** An uplink whose requests are timed as {@code upload_send_seconds}. As thread-safe as it. */
public final class TimedUplink implements Uplink {
  private final Uplink uplink;
  private final Timer timer;

  public TimedUplink(UplinkId id, Uplink uplink, Metrics metrics) {
    this.uplink = uplink;
    this.timer = metrics.timer("upload.send", "One request", Metrics.tags(id));
  }

  @Override
  public Map<ItemId, DeliveryOutcome> send(List<Claim> claims) throws InterruptedException {
    long from = System.nanoTime();
    try {
      return uplink.send(claims);
    } finally {
      timer.record(Duration.ofNanos(System.nanoTime() - from));
    }
  }

  @Override
  public Batch batch() {
    return uplink.batch();
  }

  @Override
  public Optional<Instant> certificateExpiresAt() {
    return uplink.certificateExpiresAt();
  }

  @Override
  public void close() {
    uplink.close();
  }
}
