package org.huren.agent.upload.http;

import java.util.Optional;
import org.huren.agent.item.DeliveryOutcome.Fault;
import org.huren.agent.item.DeliveryOutcome.RetryLater;
import org.huren.agent.item.Reason;

/**
 * What follows from an answer that names nothing of what was sent: always another try, and the
 * status says only where the fault seems to lie.
 */
public final class Inconclusive {
  private Inconclusive() {}

  /** Judges by what is left: how the request ended, and its HTTP status. */
  public static RetryLater of(Answer answer) {
    if (answer instanceof Answer.Complete complete) {
      return byStatus(complete);
    }
    if (answer instanceof Answer.NotSent notSent) {
      return retry(notSent.why(), Fault.UPLINK);
    }
    if (answer instanceof Answer.NoContact none) {
      return retry(Reason.of("upload.no-contact", none.fault()), Fault.UPLINK);
    }
    if (answer instanceof Answer.Broken broken) {
      return retry(Reason.of("upload.broken-off", broken.fault()), Fault.UNCLEAR);
    }
    if (answer instanceof Answer.Silent silent) {
      return retry(Reason.of("upload.silent", silent.timeout().toSeconds()), Fault.UNCLEAR);
    }
    throw new IllegalArgumentException("no verdict on " + answer.getClass());
  }

  private static RetryLater byStatus(Answer.Complete answer) {
    int status = answer.status();
    Reason why = Reason.of("upload.http-status", status);
    return switch (status) {
      case 413 -> retry(Reason.of("upload.object-too-large"), Fault.ITEM);
      case 400, 406, 409, 411, 415, 422, 500 -> retry(why, Fault.UNCLEAR);
      case 401, 403 -> retry(Reason.of("upload.not-authorized", status), Fault.UPLINK);
      case 404, 405, 410 -> retry(Reason.of("upload.no-such-service", status), Fault.UPLINK);
      case 429, 503 ->
          new RetryLater(answer.retryAfter(), Reason.of("upload.busy", status), Fault.UPLINK);
      default ->
          status / 100 == 2
              ? retry(
                  answer.body().isEmpty()
                      ? Reason.of("upload.answer-too-long")
                      : Reason.of("upload.no-answer", status),
                  Fault.UNCLEAR)
              : new RetryLater(answer.retryAfter(), why, Fault.UPLINK);
    };
  }

  /** Another try, when our back-off says so. */
  public static RetryLater retry(Reason why, Fault fault) {
    return new RetryLater(Optional.empty(), why, fault);
  }
}
