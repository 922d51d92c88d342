package org.huren.dicom.dimse;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.huren.dicom.association.Association;
import org.huren.dicom.association.AssociationInfo;
import org.jspecify.annotations.Nullable;

/**
 * The N-ACTION and N-EVENT-REPORT requests of one association's peer (PS3.7 10.3). Their data sets
 * are collected whole, {@value #LONGEST_DATA_SET} bytes at most and within what the end point may
 * hold. On the association's event loop.
 */
final class NormalizedOperations {
  /** Names some 35,000 instances in a storage commitment request. */
  static final int LONGEST_DATA_SET = 4 << 20;

  private final Association association;
  private final Map<String, EventReceiver> actions;
  private final Map<String, EventReceiver> events;
  private final HeldBytes held;

  /**
   * What performs.
   *
   * @param actions by SOP class, tied to this association
   */
  NormalizedOperations(
      Association association,
      Map<String, EventReceiver> actions,
      Map<String, EventReceiver> events,
      HeldBytes held) {
    this.association = association;
    this.actions = actions;
    this.events = events;
    this.held = held;
  }

  static boolean isOne(int commandField) {
    return commandField == CommandField.N_ACTION_RQ
        || commandField == CommandField.N_EVENT_REPORT_RQ;
  }

  /** What comes of a request before its data set. */
  sealed interface Beginning {
    /** No. */
    record Refused(NormalizedResponse response) implements Beginning {}

    /** The data set is wanted. */
    record Collecting(Collection collection) implements Beginning {}
  }

  Beginning begin(Request request) {
    CommandSet command = request.command();
    boolean isAction = request.field() == CommandField.N_ACTION_RQ;
    Optional<String> sopClass =
        command.text(
            isAction ? CommandSet.REQUESTED_SOP_CLASS_UID : CommandSet.AFFECTED_SOP_CLASS_UID);
    Optional<String> sopInstance =
        command.text(
            isAction
                ? CommandSet.REQUESTED_SOP_INSTANCE_UID
                : CommandSet.AFFECTED_SOP_INSTANCE_UID);
    OptionalInt typeId =
        command.number(isAction ? CommandSet.ACTION_TYPE_ID : CommandSet.EVENT_TYPE_ID);
    AssociationInfo info = association.info();
    String abstractSyntax = request.context().abstractSyntax();
    Optional<EventReceiver> performer =
        Optional.ofNullable((isAction ? actions : events).get(abstractSyntax));
    if (performer.isEmpty()) {
      return refuse(
          DimseStatus.UNRECOGNIZED_OPERATION,
          String.format("operation %04XH is not provided here", request.field()));
    }
    if (isAction ? !info.isProvider(abstractSyntax) : !info.isUser(abstractSyntax)) {
      return refuse(
          DimseStatus.UNRECOGNIZED_OPERATION,
          isAction ? "the SCP role was not agreed on" : "the SCU role was not agreed on");
    }
    if (sopClass.isEmpty() || sopInstance.isEmpty() || typeId.isEmpty()) {
      return refuse(
          DimseStatus.MISTYPED_ARGUMENT, "SOP class UID, instance UID or type id is missing");
    }
    if (!sopClass.get().equals(abstractSyntax)) {
      return refuse(
          DimseStatus.NO_SUCH_SOP_CLASS, "SOP class is not that of the presentation context");
    }
    return new Beginning.Collecting(
        new Collection(
            request, performer.get(), sopClass.get(), sopInstance.get(), typeId.getAsInt()));
  }

  /** What the peer is told; a performer that failed is a processing failure. */
  static NormalizedResponse told(@Nullable NormalizedResponse response) {
    return response != null
        ? response
        : NormalizedResponse.of(DimseStatus.PROCESSING_FAILURE, "internal error, send again");
  }

  private static Beginning refuse(int status, String why) {
    return new Beginning.Refused(NormalizedResponse.of(status, why));
  }

  /** One request while its data set arrives. Ends with one of {@link #perform}, {@link #drop}. */
  final class Collection {
    private final Request request;
    private final EventReceiver performer;
    private final String sopClass;
    private final String sopInstance;
    private final int typeId;
    private ByteArrayOutputStream dataSet = new ByteArrayOutputStream(0);
    private Optional<NormalizedResponse> refusal = Optional.empty();
    private int taken;

    private Collection(
        Request request, EventReceiver performer, String sopClass, String sopInstance, int typeId) {
      this.request = request;
      this.performer = performer;
      this.sopClass = sopClass;
      this.sopInstance = sopInstance;
      this.typeId = typeId;
    }

    Request request() {
      return request;
    }

    void data(ByteBuffer bytes) {
      if (refusal.isPresent()) {
        return;
      }
      int count = bytes.remaining();
      if (dataSet.size() + count > LONGEST_DATA_SET) {
        refuse("data set of more than " + LONGEST_DATA_SET + " bytes, send less at a time");
      } else if (!held.take(count)) {
        refuse("too many requests at once, send again");
      } else {
        taken += count;
        byte[] piece = new byte[count];
        bytes.get(piece);
        dataSet.writeBytes(piece);
      }
    }

    private void refuse(String why) {
      refusal = Optional.of(NormalizedResponse.of(DimseStatus.RESOURCE_LIMITATION, why));
      drop();
    }

    /** The data set is complete. Completes anywhere, perhaps exceptionally. */
    CompletionStage<NormalizedResponse> perform() {
      if (refusal.isPresent()) {
        return CompletableFuture.completedFuture(refusal.get());
      }
      ByteBuffer information = ByteBuffer.wrap(dataSet.toByteArray()).asReadOnlyBuffer();
      dataSet = new ByteArrayOutputStream(0);
      NormalizedRequest whole =
          new NormalizedRequest(
              association.info(),
              request.context(),
              request.messageId(),
              sopClass,
              sopInstance,
              typeId,
              information);
      CompletionStage<NormalizedResponse> performed;
      try {
        performed = performer.take(whole);
      } catch (RuntimeException e) {
        performed = CompletableFuture.failedFuture(e);
      }
      return performed.whenComplete((response, failed) -> drop());
    }

    /** Gives back what it holds. */
    void drop() {
      held.giveBack(taken);
      taken = 0;
      dataSet = new ByteArrayOutputStream(0);
    }
  }
}
