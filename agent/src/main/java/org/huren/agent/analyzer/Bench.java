package org.huren.agent.analyzer;

import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.huren.agent.item.Facts;

/**
 * What was seen of one analyzer since the start: when its last result came, and how far its clock
 * is off. Thread-safe.
 *
 * <p>The clock is judged by the median of the last {@value #SAMPLES} messages, so that results that
 * waited for a dead line, or a message with an odd time, do not look like a clock that is wrong.
 */
public final class Bench {
  private static final int SAMPLES = 15;
  private static final int FEWEST = 3;
  private static final int MOST_TERMS = 1000;

  /** How far a clock may be off without a word about it. */
  public static final Duration TOLERANCE = Duration.ofMinutes(2);

  private final Deque<Duration> offsets = new ArrayDeque<>();
  private final Set<String> units = new HashSet<>();
  private final Set<String> codes = new HashSet<>();
  private Optional<Instant> lastResult = Optional.empty();
  private boolean toldThatClockIsOff;

  synchronized void received(Facts facts, Instant now) {
    if (!facts.attribute(LabFacts.CONTENT).equals(Optional.of(LabFacts.Content.RESULTS.name()))) {
      return;
    }
    lastResult = Optional.of(now);
    remember(units, facts.attribute(LabFacts.UNMAPPED_UNITS));
    remember(codes, facts.attribute(LabFacts.UNMAPPED_CODES));
    facts.attribute(LabFacts.SENT_AT).flatMap(Bench::time).ifPresent(sent -> sample(sent, now));
  }

  private static void remember(Set<String> into, Optional<String> list) {
    for (String term : list.map(LabFacts::listed).orElse(List.of())) {
      if (into.size() < MOST_TERMS) {
        into.add(term);
      }
    }
  }

  /** What was seen since the start and is not mapped by now. */
  public record Counts(int units, int codes) {}

  /**
   * What is not mapped.
   *
   * @param analyzer whose bench this is
   */
  synchronized Counts counts(Analyzer analyzer) {
    units.removeIf(analyzer::knowsUnit);
    codes.removeIf(analyzer::knowsCode);
    return new Counts(units.size(), codes.size());
  }

  /** How far the clock is ahead, if that has become worth a word, or has ceased to be. */
  public synchronized Optional<Duration> clockNews() {
    Optional<Duration> ahead = clockAhead();
    boolean off = ahead.filter(a -> a.abs().compareTo(TOLERANCE) > 0).isPresent();
    if (ahead.isEmpty() || off == toldThatClockIsOff) {
      return Optional.empty();
    }
    toldThatClockIsOff = off;
    return ahead;
  }

  private void sample(Instant sent, Instant now) {
    offsets.addLast(Duration.between(now, sent));
    if (offsets.size() > SAMPLES) {
      offsets.removeFirst();
    }
  }

  private static Optional<Instant> time(String text) {
    try {
      return Optional.of(OffsetDateTime.parse(text).toInstant());
    } catch (DateTimeParseException e) {
      return Optional.empty();
    }
  }

  /** When the last message with results came. */
  public synchronized Optional<Instant> lastResult() {
    return lastResult;
  }

  /** How far its clock is ahead of ours; negative if behind, empty after too few messages. */
  public synchronized Optional<Duration> clockAhead() {
    if (offsets.size() < FEWEST) {
      return Optional.empty();
    }
    List<Duration> sorted = offsets.stream().sorted().toList();
    return Optional.of(sorted.get(sorted.size() / 2));
  }
}
