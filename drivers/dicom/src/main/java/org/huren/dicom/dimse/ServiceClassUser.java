package org.huren.dicom.dimse;

import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.IntFunction;
import org.huren.dicom.association.AbortCause;
import org.huren.dicom.association.AbstractSyntaxes;
import org.huren.dicom.association.Association;
import org.huren.dicom.association.AssociationEnd;
import org.huren.dicom.association.AssociationInfo;
import org.huren.dicom.association.AssociationUser;
import org.huren.dicom.association.PresentationContext;
import org.huren.dicom.dimse.OperationOutcome.NotResponded;
import org.huren.dicom.dimse.OperationOutcome.Responded;

/**
 * Invokes operations on one association that we asked for: verification and storage as SCU,
 * N-ACTION, N-EVENT-REPORT; takes the events that the peer reports. Callers are any threads but
 * event loops; one message is sent at a time, others wait. The outcome of an operation comes on the
 * association's event loop and is never exceptional.
 */
public final class ServiceClassUser {
  private final Association association;
  private final Map<String, EventReceiver> events;
  private final HeldBytes heldBytes;
  private final Outbox outbox;
  private final DataSetStream stream;
  private final int window;
  private final CompletableFuture<AssociationEnd> ended = new CompletableFuture<>();

  /** Held while a message is sent, so that messages never interleave. */
  private final ReentrantLock sending = new ReentrantLock();

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Map<Integer, CompletableFuture<OperationOutcome>> outstanding = new HashMap<>();
  private Optional<AssociationEnd.Aborted> over = Optional.empty();
  private int lastMessageId;

  ServiceClassUser(
      Association association, Map<String, EventReceiver> events, HeldBytes heldBytes) {
    this.association = association;
    this.events = events;
    this.heldBytes = heldBytes;
    this.outbox = new Outbox(association);
    this.stream = new DataSetStream(association, outbox);
    int invoked = association.info().operationsWindow().invoked();
    this.window = invoked == 0 ? Integer.MAX_VALUE : invoked;
  }

  public AssociationInfo info() {
    return association.info();
  }

  /** Whether the association has ended, so that no operation can be invoked any more. */
  public boolean isOver() {
    return ended.isDone();
  }

  /** The accepted context for objects of this kind. */
  public Optional<PresentationContext> context(String abstractSyntax, String transferSyntax) {
    return info().contexts().stream()
        .filter(c -> c.abstractSyntax().equals(abstractSyntax))
        .filter(c -> c.transferSyntax().equals(transferSyntax))
        .findFirst();
  }

  /** C-ECHO. */
  public CompletionStage<OperationOutcome> echo(PresentationContext context) {
    sending.lock();
    try {
      Begun begun = begin();
      CommandSet command = Commands.echoRequest(begun.messageId(), AbstractSyntaxes.VERIFICATION);
      association.execute(() -> outbox.message(context, command));
      return begun.outcome();
    } finally {
      sending.unlock();
    }
  }

  /**
   * C-STORE. Waits while the operations window is full; returns when the data set is handed to the
   * network.
   *
   * @param dataSet read to its end, in the context's transfer syntax, without group 0002; an error
   *     while reading aborts the association, since a message can't be taken back, and so does an
   *     interrupt while the peer does not read; the thread stays interrupted
   */
  public CompletionStage<OperationOutcome> store(
      PresentationContext context,
      String sopClassUid,
      String sopInstanceUid,
      ReadableByteChannel dataSet) {
    sending.lock();
    try {
      Begun begun = begin();
      CommandSet command = Commands.storeRequest(begun.messageId(), sopClassUid, sopInstanceUid);
      association.execute(() -> outbox.begin(context, command));
      stream.send(context, dataSet);
      return begun.outcome();
    } finally {
      sending.unlock();
    }
  }

  /**
   * N-ACTION, as SCU of the SOP class. Waits while the operations window is full.
   *
   * @param information Action Information, in the context's transfer syntax
   */
  public CompletionStage<OperationOutcome> action(
      PresentationContext context,
      String sopClassUid,
      String sopInstanceUid,
      int actionTypeId,
      byte[] information) {
    return invoke(
        context,
        messageId -> Commands.actionRequest(messageId, sopClassUid, sopInstanceUid, actionTypeId),
        information);
  }

  /**
   * N-EVENT-REPORT, as SCP of the SOP class, which the peer must have agreed to. Waits while the
   * operations window is full.
   *
   * @param information Event Information, in the context's transfer syntax
   */
  public CompletionStage<OperationOutcome> eventReport(
      PresentationContext context,
      String sopClassUid,
      String sopInstanceUid,
      int eventTypeId,
      byte[] information) {
    return invoke(
        context,
        messageId ->
            Commands.eventReportRequest(messageId, sopClassUid, sopInstanceUid, eventTypeId),
        information);
  }

  private CompletionStage<OperationOutcome> invoke(
      PresentationContext context, IntFunction<CommandSet> request, byte[] information) {
    ByteBuffer dataSet = ByteBuffer.wrap(information.clone());
    sending.lock();
    try {
      Begun begun = begin();
      CommandSet command = request.apply(begun.messageId());
      association.execute(() -> outbox.message(context, command, dataSet));
      return begun.outcome();
    } finally {
      sending.unlock();
    }
  }

  /** A-RELEASE; waits for nothing that is outstanding. Completes with how the association ended. */
  public CompletionStage<AssociationEnd> release() {
    association.execute(association::release);
    return ended;
  }

  /** A-ABORT. */
  public CompletionStage<AssociationEnd> abort() {
    association.execute(() -> association.abort(AbortCause.USER_ABORTED, "we gave up"));
    return ended;
  }

  // --- sending -------------------------------------------------------------------------------

  private record Begun(int messageId, CompletableFuture<OperationOutcome> outcome) {}

  private Begun begin() {
    lock.lock();
    try {
      while (over.isEmpty() && outstanding.size() >= window) {
        changed.awaitUninterruptibly();
      }
      do {
        lastMessageId = lastMessageId % 0xFFFF + 1;
      } while (outstanding.containsKey(lastMessageId));
      Begun begun = new Begun(lastMessageId, new CompletableFuture<>());
      if (over.isPresent()) {
        begun.outcome().complete(new NotResponded(over.get().cause(), over.get().why()));
      } else {
        outstanding.put(begun.messageId(), begun.outcome());
      }
      return begun;
    } finally {
      lock.unlock();
    }
  }

  private Optional<CompletableFuture<OperationOutcome>> answered(int messageId) {
    lock.lock();
    try {
      changed.signalAll();
      return Optional.ofNullable(outstanding.remove(messageId));
    } finally {
      lock.unlock();
    }
  }

  // --- from the association ------------------------------------------------------------------

  AssociationUser indications() {
    return new Indications();
  }

  private final class Indications implements AssociationUser, MessageReader.Sink {
    private final MessageReader reader = new MessageReader(this);
    private final NormalizedOperations normalized =
        new NormalizedOperations(association, Map.of(), events, heldBytes);
    private Optional<NormalizedOperations.Collection> collecting = Optional.empty();
    private Optional<Runnable> refused = Optional.empty();
    private boolean performing;

    @Override
    public void data(PresentationContext context, boolean command, boolean last, ByteBuffer bytes) {
      reader.read(context, command, last, bytes);
    }

    @Override
    public void command(PresentationContext context, CommandSet command) {
      int field = command.number(CommandSet.COMMAND_FIELD).orElse(0);
      if (NormalizedOperations.isOne(field)) {
        notified(new Request(context, command));
        return;
      }
      if (!CommandField.isResponse(field)) {
        violation("a request where we are the ones to ask");
        return;
      }
      if (command.number(CommandSet.STATUS).isEmpty()) {
        violation("a response without a status");
        return;
      }
      int messageId = command.number(CommandSet.MESSAGE_ID_BEING_RESPONDED_TO).orElse(0);
      Optional<CompletableFuture<OperationOutcome>> operation = answered(messageId);
      if (operation.isEmpty()) {
        violation("a response to message " + messageId + ", which is not outstanding");
        return;
      }
      int status = command.number(CommandSet.STATUS).getAsInt();
      operation.get().complete(new Responded(status, command.text(CommandSet.ERROR_COMMENT)));
    }

    private void notified(Request request) {
      if (request.command().number(CommandSet.MESSAGE_ID).isEmpty()) {
        violation("a request without a message id");
        return;
      }
      NormalizedOperations.Beginning beginning = normalized.begin(request);
      if (beginning instanceof NormalizedOperations.Beginning.Collecting wanted) {
        collecting = Optional.of(wanted.collection());
      } else {
        NormalizedResponse no = ((NormalizedOperations.Beginning.Refused) beginning).response();
        refused = Optional.of(() -> respond(request, no));
      }
      if (!request.command().hasDataSet()) {
        endOfDataSet();
      }
    }

    @Override
    public void dataSet(ByteBuffer bytes) {
      collecting.ifPresent(collection -> collection.data(bytes));
    }

    @Override
    public void endOfDataSet() {
      refused.ifPresent(Runnable::run);
      refused = Optional.empty();
      Optional<NormalizedOperations.Collection> whole = collecting;
      collecting = Optional.empty();
      whole.ifPresent(this::perform);
    }

    /** One event at a time: while it is being taken, nothing more is read. */
    private void perform(NormalizedOperations.Collection collection) {
      performing = true;
      association.pauseReading();
      CompletionStage<NormalizedResponse> unused =
          collection
              .perform()
              .whenComplete(
                  (response, failed) ->
                      association.execute(
                          () -> {
                            performing = false;
                            respond(collection.request(), NormalizedOperations.told(response));
                            association.resumeReading();
                          }));
    }

    private void respond(Request request, NormalizedResponse answer) {
      outbox.message(
          request.context(),
          Commands.response(request.command(), answer.status(), answer.errorComment()));
    }

    @Override
    public void violation(String why) {
      association.abort(AbortCause.PROTOCOL_ERROR, why);
    }

    @Override
    public void releaseRequested() {
      association.releaseResponse();
    }

    /** An answer that does not come is the peer's fault: its silence counts. */
    @Override
    public boolean isBusy() {
      return performing;
    }

    @Override
    public long messageInProgress() {
      return reader.messageInProgress();
    }

    @Override
    public void stopping() {
      association.abort(AbortCause.STOPPING, "this end is stopping");
    }

    @Override
    public void writabilityChanged() {
      stream.writabilityChanged();
    }

    @Override
    public void ended(AssociationEnd end) {
      AssociationEnd.Aborted aborted =
          end instanceof AssociationEnd.Aborted a
              ? a
              : new AssociationEnd.Aborted(AbortCause.USER_ABORTED, "the association was released");
      List<CompletableFuture<OperationOutcome>> unanswered;
      lock.lock();
      try {
        over = Optional.of(aborted);
        unanswered = new ArrayList<>(outstanding.values());
        outstanding.clear();
        changed.signalAll();
      } finally {
        lock.unlock();
      }
      stream.ended();
      collecting.ifPresent(NormalizedOperations.Collection::drop);
      collecting = Optional.empty();
      unanswered.forEach(o -> o.complete(new NotResponded(aborted.cause(), aborted.why())));
      ended.complete(end);
    }
  }
}
