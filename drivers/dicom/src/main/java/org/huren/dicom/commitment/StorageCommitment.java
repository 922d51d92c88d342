package org.huren.dicom.commitment;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.huren.dicom.association.AbstractSyntaxes;
import org.huren.dicom.association.AssociationInfo;
import org.huren.dicom.association.PresentationContext;
import org.huren.dicom.dataset.TransferSyntax;
import org.huren.dicom.dimse.ActionPerformer;
import org.huren.dicom.dimse.DimseStatus;
import org.huren.dicom.dimse.EventReceiver;
import org.huren.dicom.dimse.EventReporter;
import org.huren.dicom.dimse.NormalizedRequest;
import org.huren.dicom.dimse.NormalizedResponse;
import org.huren.dicom.dimse.OperationOutcome;
import org.huren.dicom.dimse.ServiceClassUser;
import org.huren.dicom.pdu.ProposedContext;
import org.huren.dicom.pdu.RoleSelection;

/** Storage Commitment Push Model on the wire, for both roles (PS3.4 J.3). */
public final class StorageCommitment {
  public static final String SOP_CLASS = AbstractSyntaxes.STORAGE_COMMITMENT;

  /** The well-known SOP Instance, of which there is only one. */
  public static final String SOP_INSTANCE = "1.2.840.10008.1.20.1.1";

  private static final int REQUEST_STORAGE_COMMITMENT = 1;
  private static final int REQUEST_SUCCESSFUL = 1;
  private static final int FAILURES_EXIST = 2;

  private StorageCommitment() {}

  /** The presentation context to propose for it. */
  public static ProposedContext proposal(int contextId) {
    return new ProposedContext(
        contextId,
        SOP_CLASS,
        List.of(
            TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN.uid(),
            TransferSyntax.IMPLICIT_VR_LITTLE_ENDIAN.uid()));
  }

  /** The role to propose on an association that we make to report a result (PS3.4 J.3.3). */
  public static RoleSelection providerRole() {
    return new RoleSelection(SOP_CLASS, false, true);
  }

  // --- as SCP --------------------------------------------------------------------------------

  /** Serves N-ACTION of this SOP class. */
  public static ActionPerformer performer(CommitmentProvider provider) {
    return (action, peer) -> {
      Optional<NormalizedResponse> no = mismatch(action);
      if (no.isPresent()) {
        return answer(no.get());
      }
      if (action.typeId() != REQUEST_STORAGE_COMMITMENT) {
        return answer(
            NormalizedResponse.of(
                DimseStatus.NO_SUCH_ACTION_TYPE, "no action type " + action.typeId()));
      }
      CommitmentRequest request;
      try {
        request =
            CommitmentDataSets.readRequest(
                action.information(), TransferSyntax.of(action.context().transferSyntax()));
      } catch (UnreadableDataSet e) {
        return answer(e.response());
      }
      return announced(provider, request, new RequestingPeer(peer, action.context()));
    };
  }

  /** Announces the result before the request is taken, so that none can come first. */
  private static CompletionStage<NormalizedResponse> announced(
      CommitmentProvider provider, CommitmentRequest request, RequestingPeer caller) {
    caller.peer().announce();
    CompletionStage<NormalizedResponse> answer;
    try {
      answer = provider.requested(request, caller);
    } catch (RuntimeException e) {
      caller.letGo();
      throw e;
    }
    return answer.whenComplete(
        (response, failure) -> {
          if (failure != null || response.status() != DimseStatus.SUCCESS) {
            caller.letGo();
          }
        });
  }

  /**
   * N-EVENT-REPORT on an association that we made, with {@link #proposal} and {@link #providerRole}
   * agreed to. Waits while the operations window is full.
   *
   * @throws IllegalArgumentException if no such context was accepted, or not in our role; see
   *     {@link #canReport}
   */
  public static CompletionStage<OperationOutcome> report(
      ServiceClassUser user, CommitmentResult result) {
    if (!canReport(user.info())) {
      throw new IllegalArgumentException("the peer takes no storage commitment results here");
    }
    PresentationContext context = user.info().contextOf(SOP_CLASS).orElseThrow();
    return user.eventReport(
        context, SOP_CLASS, SOP_INSTANCE, eventType(result), encoded(result, context));
  }

  /** Whether results can be reported on an association. */
  public static boolean canReport(AssociationInfo association) {
    return association.contextOf(SOP_CLASS).isPresent() && association.isProvider(SOP_CLASS);
  }

  private record RequestingPeer(EventReporter peer, PresentationContext context)
      implements CommitmentProvider.Caller {
    @Override
    public AssociationInfo association() {
      return peer.association();
    }

    @Override
    public CompletionStage<OperationOutcome> report(CommitmentResult result) {
      return peer.report(
          context, SOP_CLASS, SOP_INSTANCE, eventType(result), encoded(result, context));
    }

    @Override
    public void letGo() {
      peer.withdraw();
    }
  }

  private static int eventType(CommitmentResult result) {
    return result.failed().isEmpty() ? REQUEST_SUCCESSFUL : FAILURES_EXIST;
  }

  private static byte[] encoded(CommitmentResult result, PresentationContext context) {
    return CommitmentDataSets.write(result, TransferSyntax.of(context.transferSyntax()));
  }

  // --- as SCU --------------------------------------------------------------------------------

  /**
   * N-ACTION on an association with {@link #proposal} agreed to. Waits while the operations window
   * is full.
   *
   * @throws IllegalArgumentException if no such context was accepted
   */
  public static CompletionStage<OperationOutcome> request(
      ServiceClassUser user, CommitmentRequest request) {
    PresentationContext context =
        user.info()
            .contextOf(SOP_CLASS)
            .orElseThrow(
                () -> new IllegalArgumentException("the peer provides no storage commitment"));
    return user.action(
        context,
        SOP_CLASS,
        SOP_INSTANCE,
        REQUEST_STORAGE_COMMITMENT,
        CommitmentDataSets.write(request, TransferSyntax.of(context.transferSyntax())));
  }

  /** Takes N-EVENT-REPORT of this SOP class. */
  public static EventReceiver receiver(CommitmentResultReceiver results) {
    return event -> {
      Optional<NormalizedResponse> no = mismatch(event);
      if (no.isPresent()) {
        return answer(no.get());
      }
      if (event.typeId() != REQUEST_SUCCESSFUL && event.typeId() != FAILURES_EXIST) {
        return answer(
            NormalizedResponse.of(
                DimseStatus.NO_SUCH_EVENT_TYPE, "no event type " + event.typeId()));
      }
      CommitmentResult result;
      try {
        result =
            CommitmentDataSets.readResult(
                event.information(), TransferSyntax.of(event.context().transferSyntax()));
      } catch (UnreadableDataSet e) {
        return answer(e.response());
      }
      return results.resulted(result, event.association());
    };
  }

  private static Optional<NormalizedResponse> mismatch(NormalizedRequest request) {
    return request.sopInstanceUid().equals(SOP_INSTANCE)
        ? Optional.empty()
        : Optional.of(
            NormalizedResponse.of(
                DimseStatus.NO_SUCH_SOP_INSTANCE, "not the well-known SOP instance"));
  }

  private static CompletionStage<NormalizedResponse> answer(NormalizedResponse response) {
    return CompletableFuture.completedFuture(response);
  }
}
