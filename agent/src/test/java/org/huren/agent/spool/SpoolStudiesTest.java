package org.huren.agent.spool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.huren.agent.spool.TestSpool.CLOUD;
import static org.huren.agent.spool.TestSpool.join;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.huren.agent.item.Facts;
import org.huren.agent.item.Item;
import org.huren.agent.item.ItemId;
import org.huren.agent.item.ItemState;
import org.huren.agent.item.Reason;
import org.huren.agent.item.Study;
import org.huren.agent.item.Verdict;
import org.huren.agent.spool.CheckQueue.Judgement;
import org.huren.agent.spool.StudyQueue.Open;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rows of studies keep pace with those of images, whatever becomes of these. */
class SpoolStudiesTest {
  private static final String STUDY = "1.2.3";
  private static final Verdict ACCEPT = new Verdict.Accept(List.of());
  private static final Verdict HOLD =
      new Verdict.Hold(Reason.of("check.no-uplink", "x"), List.of());

  @TempDir Path folder;
  private TestSpool spool;

  @BeforeEach
  void open() throws CannotOpenSpoolException {
    spool = new TestSpool(folder.resolve("spool")).open();
  }

  @AfterEach
  void close() {
    spool.close();
  }

  private ItemId image(String study, String series, String instance, Map<String, String> more) {
    Reception reception = spool.begin();
    reception.write(ByteBuffer.wrap(("h|" + instance + "|").getBytes(StandardCharsets.US_ASCII)));
    Map<String, String> attributes = new java.util.TreeMap<>(more);
    attributes.put("SeriesInstanceUID", series);
    attributes.putIfAbsent("Modality", "CT");
    Facts facts = new Facts(Optional.of(instance), Optional.of(study), attributes, List.of());
    return ((StoreOutcome.Stored) join(reception.commit(facts))).id();
  }

  private ItemId image(String series, String instance) {
    return image(STUDY, series, instance, Map.of("PatientID", "P1"));
  }

  private void judgeAll(int count, Verdict verdict) throws InterruptedException {
    List<Judgement> judgements =
        spool.awaitReceived(count).stream()
            .map(
                item ->
                    new Judgement(
                        item,
                        verdict,
                        verdict instanceof Verdict.Accept ? Set.of(CLOUD) : Set.of()))
            .toList();
    join(spool.spool().checkQueue().record(judgements));
  }

  private ItemId accepted(String series, String instance) throws InterruptedException {
    ItemId id = image(series, instance);
    judgeAll(1, ACCEPT);
    return id;
  }

  private StudyQueue studies() {
    return spool.spool().studyQueue();
  }

  private Study study() {
    return studies().find(STUDY).orElseThrow();
  }

  private List<Open> open(Instant unchangedSince) {
    return studies().unchangedSince(unchangedSince, Optional.empty(), 10);
  }

  private void complete(Optional<ItemId> document) {
    join(studies().completed(study(), document));
  }

  private void settleAll() {
    spool.claim(CLOUD, 100).forEach(spool::deliver);
  }

  @Test
  void acceptedImages_areCountedByStudyAndSeries() throws Exception {
    image("1.2.3.1", "a");
    image("1.2.3.1", "b");
    image(STUDY, "1.2.3.2", "c", Map.of("Modality", "US", "SeriesNumber", "2"));
    image("9.9", "9.9.1", "d", Map.of());
    judgeAll(4, ACCEPT);

    Study study = study();
    assertThat(study.instances()).isEqualTo(3);
    assertThat(study.source()).isEqualTo(TestSpool.SOURCE);
    assertThat(study.complete()).isFalse();
    assertThat(study.attribute("PatientID")).contains("P1");
    assertThat(study.series()).extracting(Study.Series::uid).containsExactly("1.2.3.1", "1.2.3.2");
    assertThat(study.series()).extracting(Study.Series::instances).containsExactly(2, 1);
    assertThat(open(spool.clock.now))
        .extracting(Open::uid, Open::modalities)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple(STUDY, Set.of("CT", "US")),
            org.assertj.core.groups.Tuple.tuple("9.9", Set.of("CT")));
    assertThat(spool.records().studies()).isEqualTo(new Records.StudyCounts(2, 0));
  }

  @Test
  void newerImage_correctsWhatAnOlderOneSaid() throws Exception {
    image(STUDY, "1.2.3.1", "a", Map.of("PatientName", "X", "AccessionNumber", "A1"));
    judgeAll(1, ACCEPT);
    image(STUDY, "1.2.3.1", "b", Map.of("PatientName", "Y"));
    judgeAll(1, ACCEPT);

    assertThat(study().attributes())
        .containsExactlyInAnyOrderEntriesOf(Map.of("PatientName", "Y", "AccessionNumber", "A1"));
  }

  @Test
  void whatIsNotAccepted_doesNotCount_untilItIsReleased() throws Exception {
    ItemId held = image("1.2.3.1", "a");
    judgeAll(1, HOLD);
    assertThat(studies().find(STUDY)).isEmpty();

    join(spool.records().release(held, Set.of(CLOUD), "x"));
    assertThat(study().instances()).isEqualTo(1);

    image("1.2.3.1", "a");
    judgeAll(1, new Verdict.Duplicate(held, List.of()));
    assertThat(study().instances()).isEqualTo(1);
  }

  @Test
  void sameInstanceTwice_countsOnce_andTheSecondStandsInForTheFirst() throws Exception {
    ItemId first = accepted("1.2.3.1", "a");
    accepted("1.2.3.1", "a");
    assertThat(study().instances()).isEqualTo(1);

    settleOrReject(first);
    join(spool.records().discard(first, "replaced", "x"));
    assertThat(study().instances()).isEqualTo(1);
  }

  @Test
  void anotherFormOfAnImage_countsNoMore_butItsWordIsTheNewer() throws Exception {
    image(STUDY, "1.2.3.1", "a", Map.of("PatientName", "Wrong"));
    judgeAll(1, ACCEPT);
    long revision = study().revision();
    image(STUDY, "1.2.3.1", "a", Map.of("PatientName", "Right"));
    judgeAll(1, ACCEPT);

    assertThat(study().instances()).isEqualTo(1);
    assertThat(study().attribute("PatientName")).contains("Right");
    assertThat(study().revision()).isGreaterThan(revision);
  }

  private void settleOrReject(ItemId which) {
    for (DeliveryQueue.Claim claim : spool.claim(CLOUD, 100)) {
      if (claim.item().id().equals(which)) {
        spool.settle(
            claim,
            new org.huren.agent.item.DeliveryOutcome.Rejected(Reason.of("upload.file-altered")),
            spool.clock.now);
      }
    }
  }

  @Test
  void imageGivenUp_isTakenAway_andTheStudyIsOpenAgain() throws Exception {
    accepted("1.2.3.1", "a");
    ItemId second = accepted("1.2.3.2", "b");
    complete(Optional.of(spool.stored("document")));
    assertThat(study().complete()).isTrue();
    long revision = study().revision();

    settleOrReject(second);
    join(spool.records().discard(second, "wrong patient", "x"));

    assertThat(study().instances()).isEqualTo(1);
    assertThat(study().series()).hasSize(1);
    assertThat(study().complete()).isFalse();
    assertThat(study().revision()).isGreaterThan(revision);
  }

  @Test
  void studyWithoutImages_staysIfItWasRegistered_andIsForgottenElse() throws Exception {
    ItemId only = accepted("1.2.3.1", "a");
    settleOrReject(only);
    join(spool.records().discard(only, "x", "x"));
    assertThat(studies().find(STUDY)).isEmpty();

    ItemId other = accepted("1.2.3.1", "b");
    complete(Optional.of(spool.stored("document")));
    settleOrReject(other);
    join(spool.records().discard(other, "x", "x"));
    assertThat(study().instances()).isZero();
    assertThat(study().series()).isEmpty();
    assertThat(study().complete()).isFalse();
  }

  @Test
  void completeStudy_isOpenAgain_whenALateImageComes() throws Exception {
    accepted("1.2.3.1", "a");
    ItemId document = spool.stored("document");
    spool.awaitReceived(1);
    complete(Optional.of(document));
    assertThat(open(spool.clock.now)).isEmpty();
    assertThat(spool.records().studies()).isEqualTo(new Records.StudyCounts(0, 1));

    image("1.2.3.1", "late");
    spool.accept(
        spool.awaitReceived(2).stream()
            .filter(i -> i.facts().identity().equals(Optional.of("late")))
            .findFirst()
            .orElseThrow(),
        CLOUD);
    assertThat(study().complete()).isFalse();
    assertThat(study().document()).contains(document);
  }

  @Test
  void studyThatChangedSinceItWasRead_staysOpen() throws Exception {
    accepted("1.2.3.1", "a");
    Study read = study();
    accepted("1.2.3.1", "b");

    join(studies().completed(read, Optional.empty()));

    assertThat(study().complete()).isFalse();
  }

  @Test
  void expectingNoMore_makesAnOpenStudyDueAtOnce() throws Exception {
    accepted("1.2.3.1", "a");
    Instant before = spool.clock.now.minus(Duration.ofMinutes(1));
    assertThat(open(before)).isEmpty();

    join(studies().expectNoMore(Set.of(STUDY, "unknown")));
    assertThat(open(before)).extracting(Open::changedAt).containsExactly(Instant.EPOCH);

    accepted("1.2.3.1", "b");
    assertThat(open(before)).as("another image came").isEmpty();
  }

  private long requestCommitment(String transaction, String instance) {
    long number =
        join(commitments()
                .add(
                    new CommitmentQueue.Request(
                        "CT01",
                        "10.1.2.3",
                        transaction,
                        List.of(
                            new CommitmentQueue.Instance(
                                0, "1.2", instance, OptionalInt.empty())))))
            .orElseThrow();
    spool.clock.forward(Duration.ofSeconds(2));
    return number;
  }

  private void tellStudies(long request) {
    assertThat(join(commitments().expectNoMoreOfItsStudies(request))).isTrue();
  }

  private CommitmentQueue commitments() {
    return spool.spool().commitmentQueue();
  }

  private boolean isDue() {
    return !open(Instant.EPOCH).isEmpty();
  }

  @Test
  void commitmentRequest_makesItsStudyDue_unlessAnImageFollowsIt() throws Exception {
    accepted("1.2.3.1", "a");
    long first = requestCommitment("1.9", "a");
    accepted("1.2.3.1", "b");
    tellStudies(first);
    assertThat(isDue()).isFalse();

    tellStudies(requestCommitment("1.10", "b"));
    assertThat(isDue()).isTrue();
  }

  @Test
  void commitmentRequestForARegisteredStudy_leavesItItsQuietTime() throws Exception {
    ItemId any = accepted("1.2.3.1", "a");
    complete(Optional.of(any));
    accepted("1.2.3.1", "b");
    tellStudies(requestCommitment("1.9", "b"));
    assertThat(isDue()).isFalse();
  }

  @Test
  void kill_changesNothing() throws Exception {
    accepted("1.2.3.1", "a");
    Study before = study();

    spool.killAndOpen();

    assertThat(study()).isEqualTo(before);
    assertThat(open(spool.clock.now)).hasSize(1);
  }

  @Test
  void whatARowHoldsOfThePatient_goesWithTheLastPayload() throws Exception {
    spool.retention = Duration.ZERO;
    spool.killAndOpen();
    accepted("1.2.3.1", "a");
    accepted("1.2.3.1", "b");
    settleAll();
    complete(Optional.empty());
    spool.clock.forward(Duration.ofSeconds(1));
    while (spool.upkeep().round()) {
      // until nothing is due
    }

    assertThat(spool.records().countByState()).containsEntry(ItemState.PURGED, 2L);
    assertThat(study().attributes()).isEmpty();
    assertThat(study().instances()).isEqualTo(2);
    accepted("1.2.3.1", "a");
    assertThat(study().instances()).as("sent again after it was purged").isEqualTo(2);
  }

  @Test
  void studyPurgedBeforeItWasComplete_isStillKnown() throws Exception {
    spool.retention = Duration.ZERO;
    spool.killAndOpen();
    accepted("1.2.3.1", "a");
    settleAll();
    spool.clock.forward(Duration.ofSeconds(1));
    while (spool.upkeep().round()) {
      // until nothing is due
    }
    assertThat(study().attribute("PatientID")).contains("P1");

    complete(Optional.empty());
    assertThat(study().attributes()).isEmpty();
  }

  @Test
  void oldStudies_areDropped() throws Exception {
    spool.retention = Duration.ZERO;
    spool.killAndOpen();
    accepted("1.2.3.1", "a");
    settleAll();
    complete(Optional.empty());
    spool.clock.forward(Duration.ofSeconds(1));
    while (spool.upkeep().round()) {
      // until nothing is due
    }
    spool.clock.forward(Upkeep.ROWS_KEPT.plusDays(1));
    spool.upkeep().dropOldRows();

    assertThat(studies().find(STUDY)).isEmpty();
  }

  @Test
  void studies_areListedInPages_newestFirst() throws Exception {
    for (int i = 0; i < 5; i++) {
      image("1." + i, "1." + i + ".1", "i" + i, Map.of());
      judgeAll(1, ACCEPT);
      spool.clock.forward(Duration.ofSeconds(1));
    }
    List<Study> first = spool.records().studies(false, 3, Optional.empty());
    List<Study> rest = spool.records().studies(false, 3, Optional.of(first.get(2).uid()));

    assertThat(first).extracting(Study::uid).containsExactly("1.4", "1.3", "1.2");
    assertThat(rest).extracting(Study::uid).containsExactly("1.1", "1.0");
    assertThat(spool.records().studies(true, 2, Optional.empty()))
        .extracting(Study::uid)
        .containsExactly("1.4", "1.3");
    assertThat(studies().oldestChange()).contains(spool.clock.now.minusSeconds(5));
  }

  @Test
  void itemThatNamesNoSeries_countsNowhere() throws Exception {
    Item plain = spool.item(spool.accepted("x", CLOUD));
    assertThat(plain.state()).isEqualTo(ItemState.ACCEPTED);
    assertThat(studies().find("study")).isEmpty();
  }
}
