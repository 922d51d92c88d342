package org.huren.agent.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import java.util.HashMap;
import java.util.Map;
import org.huren.agent.item.Finding;
import org.huren.agent.item.Item;
import org.huren.agent.item.ItemState;
import org.huren.agent.item.Reason;
import org.huren.agent.item.Verdict;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ImageExaminationTest {
  private final FakeCheckQueue queue = new FakeCheckQueue();
  private final ImageExamination examination = new ImageExamination(queue);

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
}
