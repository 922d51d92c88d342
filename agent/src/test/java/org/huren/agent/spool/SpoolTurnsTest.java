package org.huren.agent.spool;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.huren.agent.item.DeliveryOutcome.Fault;
import org.huren.agent.item.DeliveryOutcome.RetryLater;
import org.huren.agent.item.Finding;
import org.huren.agent.item.Item;
import org.huren.agent.item.Reason;
import org.huren.agent.item.UplinkId;
import org.huren.agent.item.Verdict;
import org.huren.agent.spool.DeliveryQueue.Claim;
import org.huren.agent.spool.DeliveryQueue.Turn;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** In which order deliveries are handed out. */
@Timeout(60)
class SpoolTurnsTest {
  private static final UplinkId CLOUD = new UplinkId("cloud");

  @TempDir Path root;
  private TestSpool spool;

  @BeforeEach
  void open() throws Exception {
    spool = new TestSpool(root).open();
  }

  @AfterEach
  void close() {
    spool.close();
  }

  private List<String> claim(Turn turn, int atMost) {
    return spool
        .spool()
        .deliveryQueue()
        .claim(CLOUD, turn, atMost, Long.MAX_VALUE, spool.clock.instant())
        .stream()
        .map(c -> c.item().facts().identity().orElseThrow())
        .toList();
  }

  private Optional<Instant> nextDue(Turn turn) {
    return spool.spool().deliveryQueue().nextDue(CLOUD, turn);
  }

  @Test
  void urgentOnes_goFirst_thenByArrival_andNowAndThenTheLeastUrgent() throws Exception {
    for (String identity : List.of("a", "b", "urgent-1", "c", "urgent-2", "d", "e")) {
      spool.accepted(identity, CLOUD);
    }
    assertThat(claim(Turn.LEAST_FIRST, 1)).containsExactly("a");
    assertThat(claim(Turn.BY_PRECEDENCE, 3)).containsExactly("urgent-1", "urgent-2", "b");
    assertThat(claim(Turn.LEAST_FIRST, 2)).containsExactly("c", "d");
    assertThat(claim(Turn.WITHOUT_IMAGES, 10)).isEmpty();
    assertThat(claim(Turn.BY_PRECEDENCE, 10)).containsExactly("e");
  }

  @Test
  void leastFirst_takesWhateverThereIs() throws Exception {
    spool.accepted("urgent-1", CLOUD);
    assertThat(claim(Turn.LEAST_FIRST, 10)).containsExactly("urgent-1");
    assertThat(claim(Turn.LEAST_FIRST, 10)).isEmpty();
  }

  @Test
  void whileImagesHaveNoTurn_theyDontCountAsDue_andUrgentOnesDo() throws Exception {
    spool.accepted("a", CLOUD);
    spool.accepted("urgent-1", CLOUD);
    assertThat(nextDue(Turn.BY_PRECEDENCE)).contains(Instant.EPOCH);
    assertThat(nextDue(Turn.WITHOUT_IMAGES)).isEmpty();

    Claim urgent =
        spool
            .spool()
            .deliveryQueue()
            .claim(CLOUD, Turn.WITHOUT_IMAGES, 10, Long.MAX_VALUE, spool.clock.instant())
            .get(0);
    Instant later = spool.clock.instant().plus(Duration.ofMinutes(1));
    spool.settle(
        urgent, new RetryLater(Optional.empty(), Reason.of("upload.busy"), Fault.ITEM), later);
    assertThat(claim(Turn.WITHOUT_IMAGES, 10)).isEmpty();
    assertThat(nextDue(Turn.WITHOUT_IMAGES)).contains(later);
    spool.clock.forward(Duration.ofMinutes(1));
    assertThat(claim(Turn.WITHOUT_IMAGES, 10)).containsExactly("urgent-1");
    assertThat(claim(Turn.BY_PRECEDENCE, 10)).containsExactly("a");
  }

  @Test
  void itemOfAnEmergencysOrder_goesFirst() throws Exception {
    spool.accepted("a", CLOUD);
    spool.stored("b");
    Item ordered = spool.awaitReceived(1).get(0);
    Verdict urgent = new Verdict.Accept(List.of(Finding.info(Finding.URGENT_ORDER)));
    spool
        .spool()
        .checkQueue()
        .record(List.of(new CheckQueue.Judgement(ordered, urgent, Set.of(CLOUD))))
        .toCompletableFuture()
        .join();
    assertThat(claim(Turn.BY_PRECEDENCE, 10)).containsExactly("b", "a");
  }

  @Test
  void precedence_survivesARestart() throws Exception {
    spool.accepted("a", CLOUD);
    spool.accepted("urgent-1", CLOUD);
    spool.killAndOpen();
    assertThat(claim(Turn.BY_PRECEDENCE, 1)).containsExactly("urgent-1");
  }
}
