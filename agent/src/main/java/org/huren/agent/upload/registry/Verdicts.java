package org.huren.agent.upload.registry;

import java.time.Clock;
import java.util.Optional;
import org.huren.agent.item.DeliveryOutcome;
import org.huren.agent.item.DeliveryOutcome.Delivered;
import org.huren.agent.item.DeliveryOutcome.Fault;
import org.huren.agent.item.DeliveryOutcome.Rejected;
import org.huren.agent.item.Reason;
import org.huren.agent.item.Receipt;
import org.huren.agent.upload.http.Answer;
import org.huren.agent.upload.http.Inconclusive;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Judges the answer to one document. Delivered is what the answer names, every resource of it, or
 * what it names as registered already; refused for good is only what an OperationOutcome speaks of,
 * since a bare status may be a proxy's.
 */
final class Verdicts {
  private static final JsonMapper MAPPER = JsonMapper.builder().build();

  private final Clock clock;

  Verdicts(Clock clock) {
    this.clock = clock;
  }

  DeliveryOutcome of(Answer answer, Document sent) {
    if (!(answer instanceof Answer.Complete complete)) {
      return Inconclusive.of(answer);
    }
    return complete
        .body()
        .flatMap(Verdicts::read)
        .flatMap(body -> named(complete, body, sent))
        .orElseGet(() -> Inconclusive.of(complete));
  }

  private static Optional<JsonNode> read(byte[] body) {
    try {
      return Optional.of(MAPPER.readTree(body));
    } catch (JacksonException e) {
      return Optional.empty();
    }
  }

  private Optional<DeliveryOutcome> named(Answer.Complete answer, JsonNode body, Document sent) {
    if (answer.status() / 100 == 2) {
      return TransactionResponse.of(body).map(r -> byResponse(answer, r, sent));
    }
    return Refusal.of(body).flatMap(r -> byRefusal(answer, r, sent));
  }

  private DeliveryOutcome byResponse(
      Answer.Complete answer, TransactionResponse response, Document sent) {
    return response.entries() == sent.resources().size()
            && response.stored().containsAll(sent.resources())
        ? delivered(sent, Optional.empty())
        : Inconclusive.retry(Reason.of("upload.not-named", answer.status()), Fault.ITEM);
  }

  private Optional<DeliveryOutcome> byRefusal(
      Answer.Complete answer, Refusal refusal, Document sent) {
    return switch (answer.status()) {
      case 400, 422 -> Optional.of(refused(answer, refusal));
      case 409, 412 -> Optional.of(conflict(answer, refusal, sent));
      default -> Optional.empty();
    };
  }

  private static DeliveryOutcome refused(Answer.Complete answer, Refusal refusal) {
    if (refusal.isAboutAccess()) {
      return Inconclusive.retry(Reason.of("upload.not-authorized", answer.status()), Fault.UPLINK);
    }
    String code = refusal.first().code();
    if (refusal.isPassing()) {
      return Inconclusive.retry(
          Reason.of("upload.document-not-now", answer.status(), code), Fault.UNCLEAR);
    }
    return new Rejected(
        Reason.of(
            "upload.document-refused", answer.status(), code, refusal.first().path().orElse("-")));
  }

  /** FHIR calls a lost race for a resource a conflict too, so that 409 alone is no final word. */
  private DeliveryOutcome conflict(Answer.Complete answer, Refusal refusal, Document sent) {
    if (refusal.names("duplicate", sent.reference())) {
      return delivered(
          sent, Optional.of(Reason.of("upload.document-already-there", answer.status())));
    }
    if (answer.status() == 412 && refusal.names("conflict", sent.reference())) {
      return delivered(sent, Optional.of(Reason.of("upload.document-superseded")));
    }
    return Inconclusive.retry(
        Reason.of("upload.document-not-now", answer.status(), refusal.first().code()), Fault.ITEM);
  }

  private DeliveryOutcome delivered(Document sent, Optional<Reason> warning) {
    return new Delivered(new Receipt(clock.instant(), sent.reference(), warning));
  }
}
