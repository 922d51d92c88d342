package org.huren.agent.receive.dicom;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.net.InetSocketAddress;
import java.nio.channels.Channels;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
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
import org.huren.agent.observe.Events;
import org.huren.agent.observe.Metrics;
import org.huren.agent.observe.Protocol;
import org.huren.agent.observe.ReceiverWatch;
import org.huren.agent.observe.Status;
import org.huren.agent.tls.TestAuthority;
import org.huren.agent.tls.TlsEvent;
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
import org.huren.dicom.commitment.CommitmentResult;
import org.huren.dicom.dimse.AssociationAnswer;
import org.huren.dicom.dimse.AssociationOffer;
import org.huren.dicom.dimse.DicomClient;
import org.huren.dicom.dimse.NormalizedResponse;
import org.huren.dicom.dimse.OperationOutcome;
import org.huren.dicom.dimse.ServiceClassUser;
import org.huren.dicom.dimse.TlsSettings;
import org.huren.dicom.pdu.ProposedContext;
import org.huren.dicom.pdu.RejectReason;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;

/** A receiver over real sockets, before a spool in memory, and modalities that call it. */
abstract class ReceivingFixture {
  static final String EXPLICIT = "1.2.840.10008.1.2.1";
  static final String VERIFICATION = "1.2.840.10008.1.1";
  static final AeTitle CT01 = new AeTitle("CT01");
  static final AeTitle HUREN = new AeTitle("HUREN");
  static final TestAuthority AUTHORITY = new TestAuthority("Modalities CA");

  static final DicomConfig.Deadlines DEADLINES =
      new DicomConfig.Deadlines(
          Duration.ofSeconds(15),
          Duration.ofMinutes(1),
          Duration.ofMinutes(2),
          Duration.ofSeconds(16));

  final MemoryIntake intake = new MemoryIntake();
  final BlockingQueue<CommitmentResult> results = new LinkedBlockingQueue<>();
  final BlockingQueue<TlsEvent> tlsEvents = new LinkedBlockingQueue<>();
  final ReceiverWatch watch =
      new ReceiverWatch(
          "dicom",
          Protocol.DICOM,
          new HostPort("127.0.0.1", 0),
          new Metrics(),
          new Events(Locale.ENGLISH, System::nanoTime),
          Clock.systemUTC());
  final DicomClient client = new DicomClient(1);
  final List<DicomReceiver> receivers = new ArrayList<>();

  @TempDir Path folder;

  @AfterEach
  void close() {
    client.close();
    receivers.forEach(r -> r.close(Duration.ZERO));
  }

  static Caller caller(String title) {
    return treated(title, Treatment.USUAL);
  }

  static Caller spoken(String title, CallerCharacterSet characterSet) {
    return treated(title, new Treatment(characterSet, OnConflict.HOLD, false));
  }

  static Caller treated(String title, Treatment treatment) {
    return new Caller(
        new AeTitle(title),
        Optional.empty(),
        Optional.empty(),
        false,
        Optional.empty(),
        Optional.empty(),
        treatment);
  }

  static Caller certified(String title, String certificate) {
    return new Caller(
        new AeTitle(title),
        Optional.empty(),
        Optional.empty(),
        false,
        Optional.of(CertificateIdentity.parse(certificate)),
        Optional.empty(),
        Treatment.USUAL);
  }

  DicomReceiver receiver(Caller... callers) throws Exception {
    return receiver(Optional.empty(), callers);
  }

  DicomReceiver tlsReceiver(ClientCertificate certificate, Caller... callers) throws Exception {
    return receiver(
        Optional.of(
            new DicomConfig.Tls(
                new HostPort("127.0.0.1", 0),
                AUTHORITY.write(folder, "gateway"),
                certificate,
                Duration.ofSeconds(15))),
        callers);
  }

  DicomReceiver receiver(Optional<DicomConfig.Tls> tls, Caller... callers) throws Exception {
    return receiver(config(tls, new Callers.Listed(List.of(callers)), Treatment.USUAL));
  }

  static DicomConfig config(Optional<DicomConfig.Tls> tls, Callers callers, Treatment usual) {
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

  DicomReceiver receiver(DicomConfig config) throws Exception {
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

  AssociationAnswer answer(
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

  ServiceClassUser associated(DicomReceiver receiver, AeTitle calling) throws Exception {
    AssociationAnswer answer =
        answer(receiver.address(), Optional.empty(), calling, HUREN, DataSets.CT);
    assertThat(answer).isInstanceOf(AssociationAnswer.Established.class);
    return ((AssociationAnswer.Established) answer).user();
  }

  Optional<RejectReason> rejected(DicomReceiver receiver, AeTitle calling, AeTitle called)
      throws Exception {
    return rejection(answer(receiver.address(), Optional.empty(), calling, called, DataSets.CT));
  }

  Optional<RejectReason> overTls(DicomReceiver receiver, Optional<SSLContext> tls, String calling)
      throws Exception {
    return rejection(
        answer(receiver.tlsAddress().orElseThrow(), tls, new AeTitle(calling), HUREN, DataSets.CT));
  }

  static Optional<RejectReason> rejection(AssociationAnswer answer) {
    return answer instanceof AssociationAnswer.Rejected rejected
        ? RejectReason.of(rejected.rejection())
        : Optional.empty();
  }

  static OperationOutcome store(ServiceClassUser user, String instance, byte[] object)
      throws Exception {
    return user.store(
            user.context(DataSets.CT, EXPLICIT).orElseThrow(),
            DataSets.CT,
            instance,
            Channels.newChannel(new ByteArrayInputStream(object)))
        .toCompletableFuture()
        .get();
  }

  static byte[] withCharacterSet(byte[] characterSet, byte[] name) {
    byte[] rest = DataSets.object(DataSets.CT, "1.2.3", name);
    byte[] all = Arrays.copyOf(characterSet, characterSet.length + rest.length);
    System.arraycopy(rest, 0, all, characterSet.length, rest.length);
    return all;
  }

  String patientName() throws InterruptedException {
    MemoryIntake.Stored stored = intake.stored.take();
    boolean doubtful =
        stored.facts().findings().stream()
            .map(Finding::reason)
            .anyMatch(r -> r.code().equals("dicom.character-set-doubtful"));
    return stored.facts().attribute("PatientName").orElse("")
        + (doubtful ? " doubtful" : " declared");
  }

  /** A peer may hear of its rejection before it is counted. */
  void awaitRefused(String why, long count) throws InterruptedException {
    while (status().refused().getOrDefault(why, 0L) < count) {
      Thread.sleep(2);
    }
    assertThat(status().refused()).containsEntry(why, count);
  }

  Status.Receiver status() {
    return watch.status();
  }
}
