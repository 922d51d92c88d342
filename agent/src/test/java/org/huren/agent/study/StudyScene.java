package org.huren.agent.study;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.huren.agent.exam.ExamPayload;
import org.huren.agent.exam.ExamRegistration;
import org.huren.agent.item.Facts;
import org.huren.agent.item.Item;
import org.huren.agent.item.ItemId;
import org.huren.agent.item.KillPoint;
import org.huren.agent.item.PayloadKind;
import org.huren.agent.item.Source;
import org.huren.agent.item.UplinkId;
import org.huren.agent.item.Verdict;
import org.huren.agent.order.Matching;
import org.huren.agent.order.Order;
import org.huren.agent.order.OrderChange;
import org.huren.agent.order.OrderPatient;
import org.huren.agent.order.OrderedTest;
import org.huren.agent.spool.CheckQueue.Effects;
import org.huren.agent.spool.CheckQueue.Judgement;
import org.huren.agent.spool.FactsReader;
import org.huren.agent.spool.Intake;
import org.huren.agent.spool.Reception;
import org.huren.agent.spool.Spool;
import org.huren.agent.spool.SpoolEnvironment;
import org.huren.agent.spool.SpoolEvent;
import org.huren.agent.spool.SpoolFiles;
import org.huren.agent.spool.SpoolListener;
import org.huren.config.ByteSize;
import org.huren.config.OrdersConfig;
import org.huren.config.SpoolConfig;
import org.huren.config.StudiesConfig;
import org.huren.lab.model.Patient.Sex;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A study stage on a real spool under a clock that the test sets. */
abstract class StudyScene implements StudyStage.Listener {
  static final ZoneId ZONE = ZoneId.of("Asia/Shanghai");
  static final StudiesConfig CONFIG =
      new StudiesConfig(
          Map.of(
              "default", Duration.ofMinutes(5),
              "CT", Duration.ofMinutes(3),
              "US", Duration.ofMinutes(15)),
          Duration.ofSeconds(10));

  @TempDir Path folder;
  final BlockingQueue<ItemId> documents = new LinkedBlockingQueue<>();
  final List<Throwable> failures = new ArrayList<>();
  Instant now = Instant.parse("2026-11-25T00:00:00Z");
  Spool spool;
  StudyStage stage;
  boolean registers = true;
  final Set<Source> urgent = new HashSet<>();

  final Clock clock =
      new Clock() {
        @Override
        public Instant instant() {
          return now;
        }

        @Override
        public ZoneId getZone() {
          return ZONE;
        }

        @Override
        public Clock withZone(ZoneId zone) {
          return this;
        }
      };

  final SpoolListener silent =
      new SpoolListener() {
        @Override
        public void itemsReceived() {}

        @Override
        public void deliveriesDue(UplinkId uplink) {}

        @Override
        public void studiesChanged() {
          stage.wake();
        }

        @Override
        public void report(SpoolEvent event) {}

        @Override
        public void broken(SpoolEvent.Broken event) {}
      };

  @BeforeEach
  void open() throws Exception {
    spool =
        Spool.open(
            new SpoolConfig(
                folder.resolve("spool"),
                Duration.ofDays(30),
                new ByteSize(0),
                SpoolConfig.Sync.STANDARD),
            ZONE,
            new SpoolEnvironment(SpoolFiles.disk(), clock, new Random(1), KillPoint.Observer.NONE),
            (kind, source, file) -> new FactsReader.Read(0, ExamPayload.readFacts(file)),
            silent);
    stage = stage(spool.intake(), registers);
  }

  StudyStage stage(Intake intake, boolean makes) {
    return new StudyStage(
        spool.studyQueue(), intake, CONFIG, ZONE, matching(), makes, urgent::contains, clock, this);
  }

  Matching matching() {
    return new Matching(OrdersConfig.Barcode.any(), spool.orders());
  }

  void reopen() throws Exception {
    spool.close();
    open();
  }

  @AfterEach
  void close() {
    spool.close();
    assertThat(failures).isEmpty();
  }

  @Override
  public void registered(ItemId document, long revision, int instances) {
    documents.add(document);
  }

  @Override
  public void registrationFailed(Throwable cause) {
    failures.add(cause);
  }

  void image(String study, String instance, String modality) throws Exception {
    image(study, instance, modality, Map.of());
  }

  void image(String study, String instance, String modality, Map<String, String> more)
      throws Exception {
    Map<String, String> attributes =
        new TreeMap<>(
            Map.of(
                "SeriesInstanceUID", study + "." + modality.length(),
                "Modality", modality,
                "PatientName", "Zhang^San=张^三",
                "PatientBirthDate", "19610409",
                "StudyDate", "20261125",
                "StudyTime", "083000.5",
                "SeriesNumber", " 1 ",
                "BodyPartExamined", "CHEST",
                "StationName", "CT01"));
    attributes.putAll(more);
    Reception reception =
        ((Intake.Admission.Admitted) spool.intake().admit(PayloadKind.DICOM, new Source("CT01")))
            .reception();
    reception.write(ByteBuffer.wrap(instance.getBytes(StandardCharsets.US_ASCII)));
    reception
        .commit(new Facts(Optional.of(instance), Optional.of(study), attributes, List.of()))
        .toCompletableFuture()
        .join();
    accept();
  }

  static OrderChange order(String number, String patient, String accession) {
    Optional<String> none = Optional.empty();
    OrderPatient whose = new OrderPatient(patient, none, Sex.UNKNOWN, Optional.empty(), none, none);
    OrderedTest test =
        new OrderedTest("CT", "", none, Optional.of(accession), none, Optional.empty(), false);
    return new OrderChange.Add(
        new Order(
            "ris",
            number,
            Order.Status.ACTIVE,
            false,
            Optional.empty(),
            Optional.of("吴医生"),
            none,
            none,
            none,
            Optional.of(whose),
            List.of(test)));
  }

  /** A message of the RIS was received, and judged. */
  void tell(OrderChange... changes) throws Exception {
    Reception reception =
        ((Intake.Admission.Admitted) spool.intake().admit(PayloadKind.ORDERS, new Source("ris")))
            .reception();
    reception.write(ByteBuffer.wrap(new byte[] {'{', '}'}));
    reception.commit(Facts.none()).toCompletableFuture().join();
    accept(Effects.orders(List.of(changes)));
  }

  /** Accepts what was received, registrations too. */
  void accept() throws Exception {
    accept(Effects.none());
  }

  void accept(Effects effects) throws Exception {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    List<Item> items = spool.checkQueue().awaitingCheck(100);
    while (items.isEmpty() && System.nanoTime() < end) {
      TimeUnit.MILLISECONDS.sleep(1);
      items = spool.checkQueue().awaitingCheck(100);
    }
    spool
        .checkQueue()
        .record(
            items.stream()
                .map(
                    i ->
                        new Judgement(
                            i,
                            new Verdict.Accept(List.of()),
                            Set.of(new UplinkId("cloud")),
                            effects))
                .toList())
        .toCompletableFuture()
        .join();
  }

  void forward(Duration by) {
    now = now.plus(by);
  }

  ExamRegistration document(ItemId id) throws Exception {
    try (Stream<Path> files = Files.walk(folder)) {
      Path file =
          files
              .filter(f -> f.getFileName().toString().startsWith(id.toString()))
              .findFirst()
              .orElseThrow();
      assertThat(file.getFileName().toString()).endsWith(".json").contains(".CT01.");
      return ExamPayload.read(Files.readAllBytes(file)).orElseThrow();
    }
  }
}
