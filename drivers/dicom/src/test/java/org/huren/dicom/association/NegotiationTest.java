package org.huren.dicom.association;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
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
import org.huren.dicom.pdu.UserIdentity;
import org.huren.dicom.pdu.UserInformation;
import org.junit.jupiter.api.Test;

class NegotiationTest {
  private static final String CT = "1.2.840.10008.5.1.4.1.1.2";
  private static final String IMPLICIT = TransferSyntax.IMPLICIT_VR_LITTLE_ENDIAN.uid();
  private static final String EXPLICIT = TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN.uid();
  private static final String JPEG_LS = "1.2.840.10008.1.2.4.80";
  private static final String JPEG_BASELINE = "1.2.840.10008.1.2.4.50";

  private static final AssociationSettings SETTINGS = AssociationSettings.defaults();

  @Test
  void transferSyntax_isTheOneWeLikeBest_notTheFirstProposed() {
    assertThat(answerTo(CT, JPEG_BASELINE, JPEG_LS, IMPLICIT, EXPLICIT).transferSyntax())
        .isEqualTo(EXPLICIT);
    assertThat(answerTo(CT, JPEG_LS, IMPLICIT).transferSyntax()).isEqualTo(IMPLICIT);
    assertThat(answerTo(CT, JPEG_BASELINE, JPEG_LS).transferSyntax()).isEqualTo(JPEG_LS);
    assertThat(answerTo(CT, JPEG_BASELINE).transferSyntax()).isEqualTo(JPEG_BASELINE);
    assertThat(
            answerTo(
                    CT,
                    TransferSyntax.EXPLICIT_VR_BIG_ENDIAN.uid(),
                    TransferSyntax.DEFLATED_EXPLICIT_VR_LITTLE_ENDIAN.uid())
                .transferSyntax())
        .isEqualTo(TransferSyntax.DEFLATED_EXPLICIT_VR_LITTLE_ENDIAN.uid());
  }

  @Test
  void transferSyntaxesWeDoNotKnow_rejectTheContextOnly() {
    AssociateAc ac =
        accept(
            new ProposedContext(1, CT, List.of("1.2.3.4.5")),
            new ProposedContext(3, CT, List.of(EXPLICIT)),
            new ProposedContext(5, CT, List.of()));
    assertThat(ac.contexts())
        .extracting(AnsweredContext::id, AnsweredContext::result)
        .containsExactly(
            tuple(1, Result.TRANSFER_SYNTAXES_NOT_SUPPORTED),
            tuple(3, Result.ACCEPTANCE),
            tuple(5, Result.TRANSFER_SYNTAXES_NOT_SUPPORTED));
  }

  @Test
  void storageVerificationAndPrivateClasses_areServed_othersAreNot() {
    assertThat(answerTo(CT, EXPLICIT).result()).isEqualTo(Result.ACCEPTANCE);
    assertThat(answerTo(AbstractSyntaxes.VERIFICATION, EXPLICIT).result())
        .isEqualTo(Result.ACCEPTANCE);
    assertThat(answerTo("1.2.840.10008.5.1.4.1.1.999.7", EXPLICIT).result())
        .isEqualTo(Result.ACCEPTANCE);
    assertThat(answerTo("1.2.840.113619.4.26", EXPLICIT).result()).isEqualTo(Result.ACCEPTANCE);
    assertThat(answerTo("1.2.840.10008.5.1.4.1.2.2.1", EXPLICIT).result())
        .as("study root find")
        .isEqualTo(Result.ABSTRACT_SYNTAX_NOT_SUPPORTED);
    assertThat(answerTo("1.2.840.10008.5.1.4.31", EXPLICIT).result())
        .as("worklist")
        .isEqualTo(Result.ABSTRACT_SYNTAX_NOT_SUPPORTED);
    assertThat(answerTo("", EXPLICIT).result()).isEqualTo(Result.ABSTRACT_SYNTAX_NOT_SUPPORTED);
  }

  @Test
  void classThatTheRequestorCallsStorage_isServed() {
    String future = "1.2.840.10008.5.1.4.99.1";
    ProposedContext context = new ProposedContext(1, future, List.of(EXPLICIT));
    UserInformation user =
        user(
            List.of(),
            List.of(),
            List.of(new SopClassCommonExtendedNegotiation(future, "1.2.840.10008.4.2", List.of())));

    assertThat(accept(context).contexts().get(0).result())
        .isEqualTo(Result.ABSTRACT_SYNTAX_NOT_SUPPORTED);
    assertThat(accept(user, context).contexts().get(0).result()).isEqualTo(Result.ACCEPTANCE);
  }

  @Test
  void roles_areAnsweredForAcceptedClassesOnly_andWeAreNeverScu() {
    UserInformation user =
        user(
            List.of(
                new RoleSelection(CT, true, true),
                new RoleSelection("1.2.840.10008.5.1.4.31", true, false)),
            List.of(),
            List.of());
    assertThat(accept(user, new ProposedContext(1, CT, List.of(EXPLICIT))).user().roles())
        .containsExactly(new RoleSelection(CT, true, false));
  }

  @Test
  void requestorMayBeProvider_whereWeAreUser_andAsksForIt() {
    String commitment = "1.2.840.10008.1.20.1";
    AssociationSettings reversed = SETTINGS.withReversedRoles(commitment::equals);
    ProposedContext context = new ProposedContext(1, commitment, List.of(EXPLICIT));
    UserInformation asking =
        user(List.of(new RoleSelection(commitment, true, true)), List.of(), List.of());
    AssociateAc agreed = Negotiation.accept(request(asking, context), reversed, Optional.empty());
    assertThat(agreed.contexts().get(0).result()).isEqualTo(Result.ACCEPTANCE);
    assertThat(agreed.user().roles()).containsExactly(new RoleSelection(commitment, false, true));

    UserInformation silent = user(List.of(), List.of(), List.of());
    assertThat(
            Negotiation.accept(request(silent, context), reversed, Optional.empty())
                .contexts()
                .get(0)
                .result())
        .isEqualTo(Result.ABSTRACT_SYNTAX_NOT_SUPPORTED);
  }

  @Test
  void storageExtendedNegotiation_saysFullStorageWithoutCoercion() {
    UserInformation user =
        user(
            List.of(),
            List.of(
                new SopClassExtendedNegotiation(
                    CT, ByteBuffer.wrap(new byte[] {3, 0, 0, 0, 2, 0}))),
            List.of());
    List<SopClassExtendedNegotiation> answered =
        accept(user, new ProposedContext(1, CT, List.of(EXPLICIT))).user().extended();
    assertThat(answered)
        .containsExactly(
            new SopClassExtendedNegotiation(CT, ByteBuffer.wrap(new byte[] {2, 0, 0, 0, 0, 0})));
  }

  @Test
  void operationsWindow_isTheSmallerOfBoth_andOnlyAnsweredIfAsked() {
    assertThat(windowFor(4, 4)).contains(new AsynchronousOperationsWindow(4, 1));
    assertThat(windowFor(0, 0)).contains(new AsynchronousOperationsWindow(16, 1));
    assertThat(windowFor(100, 1)).contains(new AsynchronousOperationsWindow(16, 1));
    assertThat(accept(new ProposedContext(1, CT, List.of(EXPLICIT))).user().operationsWindow())
        .isEmpty();
  }

  @Test
  void userIdentity_isAnsweredOnlyWherePolicyAnswersAndThePeerAsks() {
    ByteBuffer response = ByteBuffer.wrap(new byte[] {1});
    assertThat(identityAnswer(true, Optional.of(response))).contains(response);
    assertThat(identityAnswer(true, Optional.empty())).isEmpty();
    assertThat(identityAnswer(false, Optional.of(response))).isEmpty();
  }

  @Test
  void contextsAPeerAcceptsUnasked_doNotCount() {
    AssociateRq rq = request(user(List.of(), List.of(), List.of()));
    AssociateRq one =
        new AssociateRq(
            1, "A", "B", "C", List.of(new ProposedContext(1, CT, List.of(EXPLICIT))), rq.user());
    AssociateAc ac =
        new AssociateAc(
            1,
            "A",
            "B",
            "C",
            List.of(
                new AnsweredContext(1, Result.ACCEPTANCE, IMPLICIT),
                new AnsweredContext(3, Result.ACCEPTANCE, EXPLICIT)),
            rq.user());
    assertThat(Negotiation.agreed(one, ac)).isEmpty();
  }

  private static Optional<AsynchronousOperationsWindow> windowFor(int invoked, int performed) {
    UserInformation user =
        user(List.of(), List.of(), List.of())
            .with(new AsynchronousOperationsWindow(invoked, performed));
    return accept(user, new ProposedContext(1, CT, List.of(EXPLICIT))).user().operationsWindow();
  }

  private static Optional<ByteBuffer> identityAnswer(boolean asked, Optional<ByteBuffer> response) {
    UserInformation plain = user(List.of(), List.of(), List.of());
    UserInformation user =
        new UserInformation(
            plain.maximumLength(),
            plain.implementationClassUid(),
            plain.implementationVersionName(),
            Optional.empty(),
            List.of(),
            List.of(),
            List.of(),
            Optional.of(
                new UserIdentity(
                    1, asked, ByteBuffer.wrap(new byte[] {65}), ByteBuffer.allocate(0))),
            Optional.empty());
    return Negotiation.accept(request(user), SETTINGS, response).user().userIdentityResponse();
  }

  private static AnsweredContext answerTo(String abstractSyntax, String... transferSyntaxes) {
    return accept(new ProposedContext(1, abstractSyntax, List.of(transferSyntaxes)))
        .contexts()
        .get(0);
  }

  private static AssociateAc accept(ProposedContext... contexts) {
    return accept(user(List.of(), List.of(), List.of()), contexts);
  }

  private static AssociateAc accept(UserInformation user, ProposedContext... contexts) {
    return Negotiation.accept(request(user, contexts), SETTINGS, Optional.empty());
  }

  private static AssociateRq request(UserInformation user, ProposedContext... contexts) {
    return new AssociateRq(
        1, "HUREN", "CT01", Negotiation.DICOM_APPLICATION_CONTEXT, List.of(contexts), user);
  }

  private static UserInformation user(
      List<RoleSelection> roles,
      List<SopClassExtendedNegotiation> extended,
      List<SopClassCommonExtendedNegotiation> common) {
    return new UserInformation(
        16384,
        "1.2.3",
        Optional.empty(),
        Optional.empty(),
        roles,
        extended,
        common,
        Optional.empty(),
        Optional.empty());
  }
}
