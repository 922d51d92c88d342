package org.huren.dicom.dimse;

import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import org.huren.dicom.association.AbortCause;
import org.huren.dicom.association.AbstractSyntaxes;
import org.huren.dicom.association.Association;
import org.huren.dicom.association.AssociationEnd;
import org.huren.dicom.association.AssociationUser;
import org.huren.dicom.association.PresentationContext;
import org.huren.dicom.dimse.StoreAnswer.StoreResponse;
import org.jspecify.annotations.Nullable;

/**
 * Answers the requests of one association: verification and storage as SCP (PS3.7 9.3.1, 9.3.5),
 * the normalized operations that are provided; everything else with the status that says no. Lives
 * on the association's event loop.
 *
 * <p>Up to as many operations as the asynchronous operations window has are outstanding while the
 * next one arrives; one more is held with reading paused. Responses leave in the order of
 * completion.
 */
final class ServiceClassProvider implements AssociationUser, MessageReader.Sink {
  /** A request whose data set is arriving. */
  private sealed interface Incoming {
    /** It is being stored. */
    record Storing(Request request, StoreReception reception) implements Incoming {}

    /** It is dropped, and answered afterwards. */
    record Dropping(Request request, Optional<NormalizedResponse> answer) implements Incoming {}

    /** It is collected. */
    record Collecting(NormalizedOperations.Collection collection) implements Incoming {}
  }

  private final Association association;
  private final StorageProvider storage;
  private final NormalizedOperations normalized;
  private final Outbox outbox;
  private final EventReports reports;
  private final int window;
  private final MessageReader reader = new MessageReader(this);

  /** Message ids that have arrived whole and are not answered. */
  private final Set<Integer> outstanding = new HashSet<>();

  private Optional<Incoming> incoming = Optional.empty();

  /** A request that waits for its place in the window. */
  private Optional<Request> held = Optional.empty();

  private boolean congested;
  private boolean releaseRequested;
  private boolean stopping;

  ServiceClassProvider(Association association, DicomServices services, HeldBytes heldBytes) {
    this.association = association;
    this.storage = services.storage();
    this.outbox = new Outbox(association);
    this.reports = new EventReports(association, outbox);
    Map<String, EventReceiver> actions = new HashMap<>();
    services
        .actions()
        .forEach(
            (sopClass, performer) ->
                actions.put(sopClass, action -> performer.perform(action, reports)));
    this.normalized = new NormalizedOperations(association, actions, services.events(), heldBytes);
    int invoked = association.info().operationsWindow().invoked();
    this.window = invoked == 0 ? Integer.MAX_VALUE : invoked;
  }

  // --- from the association ------------------------------------------------------------------

  @Override
  public void data(PresentationContext context, boolean command, boolean last, ByteBuffer bytes) {
    reader.read(context, command, last, bytes);
  }

  @Override
  public void releaseRequested() {
    if (reader.messageInProgress() != 0) {
      association.abort(AbortCause.PROTOCOL_ERROR, "A-RELEASE-RQ amid a message");
      return;
    }
    releaseRequested = true;
    proceed();
  }

  @Override
  public boolean isBusy() {
    return congested || !outstanding.isEmpty() || reports.isAnnounced();
  }

  @Override
  public long messageInProgress() {
    return reader.messageInProgress();
  }

  @Override
  public void stopping() {
    stopping = true;
    proceed();
  }

  @Override
  public void ended(AssociationEnd end) {
    Optional<Incoming> cut = incoming;
    incoming = Optional.empty();
    held = Optional.empty();
    if (cut.isPresent() && cut.get() instanceof Incoming.Storing storing) {
      storing.reception().aborted();
    } else if (cut.isPresent() && cut.get() instanceof Incoming.Collecting collecting) {
      collecting.collection().drop();
    }
    reports.ended(end);
  }

  // --- from the message reader ---------------------------------------------------------------

  @Override
  public void command(PresentationContext context, CommandSet command) {
    if (command.number(CommandSet.COMMAND_FIELD).isEmpty()) {
      violation("a command set without a command field");
      return;
    }
    Request request = new Request(context, command);
    int field = request.field();
    if (CommandField.isResponse(field)) {
      reports.responded(command).ifPresent(this::violation);
      if (command.hasDataSet()) {
        drop(request, Optional.empty()); // an Event Reply, of which nothing is expected
      }
    } else if (field == CommandField.C_CANCEL_RQ) {
      // what it would cancel is answered at once or can't be undone: it comes too late (9.3.2.3)
      drop(request, Optional.empty());
    } else if (command.number(CommandSet.MESSAGE_ID).isEmpty()) {
      violation("a request without a message id");
    } else if (field == CommandField.C_STORE_RQ || NormalizedOperations.isOne(field)) {
      if (outstanding.size() >= window) {
        held = Optional.of(request);
        updateReading();
      } else {
        start(request);
      }
    } else if (field == CommandField.C_ECHO_RQ) {
      drop(request, Optional.of(NormalizedResponse.SUCCESS));
    } else {
      refuse(
          request,
          DimseStatus.UNRECOGNIZED_OPERATION,
          String.format("operation %04XH is not provided here", field));
    }
  }

  @Override
  public void dataSet(ByteBuffer bytes) {
    if (incoming.isPresent() && incoming.get() instanceof Incoming.Collecting collecting) {
      collecting.collection().data(bytes);
    }
    if (incoming.isEmpty() || !(incoming.get() instanceof Incoming.Storing storing)) {
      return;
    }
    storing.reception().data(bytes);
    Optional<CompletionStage<?>> congestion = storing.reception().congestion();
    if (congestion.isPresent()) {
      congested = true;
      updateReading();
      CompletionStage<?> unused =
          congestion
              .get()
              .whenComplete(
                  (done, failed) ->
                      association.execute(
                          () -> {
                            congested = false;
                            updateReading();
                          }));
    }
  }

  @Override
  public void endOfDataSet() {
    Incoming complete = incoming.orElseThrow();
    incoming = Optional.empty();
    if (complete instanceof Incoming.Dropping dropping) {
      dropping.answer().ifPresent(answer -> respond(dropping.request(), answer));
      proceed();
      return;
    }
    if (complete instanceof Incoming.Collecting collecting) {
      perform(collecting.collection());
      return;
    }
    Incoming.Storing storing = (Incoming.Storing) complete;
    Request request = storing.request();
    outstanding.add(request.messageId());
    CompletionStage<StoreAnswer> unused =
        storing
            .reception()
            .end()
            .whenComplete(
                (answer, failed) -> association.execute(() -> stored(request, answer, failed)));
  }

  @Override
  public void violation(String why) {
    association.abort(AbortCause.PROTOCOL_ERROR, why);
  }

  // --- storage -------------------------------------------------------------------------------

  private void start(Request request) {
    if (outstanding.contains(request.messageId())) {
      refuse(request, DimseStatus.DUPLICATE_INVOCATION, "message id is still in use");
    } else if (request.field() == CommandField.C_STORE_RQ) {
      store(request);
    } else {
      beginNormalized(request);
    }
  }

  private void store(Request request) {
    PresentationContext context = request.context();
    CommandSet command = request.command();
    Optional<String> sopClass = command.text(CommandSet.AFFECTED_SOP_CLASS_UID);
    Optional<String> sopInstance = command.text(CommandSet.AFFECTED_SOP_INSTANCE_UID);
    if (sopClass.isEmpty() || sopInstance.isEmpty()) {
      refuse(request, DimseStatus.CANNOT_UNDERSTAND, "SOP class or instance UID is missing");
    } else if (!sopClass.get().equals(context.abstractSyntax())
        || context.abstractSyntax().equals(AbstractSyntaxes.VERIFICATION)) {
      refuse(
          request,
          DimseStatus.SOP_CLASS_NOT_SUPPORTED,
          "SOP class is not that of the presentation context");
    } else if (!command.hasDataSet()) {
      refuse(request, DimseStatus.CANNOT_UNDERSTAND, "C-STORE without a data set");
    } else {
      StorageProvider.Admission admission =
          storage.begin(
              new StoreRequest(
                  association.info(),
                  context,
                  request.messageId(),
                  StoreRequest.Priority.of(command.number(CommandSet.PRIORITY).orElse(0)),
                  sopClass.get(),
                  sopInstance.get(),
                  command.text(CommandSet.MOVE_ORIGINATOR_AE_TITLE)));
      if (admission instanceof StorageProvider.Admission.Receive receive) {
        incoming = Optional.of(new Incoming.Storing(request, receive.reception()));
      } else {
        StoreResponse no = ((StorageProvider.Admission.Refuse) admission).response();
        drop(request, Optional.of(new NormalizedResponse(no.status(), no.errorComment())));
      }
    }
  }

  private void stored(Request request, @Nullable StoreAnswer answer, @Nullable Throwable failed) {
    outstanding.remove(request.messageId());
    if (failed == null && answer instanceof StoreResponse response) {
      respond(request, response.status(), response.errorComment());
      proceed();
    } else {
      association.abort(
          AbortCause.USER_ABORTED, "it is unknown whether an object is safe: no answer to it");
    }
  }

  // --- normalized operations -----------------------------------------------------------------

  private void beginNormalized(Request request) {
    NormalizedOperations.Beginning beginning = normalized.begin(request);
    if (beginning instanceof NormalizedOperations.Beginning.Refused refused) {
      drop(request, Optional.of(refused.response()));
      return;
    }
    NormalizedOperations.Collection collection =
        ((NormalizedOperations.Beginning.Collecting) beginning).collection();
    if (request.command().hasDataSet()) {
      incoming = Optional.of(new Incoming.Collecting(collection));
    } else {
      perform(collection);
    }
  }

  private void perform(NormalizedOperations.Collection collection) {
    Request request = collection.request();
    outstanding.add(request.messageId());
    CompletionStage<NormalizedResponse> unused =
        collection
            .perform()
            .whenComplete(
                (response, failed) ->
                    association.execute(
                        () -> {
                          outstanding.remove(request.messageId());
                          respond(request, NormalizedOperations.told(response));
                          proceed();
                        }));
  }

  /** What was waiting for an operation to end. */
  private void proceed() {
    if (held.isPresent() && outstanding.size() < window) {
      Request next = held.get();
      held = Optional.empty();
      start(next);
      updateReading();
    }
    if (!outstanding.isEmpty()) {
      return;
    }
    if (releaseRequested) {
      association.releaseResponse();
    } else if (stopping && reader.messageInProgress() == 0) {
      association.abort(AbortCause.STOPPING, "this end is stopping");
    }
  }

  // --- answers -------------------------------------------------------------------------------

  private void refuse(Request request, int status, String why) {
    drop(request, Optional.of(NormalizedResponse.of(status, why)));
  }

  private void drop(Request request, Optional<NormalizedResponse> answer) {
    if (request.command().hasDataSet()) {
      incoming = Optional.of(new Incoming.Dropping(request, answer));
    } else {
      answer.ifPresent(a -> respond(request, a));
      if (stopping) {
        proceed();
      }
    }
  }

  private void respond(Request request, NormalizedResponse answer) {
    respond(request, answer.status(), answer.errorComment());
  }

  private void respond(Request request, int status, Optional<String> errorComment) {
    outbox.message(request.context(), Commands.response(request.command(), status, errorComment));
  }

  private void updateReading() {
    if (congested || held.isPresent()) {
      association.pauseReading();
    } else {
      association.resumeReading();
    }
  }
}
