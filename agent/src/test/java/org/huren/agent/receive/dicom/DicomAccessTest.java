package org.huren.agent.receive.dicom;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import org.huren.agent.spool.Intake;
import org.huren.agent.tls.TestAuthority;
import org.huren.agent.tls.TlsEvent;
import org.huren.config.AddressRange;
import org.huren.config.DicomConfig.Caller;
import org.huren.config.DicomConfig.ClientCertificate;
import org.huren.config.DicomConfig.Treatment;
import org.huren.dicom.AeTitle;
import org.huren.dicom.commitment.StorageCommitment;
import org.huren.dicom.dimse.AssociationAnswer;
import org.huren.dicom.dimse.OperationOutcome.Responded;
import org.huren.dicom.dimse.ServiceClassUser;
import org.huren.dicom.pdu.RejectReason;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Who may call, and what the others are told. */
@Timeout(60)
class DicomAccessTest extends ReceivingFixture {
  @Test
  void whoIsNotAdmitted_isToldSo_andShownWithTheReason() throws Exception {
    DicomReceiver receiver =
        receiver(
            caller("CT01"),
            new Caller(
                new AeTitle("MR01"),
                Optional.of(AddressRange.parse("10.1.2.3")),
                Optional.empty(),
                false,
                Optional.empty(),
                Optional.empty(),
                Treatment.USUAL));

    assertThat(rejected(receiver, new AeTitle("US01"), HUREN))
        .contains(RejectReason.CALLING_AE_TITLE_NOT_RECOGNIZED);
    assertThat(rejected(receiver, new AeTitle("MR01"), HUREN))
        .contains(RejectReason.CALLING_AE_TITLE_NOT_RECOGNIZED);
    assertThat(rejected(receiver, CT01, new AeTitle("PACS")))
        .contains(RejectReason.CALLED_AE_TITLE_NOT_RECOGNIZED);

    awaitRefused("stranger", 3);
    assertThat(status().strangers())
        .extracting(s -> s.name().orElse("") + " " + s.why().orElseThrow().code())
        .containsExactlyInAnyOrder(
            "US01 receive.caller-not-listed",
            "MR01 receive.caller-address",
            "CT01 receive.called-other");
  }

  @Test
  void callersOwnLimit_isKept_andGivenBack() throws Exception {
    Caller limited =
        new Caller(
            CT01,
            Optional.empty(),
            Optional.empty(),
            false,
            Optional.empty(),
            Optional.of(1),
            Treatment.USUAL);
    DicomReceiver receiver = receiver(limited, caller("MR01"));
    ServiceClassUser first = associated(receiver, CT01);
    assertThat(rejected(receiver, CT01, HUREN)).contains(RejectReason.LOCAL_LIMIT_EXCEEDED);
    associated(receiver, new AeTitle("MR01"));

    first.release().toCompletableFuture().get();
    associated(receiver, CT01);
    awaitRefused("busy", 1);
  }

  @Test
  void shortOfSpace_newSendersWait_othersFinish_verificationGoesOn() throws Exception {
    DicomReceiver receiver = receiver(caller("CT01"));
    ServiceClassUser underWay = associated(receiver, CT01);
    intake.shortOfSpace = true;

    AssociationAnswer answer =
        answer(receiver.address(), Optional.empty(), CT01, HUREN, DataSets.CT, VERIFICATION);
    assertThat(answer)
        .isInstanceOfSatisfying(
            AssociationAnswer.Rejected.class,
            r -> {
              assertThat(RejectReason.of(r.rejection()))
                  .contains(RejectReason.TEMPORARY_CONGESTION);
              assertThat(r.rejection().result()).isEqualTo(2);
            });
    assertThat(answer(receiver.address(), Optional.empty(), CT01, HUREN, VERIFICATION))
        .isInstanceOf(AssociationAnswer.Established.class);
    assertThat(
            answer(receiver.address(), Optional.empty(), CT01, HUREN, StorageCommitment.SOP_CLASS))
        .as("a result of storage commitment may be what makes room")
        .isInstanceOf(AssociationAnswer.Established.class);
    assertThat(store(underWay, "1.2.3", DataSets.object(DataSets.CT, "1.2.3")))
        .isEqualTo(new Responded(0, Optional.empty()));

    intake.refusal = Optional.of(Intake.Refusal.NO_SPACE);
    assertThat(store(underWay, "1.2.4", DataSets.object(DataSets.CT, "1.2.4")))
        .isEqualTo(new Responded(0xA700, Optional.of("no disk space, send again")));
    intake.refusal = Optional.of(Intake.Refusal.STOPPING);
    assertThat(store(underWay, "1.2.5", DataSets.object(DataSets.CT, "1.2.5")))
        .isEqualTo(new Responded(0x0110, Optional.of("gateway restarts, send again")));
    awaitRefused("no-space", 2);
    awaitRefused("stopping", 1);
  }

  @Test
  void certificateOfACaller_isComparedBySubjectOrFingerprint() throws Exception {
    TestAuthority.Issued issued =
        AUTHORITY.issue("CT01", "EC", Instant.now().plus(Duration.ofDays(9)));
    byte[] digest =
        java.security.MessageDigest.getInstance("SHA-256")
            .digest(issued.certificate().getEncoded());
    DicomReceiver receiver =
        tlsReceiver(
            ClientCertificate.OPTIONAL,
            certified("CT01", "CN=CT01"),
            certified(
                "CT02", java.util.HexFormat.ofDelimiter(":").withUpperCase().formatHex(digest)),
            certified("CT03", "CN=CT03"));
    SSLContext shown = AUTHORITY.context(issued);

    assertThat(overTls(receiver, Optional.of(shown), "CT01")).isEmpty();
    assertThat(overTls(receiver, Optional.of(shown), "CT02")).isEmpty();
    assertThat(overTls(receiver, Optional.of(shown), "CT03"))
        .contains(RejectReason.CALLING_AE_TITLE_NOT_RECOGNIZED);
    assertThat(overTls(receiver, Optional.of(AUTHORITY.trustingContext()), "CT01"))
        .contains(RejectReason.CALLING_AE_TITLE_NOT_RECOGNIZED);
    assertThat(rejected(receiver, CT01, HUREN))
        .as("over the plain port")
        .contains(RejectReason.CALLING_AE_TITLE_NOT_RECOGNIZED);
    awaitRefused("stranger", 3);
    assertThat(status().strangers())
        .extracting(s -> s.why().orElseThrow().code())
        .containsOnly("receive.caller-certificate");
  }

  @Test
  void modalityWithoutACertificate_doesNotGetPastTheHandshake_andIsCounted() throws Exception {
    DicomReceiver receiver = tlsReceiver(ClientCertificate.REQUIRED, caller("CT01"));
    assertThat(
            answer(
                receiver.tlsAddress().orElseThrow(),
                Optional.of(AUTHORITY.trustingContext()),
                CT01,
                HUREN,
                DataSets.CT))
        .isInstanceOf(AssociationAnswer.Failed.class);
    awaitRefused("tls", 1);
    assertThat(status().address())
        .isEqualTo(
            "127.0.0.1:%d, TLS 127.0.0.1:%d",
            receiver.address().getPort(), receiver.tlsAddress().orElseThrow().getPort());
    assertThat(tlsEvents.take()).isInstanceOf(TlsEvent.Loaded.class);
    assertThat(status().certificateExpires()).isPresent();
  }

  // --- helpers of this test ------------------------------------------------------------------
}
