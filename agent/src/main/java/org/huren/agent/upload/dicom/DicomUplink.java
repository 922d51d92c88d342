package org.huren.agent.upload.dicom;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.huren.agent.item.DeliveryOutcome;
import org.huren.agent.item.ItemId;
import org.huren.agent.item.KillPoint;
import org.huren.agent.spool.DeliveryQueue.Claim;
import org.huren.agent.tls.TlsMaterial;
import org.huren.agent.tls.TlsMaterial.TlsState;
import org.huren.agent.upload.Bandwidth;
import org.huren.agent.upload.Uplink;
import org.huren.agent.upload.compress.Compression;
import org.huren.config.UplinkConfig;
import org.huren.dicom.commitment.StorageCommitment;

/**
 * Stores instances in another application entity by C-STORE (PS3.4 Annex B), with the bytes and in
 * the transfer syntax that they were received with, or compressed without loss; where the peer does
 * not take that one, in one that changes no value. Optionally an instance counts only once the peer
 * has committed to its storage (PS3.4 Annex J).
 *
 * <p>Memory does not grow with an object's size. Sending an instance twice changes nothing over
 * there, since its SOP Instance UID is the same.
 */
public final class DicomUplink implements Uplink {
  /** Few enough that receipts are written soon after the answers, and contexts suffice. */
  private static final Batch BATCH = new Batch(40, 32L << 20);

  /** Shorter than any peer's own patience that we know of. */
  private static final Duration KEEP_IDLE = Duration.ofSeconds(5);

  private final Optional<TlsMaterial> tls;
  private final KillPoint.Observer killPoints;
  private final Compression compression;
  private final Bandwidth bandwidth;
  private final Verdicts verdicts;
  private final Optional<Commitment> commitment;
  private final Associations associations;

  /**
   * An uplink as configured; connects when there is something to send.
   *
   * @param tls empty: plain
   * @param results where results of storage commitment come that peers send to our receiver
   */
  public DicomUplink(
      UplinkConfig.Dicom config,
      Optional<TlsMaterial> tls,
      CommitmentResults results,
      Clock clock,
      RandomGenerator random,
      KillPoint.Observer killPoints,
      Compression compression) {
    this.tls = tls;
    this.compression = compression;
    this.killPoints = killPoints;
    this.bandwidth = new Bandwidth(config.pace().bandwidth());
    this.verdicts = new Verdicts(config, clock);
    // The association it waits on must not be taken for a silent one meanwhile
    Duration patience = config.pace().timeout().dividedBy(2);
    this.commitment =
        config.commitment()
            ? Optional.of(new Commitment(results, verdicts, random, patience))
            : Optional.empty();
    this.associations =
        new Associations(
            config,
            tls,
            Map.of(StorageCommitment.SOP_CLASS, StorageCommitment.receiver(results)),
            verdicts,
            KEEP_IDLE);
  }

  @Override
  public Map<ItemId, DeliveryOutcome> send(List<Claim> claims) throws InterruptedException {
    return new Transfer(associations, verdicts, commitment, compression, bandwidth, killPoints)
        .send(claims);
  }

  @Override
  public Batch batch() {
    return BATCH;
  }

  @Override
  public Optional<Instant> certificateExpiresAt() {
    return tls.map(TlsMaterial::current)
        .filter(TlsState.Usable.class::isInstance)
        .map(state -> ((TlsState.Usable) state).expires());
  }

  @Override
  public void close() {
    associations.close();
  }
}
