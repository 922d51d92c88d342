package org.huren.agent.upload.registry;

import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.huren.agent.item.DeliveryOutcome;
import org.huren.agent.item.DeliveryOutcome.Delivered;
import org.huren.agent.item.DeliveryOutcome.Fault;
import org.huren.agent.item.DeliveryOutcome.Rejected;
import org.huren.agent.item.DeliveryOutcome.RetryLater;
import org.huren.agent.item.Item;
import org.huren.agent.item.ItemId;
import org.huren.agent.item.KillPoint;
import org.huren.agent.item.Reason;
import org.huren.agent.item.Receipt;
import org.huren.agent.spool.DeliveryQueue.Claim;
import org.huren.agent.tls.TlsMaterial;
import org.huren.agent.upload.Uplink;
import org.huren.agent.upload.http.Answer;
import org.huren.agent.upload.http.Exchange;
import org.huren.agent.upload.http.Inconclusive;
import org.huren.config.Content;
import org.huren.config.HospitalConfig;
import org.huren.config.UplinkConfig;

/**
 * Registers documents at the regional health platform, as FHIR R4 transactions: one document in one
 * request. What is registered of each kind of content, its {@link DocumentMaker} knows. A payload
 * of several documents is delivered when all of them are; sending one again changes nothing over
 * there, since its ids and its version are the same.
 *
 * <p>Holds one payload and one document in memory for each request under way.
 */
public final class RegistryUplink implements Uplink {
  private static final String FHIR_JSON = "application/fhir+json";
  private static final int LONGEST_REFERENCE = 1024;

  /** The receipt of a payload whose results were all registered with others. */
  private static final String ELSEWHERE = "-";

  private final Map<Content, DocumentMaker> makers;
  private final KillPoint.Observer killPoints;
  private final Exchange exchange;
  private final Verdicts verdicts;
  private final Clock clock;

  /**
   * An uplink as configured.
   *
   * @param hospital whose reports these are; its code is part of every id
   * @param source reads laboratory reports out of a payload
   * @param tls empty: plain HTTP, which the configuration allows to this very machine only
   */
  public RegistryUplink(
      UplinkConfig.Registry config,
      HospitalConfig hospital,
      ReportSource source,
      Optional<TlsMaterial> tls,
      Clock clock,
      KillPoint.Observer killPoints) {
    this.makers =
        Map.of(
            Content.LAB_REPORTS, new LabDocuments(hospital, source),
            Content.EXAM_REPORTS, new ExamDocuments(hospital));
    this.killPoints = killPoints;
    this.exchange = new Exchange(config.id(), config.url(), tls, config.pace().timeout(), clock);
    this.verdicts = new Verdicts(clock);
    this.clock = clock;
  }

  @Override
  public Map<ItemId, DeliveryOutcome> send(List<Claim> claims) throws InterruptedException {
    Map<ItemId, DeliveryOutcome> outcomes = new HashMap<>();
    Optional<DeliveryOutcome> down = Optional.empty();
    for (Claim claim : claims) {
      DeliveryOutcome outcome = down.isPresent() ? down.get() : send(claim);
      if (outcome instanceof RetryLater later && later.fault() == Fault.UPLINK) {
        down = Optional.of(later);
      }
      outcomes.put(claim.item().id(), outcome);
    }
    return outcomes;
  }

  private DeliveryOutcome send(Claim claim) throws InterruptedException {
    Payloads.Content content = Payloads.read(claim);
    if (content instanceof Payloads.Content.Unfit unfit) {
      return unfit.outcome();
    }
    Item item = claim.item();
    DocumentMaker maker = makers.get(item.kind().content());
    if (maker == null) {
      return new Rejected(Reason.of("upload.no-document", item.kind().content().yamlName()));
    }
    DocumentMaker.Outcome made =
        maker.documents(item, ((Payloads.Content.Intact) content).message());
    if (made instanceof DocumentMaker.Outcome.NotNow notNow) {
      return Inconclusive.retry(notNow.why(), Fault.ITEM);
    }
    if (made instanceof DocumentMaker.Outcome.Elsewhere) {
      return new Delivered(new Receipt(clock.instant(), ELSEWHERE));
    }
    if (made instanceof DocumentMaker.Outcome.Unfit unfit) {
      return new Rejected(unfit.why());
    }
    return send((DocumentMaker.Outcome.Documents) made);
  }

  /** A part that is refused for good does not keep the others from being registered. */
  private DeliveryOutcome send(DocumentMaker.Outcome.Documents documents)
      throws InterruptedException {
    List<Receipt> receipts = new ArrayList<>();
    Optional<Rejected> rejected = documents.leftOut().map(Rejected::new);
    for (Document document : documents.each()) {
      DeliveryOutcome outcome = send(document);
      if (outcome instanceof Delivered delivered) {
        receipts.add(delivered.receipt());
      } else if (outcome instanceof Rejected refusal) {
        rejected = rejected.or(() -> Optional.of(refusal));
      } else {
        return outcome;
      }
    }
    return rejected.isPresent() ? rejected.get() : new Delivered(together(receipts));
  }

  private DeliveryOutcome send(Document document) throws InterruptedException {
    Answer answer =
        exchange.post(
            FHIR_JSON,
            FHIR_JSON,
            DocumentBody.of(document.bundle(), () -> killPoints.passed(KillPoint.MID_UPLOAD)));
    return verdicts.of(answer, document);
  }

  private static Receipt together(List<Receipt> receipts) {
    String references = String.join(" ", receipts.stream().map(Receipt::reference).toList());
    return new Receipt(
        receipts.get(receipts.size() - 1).at(),
        references.substring(0, Math.min(references.length(), LONGEST_REFERENCE)),
        receipts.stream().flatMap(r -> r.warning().stream()).findFirst());
  }

  /** One message, so that each is judged by an answer of its own. */
  @Override
  public Batch batch() {
    return new Batch(1, Payloads.LONGEST);
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
