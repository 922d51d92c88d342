package org.huren.agent.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.huren.agent.item.Finding;
import org.huren.agent.item.Item;
import org.huren.agent.item.ItemState;
import org.huren.agent.item.Reason;
import org.huren.agent.item.Verdict;
import org.huren.config.DicomConfig.OnConflict;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class ImageExaminationTest {
  private final FakeCheckQueue queue = new FakeCheckQueue();
  private OnConflict policy = OnConflict.HOLD;
  private final ImageExamination examination =
      new ImageExamination(queue, source -> policy, SiteWithoutOrders.urgent());

  private Item stored(Item item, String bytes) {
    queue.add(item, bytes);
    return item;
  }

  @Test
  void completeObject_isAccepted() {
    Item item = stored(Items.image(1, "1.2.3.4", "a"), "a");
    assertThat(examination.examine(item))
        .isInstanceOfSatisfying(
            Verdict.Accept.class, accept -> assertThat(accept.findings()).isEmpty());
  }

  @ParameterizedTest
  @ValueSource(strings = {"SOPInstanceUID", "SeriesInstanceUID", "StudyInstanceUID"})
  void missingIdentifier_isQuarantinedAndNamed(String name) {
    Map<String, String> attributes =
        new HashMap<>(Items.image(1, "1.2.3.4", "a").facts().attributes());
    attributes.remove(name);
    Item item = stored(Items.image(1, attributes, "a"), "a");
    assertThat(examination.examine(item))
        .asInstanceOf(type(Verdict.Quarantine.class))
        .extracting(Verdict.Quarantine::reason)
        .isEqualTo(Reason.of("check.identifier-missing", name));
  }

  @Test
  void unreadableObject_isQuarantined() {
    Item item = stored(Items.image(1, Map.of(), "noise"), "noise");
    assertThat(examination.examine(item))
        .asInstanceOf(type(Verdict.Quarantine.class))
        .extracting(Verdict.Quarantine::reason)
        .isEqualTo(Reason.of("check.unreadable"));
  }

  @Test
  void missingPatientId_isAFindingOnly() {
    Map<String, String> attributes =
        new HashMap<>(Items.image(1, "1.2.3.4", "a").facts().attributes());
    attributes.remove("PatientID");
    assertThat(examination.examine(stored(Items.image(1, attributes, "a"), "a")))
        .isInstanceOfSatisfying(
            Verdict.Accept.class,
            accept ->
                assertThat(accept.findings())
                    .containsExactly(Finding.warning("check.patient-id-missing")));
  }

  @Test
  void sameIdentitySameBytes_isADuplicateOfTheFirst() {
    Item first = stored(Items.image(1, "1.2.3.4", "a"), "a");
    Item second = stored(Items.image(2, "1.2.3.4", "a"), "a");
    assertThat(examination.examine(first)).isInstanceOf(Verdict.Accept.class);
    assertThat(examination.examine(second))
        .asInstanceOf(type(Verdict.Duplicate.class))
        .extracting(Verdict.Duplicate::of)
        .isEqualTo(first.id());
  }

  @Test
  void sameIdentityOtherBytes_waitsForAPerson() {
    Item first = stored(Items.image(1, "1.2.3.4", "a"), "a");
    Item second = stored(Items.image(2, "1.2.3.4", "b"), "b");
    assertThat(examination.examine(second))
        .asInstanceOf(type(Verdict.Hold.class))
        .extracting(Verdict.Hold::reason)
        .isEqualTo(Reason.of("check.conflict", "1.2.3.4", first.id(), "CT01"));
  }

  @Test
  void sameChecksumOtherBytes_isNotADuplicate() {
    stored(Items.image(1, "1.2.3.4", "Aa"), "Aa");
    Item second = stored(Items.image(2, "1.2.3.4", "BB"), "BB"); // "Aa" and "BB" hash alike
    assertThat(examination.examine(second)).isInstanceOf(Verdict.Hold.class);
  }

  @Test
  void rowOfOlderItemAppearsLate_theJudgedOneCountsAsFirst() {
    Item judged = stored(Items.withState(Items.image(2, "1.2.3.4", "a"), ItemState.ACCEPTED), "a");
    Item late = stored(Items.image(1, "1.2.3.4", "a"), "a");
    assertThat(examination.examine(late))
        .asInstanceOf(type(Verdict.Duplicate.class))
        .extracting(Verdict.Duplicate::of)
        .isEqualTo(judged.id());
  }

  @Test
  void resentAfterPurge_goesUpAgainSinceBytesCannotBeCompared() {
    stored(Items.withState(Items.image(1, "1.2.3.4", "a"), ItemState.PURGED), "a");
    Item again = stored(Items.image(2, "1.2.3.4", "a"), "a");
    assertThat(examination.examine(again)).isInstanceOf(Verdict.Accept.class);
  }

  @Test
  void otherBytesAfterPurge_isStillAConflict() {
    stored(Items.withState(Items.image(1, "1.2.3.4", "a"), ItemState.PURGED), "a");
    Item again = stored(Items.image(2, "1.2.3.4", "longer"), "longer");
    assertThat(examination.examine(again)).isInstanceOf(Verdict.Hold.class);
  }

  @Test
  void replace_acceptsTheNewerInPlaceOfAllEarlierOnes() {
    policy = OnConflict.REPLACE;
    Item first = stored(Items.withState(Items.image(1, "1.2.3.4", "a"), ItemState.SETTLED), "a");
    Item held = stored(Items.withState(Items.image(2, "1.2.3.4", "b"), ItemState.HELD), "b");
    Item third = stored(Items.image(3, "1.2.3.4", "c"), "c");
    assertThat(examination.examine(third))
        .isInstanceOfSatisfying(
            Verdict.Accept.class,
            accept -> {
              assertThat(accept.supersedes()).containsExactly(first.id(), held.id());
              assertThat(accept.findings())
                  .containsExactly(
                      Finding.info("check.replaces", first.id()),
                      Finding.info("check.replaces", held.id()));
            });
  }

  @Test
  void replace_ofOneThatBeganLater_butWasJudgedBefore_leavesThatOne() {
    policy = OnConflict.REPLACE;
    Item later = stored(Items.withState(Items.image(2, "1.2.3.4", "b"), ItemState.ACCEPTED), "b");
    Item earlier = stored(Items.image(1, "1.2.3.4", "a"), "a");
    assertThat(examination.examine(earlier))
        .asInstanceOf(type(Verdict.KeepApart.class))
        .extracting(Verdict.KeepApart::reason)
        .isEqualTo(Reason.of("check.superseded", later.id()));
  }

  @Test
  void keepFirst_keepsTheNewerApart_andNamesTheFirst() {
    policy = OnConflict.KEEP_FIRST;
    Item first = stored(Items.withState(Items.image(1, "1.2.3.4", "a"), ItemState.ACCEPTED), "a");
    Item second = stored(Items.image(2, "1.2.3.4", "b"), "b");
    assertThat(examination.examine(second))
        .asInstanceOf(type(Verdict.KeepApart.class))
        .extracting(Verdict.KeepApart::reason)
        .isEqualTo(Reason.of("check.kept-first", "1.2.3.4", first.id(), "CT01"));
  }

  @ParameterizedTest
  @EnumSource(OnConflict.class)
  void earlierOneThatNeverGoesUp_isNoFirst_soAPersonDecides(OnConflict any) {
    policy = any;
    stored(Items.withState(Items.image(1, "1.2.3.4", "a"), ItemState.QUARANTINED), "a");
    Item second = stored(Items.image(2, "1.2.3.4", "b"), "b");
    assertThat(examination.examine(second)).isInstanceOf(Verdict.Hold.class);
  }

  @ParameterizedTest
  @EnumSource(OnConflict.class)
  void sameUidInAnotherStudyOrSeries_waitsForAPerson_whateverIsConfigured(OnConflict any) {
    policy = any;
    Item first = stored(Items.withState(Items.image(1, "1.2.3.4", "a"), ItemState.SETTLED), "a");
    for (String name : List.of("StudyInstanceUID", "SeriesInstanceUID")) {
      Map<String, String> attributes = new HashMap<>(first.facts().attributes());
      attributes.put(name, "1.9.9");
      assertThat(examination.examine(Items.image(2, attributes, "b")))
          .asInstanceOf(type(Verdict.Hold.class))
          .extracting(Verdict.Hold::reason)
          .isEqualTo(Reason.of("check.conflict-study", "1.2.3.4", first.id(), "CT01"));
    }
  }
}
