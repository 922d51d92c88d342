package org.huren.dicom.association;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.huren.dicom.dataset.TransferSyntax;
import org.huren.dicom.pdu.AnsweredContext;
import org.huren.dicom.pdu.AnsweredContext.Result;
import org.huren.dicom.pdu.AsynchronousOperationsWindow;
import org.huren.dicom.pdu.Pdu.AssociateAc;
import org.huren.dicom.pdu.Pdu.AssociateRq;
import org.huren.dicom.pdu.ProposedContext;
import org.huren.dicom.pdu.RoleSelection;
import org.huren.dicom.pdu.SopClassCommonExtendedNegotiation;
import org.huren.dicom.pdu.SopClassExtendedNegotiation;
import org.huren.dicom.pdu.UserInformation;

/** What an acceptor answers and what both sides make of the answer (PS3.7 Annex D). Pure. */
final class Negotiation {
  /** PS3.7 A.2.1. */
  static final String DICOM_APPLICATION_CONTEXT = "1.2.840.10008.3.1.1.1";

  /** Room for the PDV header and one byte; no data gets through less. */
  static final int SMALLEST_USABLE_MAXIMUM = 16;

  private static final String STORAGE_SERVICE_CLASS = "1.2.840.10008.4.2";

  /**
   * Storage level 2 (full), signature level not said, nothing coerced: what comes is kept byte for
   * byte (PS3.4 B.3.1).
   */
  private static final byte[] STORAGE_ANSWER = {2, 0, 0, 0, 0, 0};

  private Negotiation() {}

  /** The acceptance of a request that the policy let in. */
  static AssociateAc accept(
      AssociateRq rq, AssociationSettings settings, Optional<ByteBuffer> userIdentityResponse) {
    Set<String> saidToBeStorage =
        rq.user().commonExtended().stream()
            .filter(c -> c.serviceClass().equals(STORAGE_SERVICE_CLASS))
            .map(SopClassCommonExtendedNegotiation::sopClass)
            .collect(Collectors.toSet());
    Set<String> reversed =
        rq.user().roles().stream()
            .filter(RoleSelection::scp)
            .map(RoleSelection::sopClass)
            .filter(settings.reversedRoles())
            .collect(Collectors.toSet());
    List<AnsweredContext> contexts = new ArrayList<>();
    Set<String> accepted = new HashSet<>();
    for (ProposedContext proposed : rq.contexts()) {
      String abstractSyntax = proposed.abstractSyntax();
      boolean served =
          isServed(abstractSyntax, settings, saidToBeStorage) || reversed.contains(abstractSyntax);
      AnsweredContext answer = answer(proposed, served, settings.transferSyntaxes());
      contexts.add(answer);
      if (answer.result() == Result.ACCEPTANCE) {
        accepted.add(abstractSyntax);
      }
    }
    UserInformation asked = rq.user();
    UserInformation user =
        new UserInformation(
            settings.maximumLength(),
            AssociationSettings.IMPLEMENTATION_CLASS_UID,
            Optional.of(AssociationSettings.IMPLEMENTATION_VERSION_NAME),
            asked.operationsWindow().map(w -> window(w, settings.operationsWindow())),
            asked.roles().stream()
                .filter(r -> accepted.contains(r.sopClass()))
                .map(
                    r ->
                        new RoleSelection(
                            r.sopClass(),
                            r.scu() && isServed(r.sopClass(), settings, saidToBeStorage),
                            reversed.contains(r.sopClass())))
                .toList(),
            asked.extended().stream()
                .filter(e -> accepted.contains(e.sopClass()))
                .filter(e -> AbstractSyntaxes.isStorage(e.sopClass()))
                .map(
                    e ->
                        new SopClassExtendedNegotiation(
                            e.sopClass(), ByteBuffer.wrap(STORAGE_ANSWER)))
                .toList(),
            List.of(),
            Optional.empty(),
            asked
                .userIdentity()
                .filter(i -> i.positiveResponseRequested())
                .flatMap(i -> userIdentityResponse));
    return new AssociateAc(
        1, rq.calledAeTitle(), rq.callingAeTitle(), DICOM_APPLICATION_CONTEXT, contexts, user);
  }

  private static boolean isServed(
      String abstractSyntax, AssociationSettings settings, Set<String> saidToBeStorage) {
    return settings.abstractSyntaxes().test(abstractSyntax)
        || saidToBeStorage.contains(abstractSyntax);
  }

  private static AnsweredContext answer(
      ProposedContext proposed, boolean served, List<String> preference) {
    if (!served) {
      return new AnsweredContext(
          proposed.id(),
          Result.ABSTRACT_SYNTAX_NOT_SUPPORTED,
          TransferSyntax.IMPLICIT_VR_LITTLE_ENDIAN.uid());
    }
    for (String transferSyntax : preference) {
      if (proposed.transferSyntaxes().contains(transferSyntax)) {
        return new AnsweredContext(proposed.id(), Result.ACCEPTANCE, transferSyntax);
      }
    }
    return new AnsweredContext(
        proposed.id(),
        Result.TRANSFER_SYNTAXES_NOT_SUPPORTED,
        TransferSyntax.IMPLICIT_VR_LITTLE_ENDIAN.uid());
  }

  private static AsynchronousOperationsWindow window(
      AsynchronousOperationsWindow asked, AsynchronousOperationsWindow ours) {
    return new AsynchronousOperationsWindow(
        lesser(asked.invoked(), ours.invoked()), lesser(asked.performed(), ours.performed()));
  }

  /** The smaller of two counts of which 0 means unlimited. */
  private static int lesser(int a, int b) {
    return a == 0 ? b : b == 0 ? a : Math.min(a, b);
  }

  /** The roles that were asked for and granted; what was not answered stays at its default. */
  static List<RoleSelection> agreedRoles(AssociateRq rq, AssociateAc ac) {
    List<RoleSelection> roles = new ArrayList<>();
    for (RoleSelection asked : rq.user().roles()) {
      for (RoleSelection granted : ac.user().roles()) {
        if (granted.sopClass().equals(asked.sopClass())) {
          roles.add(
              new RoleSelection(
                  asked.sopClass(), asked.scu() && granted.scu(), asked.scp() && granted.scp()));
        }
      }
    }
    return roles;
  }

  /** The contexts that request and answer agree on; what a peer accepts unasked does not count. */
  static List<PresentationContext> agreed(AssociateRq rq, AssociateAc ac) {
    List<PresentationContext> contexts = new ArrayList<>();
    for (AnsweredContext answer : ac.contexts()) {
      if (answer.result() != Result.ACCEPTANCE) {
        continue;
      }
      for (ProposedContext proposed : rq.contexts()) {
        if (proposed.id() == answer.id()
            && proposed.transferSyntaxes().contains(answer.transferSyntax())) {
          contexts.add(
              new PresentationContext(
                  answer.id(), proposed.abstractSyntax(), answer.transferSyntax()));
        }
      }
    }
    return contexts;
  }
}
