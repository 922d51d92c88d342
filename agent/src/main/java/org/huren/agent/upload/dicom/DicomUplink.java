package org.huren.agent.upload.dicom;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.huren.agent.item.DeliveryOutcome;
import org.huren.agent.item.ItemId;
import org.huren.agent.item.KillPoint;
import org.huren.agent.spool.DeliveryQueue.Claim;
import org.huren.agent.upload.Uplink;
import org.huren.config.UplinkConfig;

/**
 * Stores instances in another application entity by C-STORE (PS3.4 Annex B), each in the transfer
 * syntax and with the bytes that it was received with.
 *
 * <p>Memory does not grow with an object's size. Sending an instance twice changes nothing over
 * there, since its SOP Instance UID is the same.
 */
public final class DicomUplink implements Uplink {
  /** Few enough that receipts are written soon after the answers, and contexts suffice. */
  private static final Batch BATCH = new Batch(40, 32L << 20);

  /** Shorter than any peer's own patience that we know of. */
  private static final Duration KEEP_IDLE = Duration.ofSeconds(5);

  private final KillPoint.Observer killPoints;
  private final Verdicts verdicts;
  private final Associations associations;

  /** An uplink as configured; connects when there is something to send. */
  public DicomUplink(UplinkConfig.Dicom config, Clock clock, KillPoint.Observer killPoints) {
    this.killPoints = killPoints;
    this.verdicts = new Verdicts(config, clock);
    this.associations = new Associations(config, verdicts, KEEP_IDLE);
  }

  @Override
  public Map<ItemId, DeliveryOutcome> send(List<Claim> claims) throws InterruptedException {
    return new Transfer(associations, verdicts, killPoints).send(claims);
  }

  @Override
  public Batch batch() {
    return BATCH;
  }

  @Override
  public Optional<Instant> certificateExpiresAt() {
    return Optional.empty();
  }

  @Override
  public void close() {
    associations.close();
  }
}
