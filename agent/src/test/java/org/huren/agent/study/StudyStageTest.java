package org.huren.agent.study;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
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
import org.huren.agent.exam.ExamRegistration.Doubt;
import org.huren.agent.exam.ExamRegistration.Ordered;
import org.huren.agent.item.Facts;
import org.huren.agent.item.Item;
import org.huren.agent.item.ItemId;
import org.huren.agent.item.KillPoint;
import org.huren.agent.item.PayloadKind;
import org.huren.agent.item.Precedence;
import org.huren.agent.item.Source;
import org.huren.agent.item.Study;
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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** When studies become complete, on a real spool under a clock that the test sets. */
class StudyStageTest implements StudyStage.Listener {
  private static final ZoneId ZONE = ZoneId.of("Asia/Shanghai");
  private static final StudiesConfig CONFIG =
      new StudiesConfig(
          Map.of(
              "default", Duration.ofMinutes(5),
              "CT", Duration.ofMinutes(3),
              "US", Duration.ofMinutes(15)),
          Duration.ofSeconds(10));

  @TempDir Path folder;
  private final BlockingQueue<ItemId> documents = new LinkedBlockingQueue<>();
  private final List<Throwable> failures = new ArrayList<>();
  private Instant now = Instant.parse("2026-11-25T00:00:00Z");
  private Spool spool;
  private StudyStage stage;
  private boolean registers = true;
  private final Set<Source> urgent = new HashSet<>();

  private final Clock clock =
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

  private final SpoolListener silent =
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

  private StudyStage stage(Intake intake, boolean makes) {
    return new StudyStage(
        spool.studyQueue(), intake, CONFIG, ZONE, matching(), makes, urgent::contains, clock, this);
  }

  private Matching matching() {
    return new Matching(OrdersConfig.Barcode.any(), spool.orders());
  }

  private void reopen() throws Exception {
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

  private void image(String study, String instance, String modality) throws Exception {
    image(study, instance, modality, Map.of());
  }

  private void image(String study, String instance, String modality, Map<String, String> more)
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

  private static OrderChange order(String number, String patient, String accession) {
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
  private void tell(OrderChange... changes) throws Exception {
    Reception reception =
        ((Intake.Admission.Admitted) spool.intake().admit(PayloadKind.ORDERS, new Source("ris")))
            .reception();
    reception.write(ByteBuffer.wrap(new byte[] {'{', '}'}));
    reception.commit(Facts.none()).toCompletableFuture().join();
    accept(Effects.orders(List.of(changes)));
  }

  /** Accepts what was received, registrations too. */
  private void accept() throws Exception {
    accept(Effects.none());
  }

  private void accept(Effects effects) throws Exception {
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

  private void forward(Duration by) {
    now = now.plus(by);
  }

  private ExamRegistration document(ItemId id) throws Exception {
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

  @Test
  void quietStudy_isRegistered_onceAndNotBefore() throws Exception {
    image("1.2", "a", "CT");
    image("1.2", "b", "CT");
    forward(Duration.ofMinutes(3).minusSeconds(1));
    assertThat(stage.round()).isBetween(Duration.ofMillis(250), Duration.ofSeconds(1));
    assertThat(documents).isEmpty();

    forward(Duration.ofSeconds(1));
    stage.round();
    stage.round();

    assertThat(documents).hasSize(1);
    ExamRegistration exam = document(documents.remove());
    assertThat(exam.studyInstanceUid()).isEqualTo("1.2");
    assertThat(exam.instances()).isEqualTo(2);
    assertThat(exam.modalities()).containsExactly("CT");
    assertThat(exam.patient().name()).contains("张三");
    assertThat(exam.patient().birthDate()).contains(LocalDate.of(1961, 4, 9));
    assertThat(exam.started()).contains(OffsetDateTime.parse("2026-11-25T08:30:00.5+08:00"));
    assertThat(exam.series().get(0).number()).contains(1);
    assertThat(exam.series().get(0).bodyPart()).contains("CHEST");
    assertThat(exam.series().get(0).device().station()).contains("CT01");
  }

  @Test
  void modalityDecidesHowLongQuietIs() throws Exception {
    image("1.1", "a", "CT");
    image("1.2", "b", "US");
    image("1.3", "c", "MR");
    image("1.4", "d", "CT");
    image("1.4", "e", "US");
    forward(Duration.ofMinutes(3));
    stage.round();
    assertThat(documents).hasSize(1);
    forward(Duration.ofMinutes(2));
    stage.round();
    assertThat(documents).hasSize(2);
    forward(Duration.ofMinutes(9));
    stage.round();
    assertThat(documents).hasSize(2);
    forward(Duration.ofMinutes(1));
    stage.round();
    assertThat(documents).hasSize(4);
  }

  @Test
  void lateImage_makesANewVersion() throws Exception {
    image("1.2", "a", "CT");
    forward(Duration.ofMinutes(3));
    stage.round();
    ItemId first = documents.remove();
    accept();

    image("1.2", "late", "CT");
    stage.round();
    assertThat(documents).as("not quiet yet").isEmpty();
    forward(Duration.ofMinutes(3));
    stage.round();

    ItemId second = documents.remove();
    assertThat(second).isGreaterThan(first);
    assertThat(document(second).instances()).isEqualTo(2);
    assertThat(document(second).revision()).isGreaterThan(document(first).revision());
    assertThat(spool.studyQueue().find("1.2").orElseThrow().document()).contains(second);
  }

  private static final Map<String, String> ORDERED =
      Map.of("AccessionNumber", " ACC7 ", "PatientID", "P1");

  private ExamRegistration registered() throws Exception {
    forward(Duration.ofMinutes(3));
    stage.round();
    ItemId id = documents.remove();
    accept();
    return document(id);
  }

  @Test
  void orderBeforeTheStudy_isInItsRegistration() throws Exception {
    tell(order("R1", "P1", "ACC7"), order("R2", "P2", "ACC8"));
    image("1.2", "a", "CT", ORDERED);
    Ordered ordered = registered().ordered();
    assertThat(ordered.orders()).extracting(Order::number).containsExactly("R1");
    assertThat(ordered.orders().get(0).requester()).contains("吴医生");
  }

  @Test
  void orderAfterTheStudy_makesANewVersion_afterRestartToo_andOnlyOfItsStudy() throws Exception {
    image("1.2", "a", "CT", ORDERED);
    image("1.3", "b", "CT", Map.of("AccessionNumber", "ACC9"));
    image("1.4", "c", "CT");
    forward(Duration.ofMinutes(3));
    stage.round();
    assertThat(documents).hasSize(3);
    documents.clear();
    accept();

    tell(order("R1", "P1", "ACC7"));
    reopen();
    ExamRegistration exam = registered();
    assertThat(exam.studyInstanceUid()).isEqualTo("1.2");
    assertThat(exam.ordered().orders()).extracting(Order::number).containsExactly("R1");
    assertThat(documents).isEmpty();

    tell(order("R1", "P1", "ACC7"));
    forward(Duration.ofHours(1));
    stage.round();
    assertThat(documents).as("nothing new was told").isEmpty();
    tell(new OrderChange.Cancel("ris", "R1", List.of()));
    assertThat(registered().ordered()).isEqualTo(Ordered.NONE);
  }

  @Test
  void orderThatComesWhileTheRegistrationIsMade_isNotMissed() throws Exception {
    image("1.2", "a", "CT", ORDERED);
    Study seen = spool.studyQueue().find("1.2").orElseThrow();
    tell(order("R1", "P1", "ACC7"));
    spool.studyQueue().completed(seen, Optional.empty()).toCompletableFuture().join();
    assertThat(registered().ordered().orders()).hasSize(1);
  }

  @Test
  void orderOfAnotherPatient_isNotTheStudys_unlessTheNumbersWereMerged() throws Exception {
    tell(order("R1", "P9", "ACC7"));
    image("1.2", "a", "CT", ORDERED);
    assertThat(registered().ordered()).isEqualTo(Ordered.doubtful(Doubt.OTHER_PATIENT));
    Optional<String> none = Optional.empty();
    OrderPatient whole = new OrderPatient("P9", none, Sex.UNKNOWN, Optional.empty(), none, none);
    tell(new OrderChange.Merge("P1", whole));
    image("1.2", "b", "CT", ORDERED);
    assertThat(registered().ordered().orders()).extracting(Order::number).containsExactly("R1");
  }

  @Test
  void oneNumberForSeveralPatients_isNobodysOrder() throws Exception {
    tell(order("R1", "P1", "ACC7"), order("R2", "P2", "ACC7"));
    image("1.2", "a", "CT", ORDERED);
    assertThat(registered().ordered()).isEqualTo(Ordered.doubtful(Doubt.SEVERAL_PATIENTS));
  }

  @Test
  void whenNothingMoreIsExpected_theStudyNeedNotBeQuiet() throws Exception {
    image("1.2", "a", "US");
    spool.studyQueue().expectNoMore(Set.of("1.2")).toCompletableFuture().join();
    stage.round();
    assertThat(documents).hasSize(1);
  }

  @Test
  void restart_goesOnWithWhatWasOpen() throws Exception {
    image("1.2", "a", "CT");
    forward(Duration.ofMinutes(1));
    reopen();
    forward(Duration.ofMinutes(2));
    stage.round();
    assertThat(documents).hasSize(1);
    reopen();
    stage.round();
    assertThat(documents).as("it is complete").hasSize(1);
  }

  @Test
  void clockThatJumpsBack_losesNothing() throws Exception {
    forward(Duration.ofDays(400));
    image("1.2", "a", "CT");
    forward(Duration.ofDays(-400));
    stage.round();
    assertThat(documents).hasSize(1);
  }

  @Test
  void clockThatJumpsForward_completesEarly_andLateImagesMendIt() throws Exception {
    image("1.2", "a", "CT");
    forward(Duration.ofDays(1));
    stage.round();
    assertThat(documents).hasSize(1);
    accept();
    image("1.2", "b", "CT");
    forward(Duration.ofMinutes(3));
    stage.round();
    assertThat(documents).hasSize(2);
  }

  @Test
  void registrationOfAnUrgentCallersStudy_isUrgent() throws Exception {
    image("1.2", "a", "CT");
    forward(Duration.ofMinutes(3));
    stage.round();
    accept();
    image("1.3", "b", "CT");
    urgent.add(new Source("CT01"));
    forward(Duration.ofMinutes(3));
    stage.round();
    accept();
    assertThat(documents)
        .extracting(d -> spool.records().item(d).orElseThrow().precedence())
        .containsExactly(Precedence.REPORT, Precedence.URGENT);
  }

  @Test
  void withoutAnUplinkForThem_noRegistrationIsMade() throws Exception {
    registers = false;
    reopen();
    image("1.2", "a", "CT");
    forward(Duration.ofMinutes(3));
    stage.round();
    assertThat(documents).isEmpty();
    assertThat(spool.studyQueue().find("1.2").orElseThrow().complete()).isTrue();
  }

  @Test
  void registrationThatTheSpoolRefuses_isMadeLater() throws Exception {
    image("1.2", "a", "CT");
    forward(Duration.ofMinutes(3));
    Intake closed =
        new Intake() {
          @Override
          public Admission admit(PayloadKind kind, Source source) {
            return new Admission.Refused(Refusal.NO_SPACE);
          }

          @Override
          public boolean isOpen() {
            return false;
          }

          @Override
          public Optional<Path> keepAside(PayloadKind kind, Source source, byte[] soFar) {
            return Optional.empty();
          }
        };
    Duration pause = stage(closed, true).round();
    assertThat(pause).isGreaterThan(Duration.ofSeconds(1));
    assertThat(documents).isEmpty();

    stage.round();
    assertThat(documents).hasSize(1);
  }

  @Test
  void signal_wakesTheStage() throws Exception {
    stage.start();
    image("1.2", "a", "US");
    spool.studyQueue().expectNoMore(Set.of("1.2")).toCompletableFuture().join();
    assertThat(documents.poll(10, TimeUnit.SECONDS)).isNotNull();
    stage.stop();
  }
}
