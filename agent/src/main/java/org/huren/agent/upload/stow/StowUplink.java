package org.huren.agent.upload.stow;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.huren.agent.item.DeliveryOutcome;
import org.huren.agent.item.DeliveryOutcome.Delivered;
import org.huren.agent.item.DeliveryOutcome.Fault;
import org.huren.agent.item.DeliveryOutcome.Rejected;
import org.huren.agent.item.DeliveryOutcome.RetryLater;
import org.huren.agent.item.ItemId;
import org.huren.agent.item.KillPoint;
import org.huren.agent.item.Reason;
import org.huren.agent.spool.DeliveryQueue.Claim;
import org.huren.agent.tls.TlsMaterial;
import org.huren.agent.upload.Bandwidth;
import org.huren.agent.upload.Uplink;
import org.huren.agent.upload.compress.Compression;
import org.huren.agent.upload.compress.Outgoing;
import org.huren.agent.upload.http.Answer;
import org.huren.agent.upload.http.Exchange;
import org.huren.agent.upload.http.Inconclusive;
import org.huren.config.UplinkConfig;

/**
 * Stores instances in an imaging cloud by STOW-RS (PS3.18 10.5): many Part 10 files in one request,
 * each exactly as spooled or compressed without loss, and a verdict for each from the answer's
 * body.
 *
 * <p>Memory does not grow with an object's size. Sending an instance twice changes nothing over
 * there, since its SOP Instance UID is the same.
 */
public final class StowUplink implements Uplink {
  /** So that an answer stays within what we read of it. */
  private static final int MOST_INSTANCES = 256;

  private static final Duration LIMIT_HOLDS = Duration.ofHours(1);

  private final UplinkConfig.Stow config;
  private final Clock clock;
  private final RandomGenerator random;
  private final KillPoint.Observer killPoints;
  private final Compression compression;
  private final Bandwidth bandwidth;
  private final Exchange exchange;
  private final Verdicts verdicts;
  private final Duplicates duplicates;
  private volatile Optional<LearnedLimit> learned = Optional.empty();

  /**
   * An uplink as configured.
   *
   * @param tls empty: plain HTTP, which the configuration allows to this very machine only
   * @param fetched a folder for what is fetched to be compared
   */
  public StowUplink(
      UplinkConfig.Stow config,
      Optional<TlsMaterial> tls,
      Clock clock,
      RandomGenerator random,
      KillPoint.Observer killPoints,
      Compression compression,
      Path fetched) {
    this.config = config;
    this.clock = clock;
    this.random = random;
    this.killPoints = killPoints;
    this.compression = compression;
    this.bandwidth = new Bandwidth(config.pace().bandwidth());
    this.exchange = new Exchange(config.id(), config.url(), tls, config.pace().timeout(), clock);
    this.verdicts = new Verdicts(clock);
    this.duplicates = new Duplicates(config, exchange, fetched);
  }

  /** What a proxy was found to let through, after it had refused more (413). */
  private record LearnedLimit(long bytes, Instant until) {}

  @Override
  public Map<ItemId, DeliveryOutcome> send(List<Claim> claims) throws InterruptedException {
    Map<ItemId, DeliveryOutcome> outcomes = new HashMap<>();
    Map<String, Claim> parcel = pack(claims, outcomes);
    if (!parcel.isEmpty()) {
      outcomes.putAll(post(parcel));
    }
    return outcomes;
  }

  /** Takes what can go into one request, by SOP Instance UID; the rest gets its outcome here. */
  private static Map<String, Claim> pack(
      List<Claim> claims, Map<ItemId, DeliveryOutcome> outcomes) {
    Map<String, Claim> parcel = new LinkedHashMap<>();
    for (Claim claim : claims) {
      Optional<DeliveryOutcome> unfit = unfit(claim, parcel);
      if (unfit.isPresent()) {
        outcomes.put(claim.item().id(), unfit.get());
      } else {
        parcel.put(uid(claim).orElseThrow(), claim);
      }
    }
    return parcel;
  }

  private static Optional<DeliveryOutcome> unfit(Claim claim, Map<String, Claim> parcel) {
    Optional<String> uid = uid(claim);
    if (uid.isEmpty()) {
      return Optional.of(new Rejected(Reason.of("upload.no-instance-uid")));
    }
    if (parcel.containsKey(uid.get())) {
      // An answer could not tell the two apart
      Reason why = Reason.of("upload.same-instance");
      return Optional.of(new RetryLater(Optional.of(Duration.ZERO), why, Fault.ITEM));
    }
    try {
      return Files.size(claim.payload().file()) == claim.payload().length()
          ? Optional.empty()
          : Optional.of(new Rejected(Reason.of("upload.file-altered")));
    } catch (IOException e) {
      Reason why = Reason.of("upload.file-unreadable", e.getClass().getSimpleName());
      return Optional.of(Inconclusive.retry(why, Fault.ITEM));
    }
  }

  private static Optional<String> uid(Claim claim) {
    return claim.item().facts().identity().map(StoreResponse::uid).filter(u -> !u.isEmpty());
  }

  private Map<ItemId, DeliveryOutcome> post(Map<String, Claim> parcel) throws InterruptedException {
    List<Outgoing> files = new ArrayList<>();
    try {
      for (Claim claim : parcel.values()) {
        files.add(compression.prepare(claim));
      }
      return post(parcel, files);
    } finally {
      files.forEach(Outgoing::close);
    }
  }

  private Map<ItemId, DeliveryOutcome> post(Map<String, Claim> parcel, List<Outgoing> files)
      throws InterruptedException {
    // Long and random enough never to occur in a payload
    String boundary =
        "huren-" + Long.toHexString(random.nextLong()) + Long.toHexString(random.nextLong());
    MultipartBody body =
        new MultipartBody(
            files, boundary, bandwidth, () -> killPoints.passed(KillPoint.MID_UPLOAD));
    Answer answer;
    try {
      String type = "multipart/related; type=\"application/dicom\"; boundary=" + boundary;
      answer = exchange.post(type, "application/dicom+json", body);
    } finally {
      body.close();
    }
    if (body.badPayload().isPresent()) {
      return brokenOff(parcel, body.badPayload().get());
    }
    if (answer instanceof Answer.Complete complete
        && complete.status() == 413
        && parcel.size() > 1) {
      learn(body.contentLength() / 2);
    }
    Map<String, ItemId> sent = new LinkedHashMap<>();
    parcel.forEach((uid, claim) -> sent.put(uid, claim.item().id()));
    Map<ItemId, DeliveryOutcome> outcomes = new HashMap<>(verdicts.of(answer, sent));
    int at = 0;
    for (Claim claim : parcel.values()) {
      Outgoing file = files.get(at++);
      Optional<Delivered> trusted =
          Optional.ofNullable(outcomes.get(claim.item().id())).flatMap(Duplicates::trusted);
      if (trusted.isPresent()) {
        outcomes.put(claim.item().id(), duplicates.settle(claim, file, trusted.get()));
      }
    }
    return outcomes;
  }

  /** The others of the request had no fault: again at once, without the bad one. */
  private static Map<ItemId, DeliveryOutcome> brokenOff(
      Map<String, Claim> parcel, MultipartBody.BadPayload bad) {
    RetryLater again =
        new RetryLater(
            Optional.of(Duration.ZERO), Reason.of("upload.request-abandoned"), Fault.ITEM);
    Map<ItemId, DeliveryOutcome> outcomes = new HashMap<>();
    parcel.values().forEach(claim -> outcomes.put(claim.item().id(), again));
    outcomes.put(
        bad.item(),
        bad.isFinal() ? new Rejected(bad.why()) : Inconclusive.retry(bad.why(), Fault.ITEM));
    return outcomes;
  }

  private void learn(long bytes) {
    long limit = Math.max(1, Math.min(batch().bytes(), bytes));
    learned = Optional.of(new LearnedLimit(limit, clock.instant().plus(LIMIT_HOLDS)));
  }

  @Override
  public Batch batch() {
    long bytes =
        learned
            .filter(l -> clock.instant().isBefore(l.until()))
            .map(LearnedLimit::bytes)
            .orElse(config.batch().bytes());
    return new Batch(MOST_INSTANCES, Math.max(1, bytes));
  }

  @Override
  public Optional<Instant> certificateExpiresAt() {
    return exchange.certificateExpiresAt();
  }

  @Override
  public void close() {
    exchange.close();
  }
}
