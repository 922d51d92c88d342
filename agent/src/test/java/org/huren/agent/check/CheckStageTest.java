package org.huren.agent.check;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.huren.agent.item.Item;
import org.huren.agent.item.ItemState;
import org.huren.agent.item.PayloadKind;
import org.huren.agent.item.Reason;
import org.huren.agent.item.UplinkId;
import org.huren.agent.item.Verdict;
import org.huren.agent.spool.CheckQueue.Judgement;
import org.huren.config.DicomConfig.OnConflict;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class CheckStageTest implements CheckStage.Listener {
  private static final UplinkId CLOUD = new UplinkId("cloud");

  private final FakeCheckQueue queue = new FakeCheckQueue();
  private final BlockingQueue<Judgement> judged = new LinkedBlockingQueue<>();
  private final BlockingQueue<Throwable> failures = new LinkedBlockingQueue<>();
  private Examination examination =
      new ImageExamination(queue, source -> OnConflict.HOLD, SiteWithoutOrders.urgent());
  private Set<UplinkId> routes = Set.of(CLOUD);
  private CheckStage stage;

  private void start() {
    stage =
        new CheckStage(
            queue, Map.of(PayloadKind.DICOM, examination), kind -> routes, this, Clock.systemUTC());
    stage.start();
  }

  @AfterEach
  void stop() throws InterruptedException {
    stage.stop();
  }

  private Judgement nextJudgement() throws InterruptedException {
    Judgement next = judged.poll(10, TimeUnit.SECONDS);
    assertThat(next).as("a judgement within 10 s").isNotNull();
    return next;
  }

  @Test
  void itemsOfAnEarlierProcess_areJudgedAtStart() throws Exception {
    queue.add(Items.image(1, "1.2.3.4", "a"), "a");
    start();
    Judgement judgement = nextJudgement();
    assertThat(judgement.verdict()).isInstanceOf(Verdict.Accept.class);
    assertThat(judgement.routes()).containsExactly(CLOUD);
  }

  @Test
  void wake_judgesWhatArrived() throws Exception {
    start();
    queue.add(Items.image(1, "1.2.3.4", "a"), "a");
    stage.wake();
    nextJudgement();
    queue.add(Items.image(2, "1.2.3.5", "a"), "a");
    stage.wake();
    assertThat(nextJudgement().item().id()).isEqualTo(Items.id(2));
  }

  @Test
  void twoOfTheSameInOneBatch_areOneItem() throws Exception {
    queue.add(Items.image(1, "1.2.3.4", "a"), "a");
    queue.add(Items.image(2, "1.2.3.4", "a"), "a");
    start();
    assertThat(nextJudgement().verdict()).isInstanceOf(Verdict.Accept.class);
    Judgement second = nextJudgement();
    assertThat(second.verdict()).isInstanceOf(Verdict.Duplicate.class);
    assertThat(second.routes()).isEmpty();
  }

  @Test
  void nobodyWantsIt_isHeldNotSettled() throws Exception {
    routes = Set.of();
    queue.add(Items.image(1, "1.2.3.4", "a"), "a");
    start();
    assertThat(nextJudgement().verdict())
        .isInstanceOfSatisfying(
            Verdict.Hold.class,
            hold -> assertThat(hold.reason()).isEqualTo(Reason.of("check.no-uplink", "images")));
  }

  @Test
  void failingExamination_quarantinesTheItemAndGoesOn() throws Exception {
    Examination real = examination;
    examination =
        item -> {
          if (item.id().equals(Items.id(1))) {
            throw new IndexOutOfBoundsException("bug");
          }
          return real.examine(item);
        };
    queue.add(Items.image(1, "1.2.3.4", "a"), "a");
    queue.add(Items.image(2, "1.2.3.5", "a"), "a");
    start();
    assertThat(nextJudgement().verdict()).isInstanceOf(Verdict.Quarantine.class);
    assertThat(nextJudgement().verdict()).isInstanceOf(Verdict.Accept.class);
    assertThat(failures.poll(1, TimeUnit.SECONDS)).isInstanceOf(IndexOutOfBoundsException.class);
  }

  @Test
  void failedCommit_isReportedAndTriedAgain() throws Exception {
    queue.failuresAhead = 1;
    queue.add(Items.image(1, "1.2.3.4", "a"), "a");
    start();
    assertThat(nextJudgement().item().id()).isEqualTo(Items.id(1));
    assertThat(failures).hasSize(1);
  }

  @Test
  void heldItems_areLookedAtAgainWhenSaidSo_andOnlyThoseWorthIt() throws Exception {
    AtomicBoolean mapped = new AtomicBoolean();
    examination =
        new Examination() {
          @Override
          public Verdict examine(Item item) {
            return mapped.get() && !item.id().equals(Items.id(3))
                ? new Verdict.Accept(List.of())
                : new Verdict.Hold(Reason.of("test.waits", item.id()), List.of());
          }

          @Override
          public boolean isWorthAnotherLook(Item held) {
            return !held.id().equals(Items.id(2));
          }
        };
    for (int i = 1; i <= 3; i++) {
      queue.add(Items.image(i, "1.2.3." + i, "a"), "a");
    }
    start();
    for (int i = 1; i <= 3; i++) {
      assertThat(nextJudgement().verdict()).isInstanceOf(Verdict.Hold.class);
    }
    mapped.set(true);
    stage.lookAtHeldItems();
    Judgement again = nextJudgement();
    assertThat(again.item().id()).isEqualTo(Items.id(1));
    assertThat(again.verdict()).isInstanceOf(Verdict.Accept.class);
    stage.lookAtHeldItems();
    queue.add(Items.image(4, "1.2.3.9", "a"), "a");
    stage.wake();
    assertThat(nextJudgement().item().id()).isEqualTo(Items.id(4));
  }

  @Test
  void heldItemsOfAnEarlierProcess_areLookedAtAtStart() throws Exception {
    queue.add(Items.withState(Items.image(1, "1.2.3.4", "a"), ItemState.HELD), "a");
    Examination real = examination;
    examination =
        new Examination() {
          @Override
          public Verdict examine(Item item) {
            return real.examine(item);
          }

          @Override
          public boolean isWorthAnotherLook(Item held) {
            return true;
          }
        };
    start();
    assertThat(nextJudgement().verdict()).isInstanceOf(Verdict.Accept.class);
  }

  @Override
  public void judged(List<Judgement> judgements) {
    judged.addAll(judgements);
  }

  @Override
  public void examinationFailed(Item item, RuntimeException cause) {
    failures.add(cause);
  }

  @Override
  public void recordFailed(Throwable cause) {
    failures.add(cause);
  }
}
