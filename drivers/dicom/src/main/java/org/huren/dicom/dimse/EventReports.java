package org.huren.dicom.dimse;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import org.huren.dicom.association.AbortCause;
import org.huren.dicom.association.Association;
import org.huren.dicom.association.AssociationEnd;
import org.huren.dicom.association.AssociationInfo;
import org.huren.dicom.association.PresentationContext;
import org.huren.dicom.dimse.OperationOutcome.NotResponded;
import org.huren.dicom.dimse.OperationOutcome.Responded;

/**
 * The notifications that an acceptor sends on its association, as many at a time as the operations
 * window lets it. State lives on the association's event loop.
 */
final class EventReports implements EventReporter {
  private static final int LAST_MESSAGE_ID = 0xFFFF;

  private final Association association;
  private final Outbox outbox;
  private final int window;
  private final Deque<Report> waiting = new ArrayDeque<>();
  private final Map<Integer, CompletableFuture<OperationOutcome>> outstanding = new HashMap<>();

  /** Read by any thread: a loop that has ended runs nothing any more. */
  private volatile Optional<NotResponded> over = Optional.empty();

  private int lastMessageId;

  /** Reports that were announced and neither made nor withdrawn yet. */
  private final AtomicInteger announced = new AtomicInteger();

  EventReports(Association association, Outbox outbox) {
    this.association = association;
    this.outbox = outbox;
    int performed = association.info().operationsWindow().performed();
    this.window = performed == 0 ? Integer.MAX_VALUE : performed;
  }

  private record Report(
      PresentationContext context,
      String sopClassUid,
      String sopInstanceUid,
      int eventTypeId,
      ByteBuffer information,
      CompletableFuture<OperationOutcome> outcome) {}

  @Override
  public AssociationInfo association() {
    return association.info();
  }

  @Override
  public void announce() {
    announced.incrementAndGet();
  }

  @Override
  public void withdraw() {
    announced.updateAndGet(n -> Math.max(0, n - 1));
  }

  /** Whether the peer waits for a report. */
  boolean isAnnounced() {
    return announced.get() > 0;
  }

  @Override
  public CompletionStage<OperationOutcome> report(
      PresentationContext context,
      String sopClassUid,
      String sopInstanceUid,
      int eventTypeId,
      byte[] information) {
    Report report =
        new Report(
            context,
            sopClassUid,
            sopInstanceUid,
            eventTypeId,
            ByteBuffer.wrap(information.clone()),
            new CompletableFuture<>());
    withdraw();
    Optional<NotResponded> already = over;
    if (already.isPresent()) {
      report.outcome().complete(already.get());
    } else {
      association.execute(
          () -> {
            waiting.add(report);
            sendNext();
          });
    }
    return report.outcome();
  }

  private void sendNext() {
    while (!waiting.isEmpty() && (over.isPresent() || outstanding.size() < window)) {
      Report next = waiting.remove();
      if (over.isPresent()) {
        next.outcome().complete(over.get());
        continue;
      }
      do {
        lastMessageId = lastMessageId % LAST_MESSAGE_ID + 1;
      } while (outstanding.containsKey(lastMessageId));
      outstanding.put(lastMessageId, next.outcome());
      outbox.message(
          next.context(),
          Commands.eventReportRequest(
              lastMessageId, next.sopClassUid(), next.sopInstanceUid(), next.eventTypeId()),
          next.information());
    }
  }

  /** A response came; what is wrong with it, if something is. */
  Optional<String> responded(CommandSet response) {
    int messageId = response.number(CommandSet.MESSAGE_ID_BEING_RESPONDED_TO).orElse(0);
    int field = response.number(CommandSet.COMMAND_FIELD).orElse(0);
    CompletableFuture<OperationOutcome> outcome = outstanding.get(messageId);
    if (outcome == null || field != (CommandField.N_EVENT_REPORT_RQ | CommandField.RESPONSE)) {
      return Optional.of(String.format("a response (%04XH) to a request that was not made", field));
    }
    if (response.number(CommandSet.STATUS).isEmpty()) {
      return Optional.of("a response without a status");
    }
    outstanding.remove(messageId);
    outcome.complete(
        new Responded(
            response.number(CommandSet.STATUS).getAsInt(),
            response.text(CommandSet.ERROR_COMMENT)));
    sendNext();
    return Optional.empty();
  }

  void ended(AssociationEnd end) {
    NotResponded never =
        end instanceof AssociationEnd.Aborted aborted
            ? new NotResponded(aborted.cause(), aborted.why())
            : new NotResponded(AbortCause.USER_ABORTED, "the association was released");
    over = Optional.of(never);
    outstanding.values().forEach(outcome -> outcome.complete(never));
    outstanding.clear();
    sendNext();
  }
}
