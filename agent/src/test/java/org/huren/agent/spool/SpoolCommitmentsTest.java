package org.huren.agent.spool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.huren.agent.spool.TestSpool.CLOUD;
import static org.huren.agent.spool.TestSpool.join;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.huren.agent.item.Reason;
import org.huren.agent.spool.CommitmentQueue.Instance;
import org.huren.agent.spool.CommitmentQueue.Open;
import org.huren.agent.spool.CommitmentQueue.Request;
import org.huren.agent.spool.CommitmentQueue.Standing;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is promised to a modality outlives a kill; what is found out again need not. */
class SpoolCommitmentsTest {
  private static final Request REQUEST =
      new Request("CT01", "10.1.2.3", "1.9.1", List.of(instance(0, "a"), instance(1, "b")));

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

  private static Instance instance(int position, String uid) {
    return new Instance(position, "1.2", uid, OptionalInt.empty());
  }

  private CommitmentQueue queue() {
    return spool.spool().commitmentQueue();
  }

  private Open only() {
    List<Open> open = queue().open(0, 10);
    assertThat(open).hasSize(1);
    return open.get(0);
  }

  @Test
  void request_outlivesAKill_withItsInstances() throws Exception {
    long number = join(queue().add(REQUEST)).orElseThrow();

    spool.killAndOpen();

    assertThat(only().number()).isEqualTo(number);
    assertThat(only().caller()).isEqualTo("CT01");
    assertThat(only().resolved()).isFalse();
    assertThat(queue().unresolved(number, 10)).isEqualTo(REQUEST.instances());
  }

  @Test
  void result_isDueUntilItIsReported() throws Exception {
    long number = join(queue().add(REQUEST)).orElseThrow();
    join(
        queue()
            .resolve(
                number,
                List.of(
                    new Instance(0, "1.2", "a", OptionalInt.of(0)),
                    new Instance(1, "1.2", "b", OptionalInt.of(0x0112)))));
    join(queue().toReport(number));
    join(
        queue()
            .postpone(
                number, spool.clock.now.plusSeconds(5), Reason.of("commitment.no-port", "CT01")));
    spool.killAndOpen();
    assertThat(only().resolved()).isTrue();
    assertThat(only().attempts()).isEqualTo(1);
    assertThat(queue().instances(number))
        .extracting(Instance::failure)
        .containsExactly(OptionalInt.of(0), OptionalInt.of(0x0112));

    join(queue().reported(number));
    spool.killAndOpen();
    assertThat(queue().open(0, 10)).isEmpty();
    assertThat(spool.records().commitments()).isEqualTo(new Records.CommitmentCounts(0, 0));
  }

  @Test
  void sameRequestAgain_isTheSame_andOpenAgain() {
    long number = join(queue().add(REQUEST)).orElseThrow();
    join(queue().resolve(number, List.of(new Instance(0, "1.2", "a", OptionalInt.of(0)))));
    join(queue().reported(number));

    assertThat(join(queue().add(REQUEST))).hasValue(number);
    assertThat(queue().unresolved(number, 10)).hasSize(2);
    assertThat(
            join(queue().add(new Request("CT01", "10.1.2.3", "1.9.1", List.of(instance(0, "a"))))))
        .isEmpty();
    assertThat(join(queue().add(new Request("CT02", "10.1.2.3", "1.9.1", List.of()))))
        .as("another caller's own")
        .isPresent();
  }

  @Test
  void givenUpRequest_staysVisible_andIsDroppedAfterAYear() throws Exception {
    long number = join(queue().add(REQUEST)).orElseThrow();
    join(queue().toReport(number));
    join(queue().giveUp(number, Reason.of("commitment.no-port", "CT01")));
    assertThat(spool.records().commitments()).isEqualTo(new Records.CommitmentCounts(0, 1));

    spool.clock.forward(Upkeep.ROWS_KEPT.plus(Duration.ofDays(1)));
    spool.upkeep().dropOldRows();

    assertThat(spool.records().commitments()).isEqualTo(new Records.CommitmentCounts(0, 0));
    assertThat(queue().instances(number)).isEmpty();
  }

  @Test
  void standing_followsTheItem() throws Exception {
    assertThat(queue().standing("a")).isEqualTo(new Standing(false, false, false, none()));
    spool.accepted("a", CLOUD);
    assertThat(queue().standing("a")).isEqualTo(new Standing(true, true, false, none()));
    spool.claim(CLOUD, 1).forEach(spool::deliver);
    assertThat(queue().standing("a")).isEqualTo(new Standing(true, false, true, none()));
    spool.stored("a", 500);
    spool.awaitReceived(1);
    assertThat(queue().standing("a"))
        .as("other bytes of the same name wait for the check")
        .isEqualTo(new Standing(true, true, true, none()));
  }

  private static Optional<String> none() {
    return Optional.empty();
  }

  @Test
  void requestsWhoseStudiesAreNotTold_areFound_thoughTheirResultWasReported() throws Exception {
    long number = join(queue().add(REQUEST)).orElseThrow();
    Instant asked = spool.clock.now;
    join(queue().toReport(number));
    join(queue().reported(number));
    assertThat(queue().oldestUnstudied()).contains(asked);
    assertThat(queue().unstudied(asked.minusMillis(1), 10)).isEmpty();
    spool.killAndOpen();
    assertThat(queue().unstudied(asked, 10)).containsExactly(number);
    spool.clock.forward(Duration.ofDays(-400));
    assertThat(queue().unstudied(spool.clock.now, 10))
        .as("asked under another clock")
        .containsExactly(number);
  }

  @Test
  void studiesAreDue_onceEveryInstanceWasJudged() throws Exception {
    long number =
        join(queue().add(new Request("CT01", "10.1.2.3", "1.9", List.of(instance(0, "a")))))
            .orElseThrow();
    assertThat(join(queue().expectNoMoreOfItsStudies(number))).isFalse();
    spool.stored("a");
    spool.awaitReceived(1);
    assertThat(join(queue().expectNoMoreOfItsStudies(number))).isFalse();
    spool.accept(spool.awaitReceived(1).get(0), CLOUD);
    assertThat(join(queue().expectNoMoreOfItsStudies(number))).isTrue();
    assertThat(queue().unstudied(spool.clock.now, 10)).isEmpty();
  }
}
