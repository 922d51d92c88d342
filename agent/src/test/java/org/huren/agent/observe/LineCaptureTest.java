package org.huren.agent.observe;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import org.huren.agent.observe.LineCapture.Chunk;
import org.junit.jupiter.api.Test;

class LineCaptureTest {
  private Instant now = Instant.parse("2026-11-25T02:00:00Z");

  private final LineCapture capture =
      new LineCapture(
          new Clock() {
            @Override
            public ZoneId getZone() {
              return ZoneOffset.UTC;
            }

            @Override
            public Clock withZone(ZoneId zone) {
              return this;
            }

            @Override
            public Instant instant() {
              return now;
            }
          });

  private void pass(Duration time) {
    now = now.plus(time);
  }

  @Test
  void nothingIsKeptThatNobodyAskedFor() {
    capture.bytes(true, new byte[] {5});
    assertThat(capture.take("a").orElseThrow().chunks()).isEmpty();
  }

  @Test
  void whoAsksGetsBothDirectionsOnce() {
    capture.take("a");
    capture.bytes(true, new byte[] {5, (byte) 0xAB});
    capture.bytes(false, new byte[] {6});
    assertThat(capture.take("a").orElseThrow().chunks())
        .containsExactly(new Chunk(now, true, "05 AB"), new Chunk(now, false, "06"));
    assertThat(capture.take("a").orElseThrow().chunks()).isEmpty();
  }

  @Test
  void anotherOneWaitsUntilTheFirstHasEnded() {
    capture.take("a");
    capture.bytes(true, new byte[] {5});
    assertThat(capture.take("b")).isEmpty();
    capture.end("a");
    assertThat(capture.take("b").orElseThrow().chunks()).isEmpty();
  }

  @Test
  void whatNobodyFetchesInTimeIsForgotten() {
    capture.take("a");
    capture.bytes(true, new byte[] {5});
    pass(LineCapture.PATIENCE.plusSeconds(1));
    capture.bytes(true, new byte[] {5});
    assertThat(capture.take("b").orElseThrow().chunks()).isEmpty();
  }

  @Test
  void moreThanMayWaitIsCountedAndLost() {
    capture.take("a");
    byte[] much = new byte[LineCapture.MOST_BYTES / 2 + 1];
    capture.bytes(true, much);
    capture.bytes(true, much);
    LineCapture.Taken taken = capture.take("a").orElseThrow();
    assertThat(taken.chunks()).hasSize(1);
    assertThat(taken.lost()).isEqualTo(much.length);
    assertThat(List.of(capture.take("a").orElseThrow().lost())).containsExactly(0L);
  }
}
