package org.huren.agent.receive.dicom;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.charset.Charset;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import javax.net.ssl.SSLContext;
import org.huren.agent.item.Finding;
import org.huren.agent.item.Source;
import org.huren.agent.observe.Events;
import org.huren.agent.observe.Metrics;
import org.huren.agent.observe.Protocol;
import org.huren.agent.observe.ReceiverWatch;
import org.huren.agent.observe.Status;
import org.huren.agent.spool.Intake;
import org.huren.agent.tls.TestAuthority;
import org.huren.agent.tls.TlsEvent;
import org.huren.config.AddressRange;
import org.huren.config.ByteSize;
import org.huren.config.CertificateIdentity;
import org.huren.config.CommitmentConfig;
import org.huren.config.DicomConfig;
import org.huren.config.DicomConfig.Caller;
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
import org.huren.dicom.dimse.DicomClient;
import org.huren.dicom.dimse.DicomServerSettings;
import org.huren.dicom.dimse.NormalizedResponse;
import org.huren.dicom.dimse.OperationOutcome;
import org.huren.dicom.dimse.OperationOutcome.Responded;
import org.huren.dicom.dimse.ServiceClassUser;
import org.huren.dicom.dimse.TlsSettings;
import org.huren.dicom.pdu.ProposedContext;
import org.huren.dicom.pdu.RejectReason;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The receiver as modalities see it, over real sockets, before a spool in memory. */
@Timeout(60)
class DicomReceiverTest {
  private static final String EXPLICIT = "1.2.840.10008.1.2.1";
  private static final String VERIFICATION = "1.2.840.10008.1.1";
  private static final AeTitle CT01 = new AeTitle("CT01");
  private static final AeTitle HUREN = new AeTitle("HUREN");
  private static final TestAuthority AUTHORITY = new TestAuthority("Modalities CA");

  private static final DicomConfig.Deadlines DEADLINES =
      new DicomConfig.Deadlines(
          Duration.ofSeconds(15),
          Duration.ofMinutes(1),
          Duration.ofMinutes(2),
          Duration.ofSeconds(16));

  private final MemoryIntake intake = new MemoryIntake();
  private final BlockingQueue<CommitmentResult> results = new LinkedBlockingQueue<>();
  private final BlockingQueue<TlsEvent> tlsEvents = new LinkedBlockingQueue<>();
  private final ReceiverWatch watch =
      new ReceiverWatch(
          "dicom",
          Protocol.DICOM,
          new HostPort("127.0.0.1", 0),
          new Metrics(),
          new Events(Locale.ENGLISH, System::nanoTime),
          Clock.systemUTC());
  private final DicomClient client = new DicomClient(1);
  private final List<DicomReceiver> receivers = new ArrayList<>();

  @TempDir Path folder;

  @AfterEach
  void close() {
    client.close();
    receivers.forEach(r -> r.close(Duration.ZERO));
  }

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

  private static Caller caller(String title) {
    return treated(title, Treatment.USUAL);
  }

  private static Caller spoken(String title, CallerCharacterSet characterSet) {
    return treated(title, new Treatment(characterSet, OnConflict.HOLD, false));
  }

  private static Caller treated(String title, Treatment treatment) {
    return new Caller(
        new AeTitle(title),
        Optional.empty(),
        Optional.empty(),
        false,
        Optional.empty(),
        Optional.empty(),
        treatment);
  }

  private static Caller certified(String title, String certificate) {
    return new Caller(
        new AeTitle(title),
        Optional.empty(),
        Optional.empty(),
        false,
        Optional.of(CertificateIdentity.parse(certificate)),
        Optional.empty(),
        Treatment.USUAL);
  }

  private DicomReceiver receiver(Caller... callers) throws Exception {
    return receiver(Optional.empty(), callers);
  }

  private DicomReceiver tlsReceiver(ClientCertificate certificate, Caller... callers)
      throws Exception {
    return receiver(
        Optional.of(
            new DicomConfig.Tls(
                new HostPort("127.0.0.1", 0),
                AUTHORITY.write(folder, "gateway"),
                certificate,
                Duration.ofSeconds(15))),
        callers);
  }

  private DicomReceiver receiver(Optional<DicomConfig.Tls> tls, Caller... callers)
      throws Exception {
    return receiver(config(tls, new Callers.Listed(List.of(callers)), Treatment.USUAL));
  }

  private static DicomConfig config(
      Optional<DicomConfig.Tls> tls, Callers callers, Treatment usual) {
    return new DicomConfig(
        HUREN,
        new HostPort("127.0.0.1", 0),
        tls,
        callers,
        usual,
        AssociationSettings.defaults().transferSyntaxes(),
        ByteSize.parse("128KB"),
        10,
        DEADLINES,
        new CommitmentConfig(CommitmentConfig.Means.DELIVERED, Duration.ofDays(2)));
  }

  private DicomReceiver receiver(DicomConfig config) throws Exception {
    DicomReceiver receiver =
        DicomReceiver.start(
            config,
            intake,
            Optional.empty(),
            (result, association) -> {
              results.add(result);
              return CompletableFuture.completedFuture(NormalizedResponse.SUCCESS);
            },
            watch,
            tlsEvents::add,
            Clock.systemUTC(),
            System::nanoTime);
    receivers.add(receiver);
    return receiver;
  }

  private AssociationAnswer answer(
      InetSocketAddress remote,
      Optional<SSLContext> tls,
      AeTitle calling,
      AeTitle called,
      String... sopClasses)
      throws Exception {
    List<ProposedContext> contexts = new ArrayList<>();
    for (String sopClass : sopClasses) {
      contexts.add(new ProposedContext(2 * contexts.size() + 1, sopClass, List.of(EXPLICIT)));
    }
    AssociationOffer offer =
        new AssociationOffer(
            remote,
            calling,
            called,
            contexts,
            Duration.ofSeconds(10),
            AssociationSettings.defaults());
    return client
        .associate(tls.map(c -> offer.withTls(TlsSettings.requestor(() -> c))).orElse(offer))
        .toCompletableFuture()
        .get();
  }

  private ServiceClassUser associated(DicomReceiver receiver, AeTitle calling) throws Exception {
    AssociationAnswer answer =
        answer(receiver.address(), Optional.empty(), calling, HUREN, DataSets.CT);
    assertThat(answer).isInstanceOf(AssociationAnswer.Established.class);
    return ((AssociationAnswer.Established) answer).user();
  }

  private Optional<RejectReason> rejected(DicomReceiver receiver, AeTitle calling, AeTitle called)
      throws Exception {
    return rejection(answer(receiver.address(), Optional.empty(), calling, called, DataSets.CT));
  }

  private Optional<RejectReason> overTls(
      DicomReceiver receiver, Optional<SSLContext> tls, String calling) throws Exception {
    return rejection(
        answer(receiver.tlsAddress().orElseThrow(), tls, new AeTitle(calling), HUREN, DataSets.CT));
  }

  private static Optional<RejectReason> rejection(AssociationAnswer answer) {
    return answer instanceof AssociationAnswer.Rejected rejected
        ? RejectReason.of(rejected.rejection())
        : Optional.empty();
  }

  private static OperationOutcome store(ServiceClassUser user, String instance, byte[] object)
      throws Exception {
    return user.store(
            user.context(DataSets.CT, EXPLICIT).orElseThrow(),
            DataSets.CT,
            instance,
            Channels.newChannel(new ByteArrayInputStream(object)))
        .toCompletableFuture()
        .get();
  }

  private static byte[] withCharacterSet(byte[] characterSet, byte[] name) {
    byte[] rest = DataSets.object(DataSets.CT, "1.2.3", name);
    byte[] all = Arrays.copyOf(characterSet, characterSet.length + rest.length);
    System.arraycopy(rest, 0, all, characterSet.length, rest.length);
    return all;
  }

  private String patientName() throws InterruptedException {
    MemoryIntake.Stored stored = intake.stored.take();
    boolean doubtful =
        stored.facts().findings().stream()
            .map(Finding::reason)
            .anyMatch(r -> r.code().equals("dicom.character-set-doubtful"));
    return stored.facts().attribute("PatientName").orElse("")
        + (doubtful ? " doubtful" : " declared");
  }

  /** A peer may hear of its rejection before it is counted. */
  private void awaitRefused(String why, long count) throws InterruptedException {
    while (status().refused().getOrDefault(why, 0L) < count) {
      Thread.sleep(2);
    }
    assertThat(status().refused()).containsEntry(why, count);
  }

  private Status.Receiver status() {
    return watch.status();
  }
}
