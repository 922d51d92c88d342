package org.huren.simulator.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FaultOrderTest {
  @Test
  void everyKind_isRead() {
    Map<String, Fault> expected =
        Map.of(
            "latency=300ms", new Fault.Latency(Duration.ofMillis(300)),
            "status=429,retry-after=2s", new Fault.Status(429, Optional.of(Duration.ofSeconds(2))),
            "status=503,probability=0.5", new Fault.Status(503, Optional.empty()),
            "reset-mid-body=64KB", new Fault.ResetMidBody(65536),
            "answer-lost,next=3", new Fault.AnswerLost(),
            "instance-failure=A700", new Fault.InstanceFailure(0xA700),
            "garbage-answer", new Fault.GarbageAnswer(),
            "refuse-client-certificate", new Fault.RefuseClientCertificate(),
            "away=1m", new Fault.Away(Duration.ofMinutes(1)));

    expected.forEach((text, fault) -> assertThat(FaultOrder.parse(text).fault()).isEqualTo(fault));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "nonsense",
        "latency",
        "latency=fast",
        "status=99",
        "status=abc",
        "answer-lost,next=x",
        "answer-lost,probability=2",
        "answer-lost,probability=NaN",
        "answer-lost,next=1,probability=0.5",
        "answer-lost,retry-after=2s",
        "answer-lost,next=1,next=2"
      })
  void anythingElse_isRefusedAndQuoted(String text) {
    assertThatThrownBy(() -> FaultOrder.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("fault '" + text + "'");
  }

  @Test
  void nextFaults_strikeThatOftenAndNoMore() {
    FaultPlan plan = new FaultPlan(new SplittableRandom(1));
    plan.arm(FaultOrder.parse("answer-lost,next=2"));

    assertThat(plan.strike(Fault.GarbageAnswer.class)).isEmpty();
    assertThat(plan.strike(Fault.AnswerLost.class)).isPresent();
    assertThat(plan.strike(Fault.AnswerLost.class)).isPresent();
    assertThat(plan.strike(Fault.AnswerLost.class)).isEmpty();
    assertThat(plan.armed()).isEmpty();
    assertThat(plan.struck()).containsEntry("answer-lost,next=2", 2);
  }

  @Test
  void chance_isTakenAboutAsOftenAsItSays() {
    FaultPlan plan = new FaultPlan(new SplittableRandom(1));
    plan.arm(FaultOrder.parse("answer-lost,probability=0.25"));

    int struck = 0;
    for (int i = 0; i < 1000; i++) {
      struck += plan.strike(Fault.AnswerLost.class).isPresent() ? 1 : 0;
    }
    assertThat(struck).isBetween(200, 300);
  }

  @Test
  void faultsWithoutAnOccasion_strikeUntilTheyAreCleared() {
    FaultPlan plan = new FaultPlan(new SplittableRandom(1));
    plan.arm(FaultOrder.parse("garbage-answer"));

    assertThat(plan.strike(Fault.GarbageAnswer.class)).isPresent();
    assertThat(plan.strike(Fault.GarbageAnswer.class)).isPresent();
    plan.clear();
    assertThat(plan.strike(Fault.GarbageAnswer.class)).isEmpty();
  }
}
