package org.huren.agent.receive.dicom;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.Charset;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.huren.agent.item.Source;
import org.huren.config.DicomConfig;
import org.huren.config.DicomConfig.Callers;
import org.huren.config.DicomConfig.ClientCertificate;
import org.huren.config.DicomConfig.OnConflict;
import org.huren.config.DicomConfig.Treatment;
import org.huren.config.HostPort;
import org.huren.dicom.AeTitle;
import org.huren.dicom.association.AssociationSettings;
import org.huren.dicom.charset.CallerCharacterSet;
import org.huren.dicom.charset.SpecificCharacterSet;
import org.huren.dicom.commitment.CommitmentResult;
import org.huren.dicom.commitment.SopReference;
import org.huren.dicom.commitment.StorageCommitment;
import org.huren.dicom.dimse.AssociationAnswer;
import org.huren.dicom.dimse.AssociationOffer;
import org.huren.dicom.dimse.DicomServerSettings;
import org.huren.dicom.dimse.OperationOutcome.Responded;
import org.huren.dicom.dimse.ServiceClassUser;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The receiver as modalities see it. */
@Timeout(60)
class DicomReceiverTest extends ReceivingFixture {
  @Test
  void object_isStoredAsSent_underItsSender() throws Exception {
    ServiceClassUser user = associated(receiver(caller("CT01")), CT01);
    byte[] object = DataSets.object(DataSets.CT, "1.2.3");

    assertThat(store(user, "1.2.3", object)).isEqualTo(new Responded(0, Optional.empty()));

    MemoryIntake.Stored stored = intake.stored.take();
    assertThat(stored.content()).isEqualTo(ByteBuffer.wrap(object));
    assertThat(stored.source().name()).isEqualTo("CT01");
    assertThat(stored.facts().identity()).contains("1.2.3");
  }

  @Test
  void everythingOfAnUrgentCaller_isUrgent() throws Exception {
    DicomReceiver receiver =
        receiver(
            treated("CT01", new Treatment(CallerCharacterSet.none(), OnConflict.HOLD, true)),
            caller("MR01"));
    store(associated(receiver, CT01), "1.2.3", DataSets.object(DataSets.CT, "1.2.3"));
    assertThat(intake.stored.take().facts().isUrgent()).isTrue();
    store(
        associated(receiver, new AeTitle("MR01")), "1.2.4", DataSets.object(DataSets.CT, "1.2.4"));
    assertThat(intake.stored.take().facts().isUrgent()).isFalse();
  }

  @Test
  void anybodyWhoMayCall_isTreatedAsTheListenerSays() throws Exception {
    Treatment usual =
        new Treatment(
            CallerCharacterSet.ifAbsent(SpecificCharacterSet.parse("GB18030")),
            OnConflict.REPLACE,
            false);
    DicomConfig config = config(Optional.empty(), new Callers.Any(), usual);
    store(
        associated(receiver(config), new AeTitle("US77")),
        "1.2.3",
        DataSets.object(
            DataSets.CT,
            "1.2.3",
            DataSets.element(0x0010, 0x0010, "PN", "张三".getBytes(Charset.forName("GB18030")))));

    assertThat(patientName()).isEqualTo("张三 declared");
    assertThat(new CallerTreatments(Optional.of(config)).onConflict(new Source("US77")))
        .isEqualTo(OnConflict.REPLACE);
  }

  @Test
  void everyDeadline_arrivesInTheDriver() throws Exception {
    DicomConfig.Tls tls =
        new DicomConfig.Tls(
            new HostPort("127.0.0.1", 0),
            AUTHORITY.write(folder, "gateway"),
            ClientCertificate.REQUIRED,
            Duration.ofSeconds(17));
    DicomConfig config = config(Optional.of(tls), new Callers.Any(), Treatment.USUAL);
    DicomServerSettings settings;
    try (TlsListener certificates = new TlsListener(tls, Clock.systemUTC(), tlsEvents::add)) {
      settings = DicomReceiver.settings(config, Optional.of(certificates));
    }

    AssociationSettings association = settings.association();
    assertThat(association.artim()).isEqualTo(DEADLINES.association());
    assertThat(association.idle()).isEqualTo(DEADLINES.idle());
    assertThat(association.message()).isEqualTo(DEADLINES.object());
    assertThat(association.blockedWrite()).isEqualTo(DEADLINES.write());
    assertThat(settings.listeners().get(1).tls().orElseThrow().handshake())
        .isEqualTo(tls.handshake());
  }

  @Test
  void commitmentOfAnArchive_isTakenOnAnAssociationOfItsOwn() throws Exception {
    AssociationOffer offer =
        new AssociationOffer(
                receiver(caller("PACS")).address(),
                new AeTitle("PACS"),
                HUREN,
                List.of(StorageCommitment.proposal(1)),
                Duration.ofSeconds(10),
                AssociationSettings.defaults())
            .withRoles(List.of(StorageCommitment.providerRole()));
    AssociationAnswer answer = client.associate(offer).toCompletableFuture().get();
    CommitmentResult result =
        new CommitmentResult("1.2.9", List.of(new SopReference(DataSets.CT, "1.2.3")), List.of());

    assertThat(
            StorageCommitment.report(((AssociationAnswer.Established) answer).user(), result)
                .toCompletableFuture()
                .get())
        .isEqualTo(new Responded(0, Optional.empty()));
    assertThat(results).containsExactly(result);
  }

  @Test
  void objectThatIsNotWhatItSays_isRefusedByTheStandardsCodes_withAComment() throws Exception {
    ServiceClassUser user = associated(receiver(caller("CT01")), CT01);
    byte[] object = DataSets.object(DataSets.CT, "1.2.3");

    assertThat(store(user, "1.2.4", object))
        .isEqualTo(
            new Responded(0xA900, Optional.of("SOP Instance UID differs from the command's")));
    assertThat(store(user, "1.2.3", DataSets.object("1.2.840.10008.5.1.4.1.1.4", "1.2.3")))
        .isEqualTo(new Responded(0xA900, Optional.of("SOP Class UID differs from the command's")));
    assertThat(store(user, "1.2.3", Arrays.copyOf(object, object.length - 1)))
        .isInstanceOfSatisfying(
            Responded.class,
            r -> {
              assertThat(r.status()).isEqualTo(0xC001);
              assertThat(r.errorComment()).isPresent();
            });
    byte[] itemAtTop = {(byte) 0xFE, (byte) 0xFF, 0, (byte) 0xE0, 0, 0, 0, 0};
    assertThat(store(user, "1.2.3", DataSets.object(DataSets.CT, "1.2.3", itemAtTop)))
        .isInstanceOfSatisfying(
            Responded.class,
            r -> {
              assertThat(r.status()).isEqualTo(0xC000);
              assertThat(r.errorComment()).isPresent();
            });
    assertThat(intake.stored).isEmpty();
    assertThat(status().refused()).containsEntry("invalid", 4L);
  }

  @Test
  void callersCharacterSet_countsWhereTheObjectNamesNone_orAlways() throws Exception {
    byte[] gbk = "张伟".getBytes(Charset.forName("GBK"));
    byte[] name = DataSets.element(0x0010, 0x0010, "PN", gbk);
    byte[] latin = DataSets.text(0x0008, 0x0005, "CS", "ISO_IR 144");
    DicomReceiver receiver =
        receiver(
            spoken("CT01", CallerCharacterSet.ifAbsent(SpecificCharacterSet.parse("GBK"))),
            spoken("MR01", CallerCharacterSet.always(SpecificCharacterSet.parse("GBK"))));

    ServiceClassUser absent = associated(receiver, CT01);
    store(absent, "1.2.3", DataSets.object(DataSets.CT, "1.2.3", name));
    assertThat(patientName()).isEqualTo("张伟 declared");
    store(absent, "1.2.3", withCharacterSet(latin, name));
    assertThat(patientName()).isNotEqualTo("张伟 declared");

    ServiceClassUser always = associated(receiver, new AeTitle("MR01"));
    store(always, "1.2.3", withCharacterSet(latin, name));
    assertThat(patientName()).isEqualTo("张伟 declared");
  }
}
