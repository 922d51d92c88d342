package org.huren.dicom.dimse;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.IOException;
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
 * Invokes operations on one association: verification and storage as SCU. Callers are any threads
 * but event loops; one message is sent at a time, others wait. The outcome of an operation comes on
 * the association's event loop and is never exceptional.
 */
public final class ServiceClassUser {
  /** Pieces of a data set that may wait for the event loop; more would only fill memory. */
  private static final int QUEUED_PIECES = 4;

  private final Association association;
  private final int window;
  private final CompletableFuture<AssociationEnd> ended = new CompletableFuture<>();

  /** Held while a message is sent, so that messages never interleave. */
  private final ReentrantLock sending = new ReentrantLock();

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Map<Integer, CompletableFuture<OperationOutcome>> outstanding = new HashMap<>();
  private Optional<AssociationEnd.Aborted> over = Optional.empty();
  private int lastMessageId;
  private int queuedPieces;

  ServiceClassUser(Association association) {
    this.association = association;
    int invoked = association.info().operationsWindow().invoked();
    this.window = invoked == 0 ? Integer.MAX_VALUE : invoked;
  }

  public AssociationInfo info() {
    return association.info();
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
      sendCommand(context, Commands.echoRequest(begun.messageId(), AbstractSyntaxes.VERIFICATION));
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
   *     while reading aborts the association, since a message can't be taken back
   */
  public CompletionStage<OperationOutcome> store(
      PresentationContext context,
      String sopClassUid,
      String sopInstanceUid,
      ReadableByteChannel dataSet) {
    sending.lock();
    try {
      Begun begun = begin();
      sendCommand(context, Commands.storeRequest(begun.messageId(), sopClassUid, sopInstanceUid));
      sendDataSet(context, dataSet);
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

  private void sendCommand(PresentationContext context, CommandSet command) {
    ByteBuf bytes = Unpooled.wrappedBuffer(command.encode());
    association.execute(
        () -> {
          association.send(context.id(), true, true, bytes);
          association.flush();
        });
  }

  private void sendDataSet(PresentationContext context, ReadableByteChannel dataSet) {
    boolean last = false;
    ByteBuf piece = Unpooled.EMPTY_BUFFER;
    try {
      piece = read(dataSet);
      while (!last && awaitRoom()) {
        // one piece ahead, to know which is the last
        ByteBuf next = piece.isReadable() ? read(dataSet) : Unpooled.EMPTY_BUFFER;
        last = !next.isReadable();
        sendPiece(context, last, piece);
        piece = next;
      }
    } catch (IOException e) {
      association.execute(
          () ->
              association.abort(
                  AbortCause.USER_ABORTED, "the object can't be read: " + e.getMessage()));
    } finally {
      piece.release();
    }
  }

  private void sendPiece(PresentationContext context, boolean last, ByteBuf piece) {
    association.execute(
        () -> {
          association.send(context.id(), false, last, piece);
          association.flush();
          lock.lock();
          try {
            queuedPieces--;
            changed.signalAll();
          } finally {
            lock.unlock();
          }
        });
  }

  /** Fills one presentation data value; empty at the end. */
  private ByteBuf read(ReadableByteChannel dataSet) throws IOException {
    int size = association.fragmentSize();
    ByteBuf piece = association.allocator().directBuffer(size);
    boolean complete = false;
    try {
      ByteBuffer view = piece.nioBuffer(0, size);
      while (view.hasRemaining() && dataSet.read(view) >= 0) {
        // a channel may give less than asked for
      }
      piece.writerIndex(view.position());
      complete = true;
      return piece;
    } finally {
      if (!complete) {
        piece.release();
      }
    }
  }

  /** Waits until one more piece may be queued; false once the association is over. */
  private boolean awaitRoom() {
    lock.lock();
    try {
      while (over.isEmpty() && (queuedPieces >= QUEUED_PIECES || !association.isWritable())) {
        changed.awaitUninterruptibly();
      }
      queuedPieces++;
      return over.isEmpty();
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

    @Override
    public void data(PresentationContext context, boolean command, boolean last, ByteBuffer bytes) {
      reader.read(context, command, last, bytes);
    }

    @Override
    public void command(PresentationContext context, CommandSet command) {
      int field = command.number(CommandSet.COMMAND_FIELD).orElse(0);
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

    @Override
    public void dataSet(ByteBuffer bytes) {}

    @Override
    public void endOfDataSet() {}

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
      return false;
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
      lock.lock();
      try {
        changed.signalAll();
      } finally {
        lock.unlock();
      }
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
      unanswered.forEach(o -> o.complete(new NotResponded(aborted.cause(), aborted.why())));
      ended.complete(end);
    }
  }
}
