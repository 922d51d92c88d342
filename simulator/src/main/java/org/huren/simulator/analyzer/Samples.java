package org.huren.simulator.analyzer;

import java.time.Clock;
import java.time.LocalDateTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.huren.simulator.patient.Patient;

/**
 * Invented samples, no two of them alike. A sample id is a random number for the run followed by
 * the number within it, so that runs and analyzers do not meet.
 */
final class Samples {
  private final InstrumentProfile profile;
  private final int resultsEach;
  private final SplittableRandom random;
  private final Clock clock;
  private final long run;
  private int made;

  /**
   * Samples of one run.
   *
   * @param seed equal seeds give equal samples but for their times
   */
  Samples(InstrumentProfile profile, int resultsEach, long seed, Clock clock) {
    if (resultsEach < 1 || resultsEach > profile.panel().size()) {
      throw new IllegalArgumentException(
          profile + " has 1 to " + profile.panel().size() + " results, not " + resultsEach);
    }
    this.profile = profile;
    this.resultsEach = resultsEach;
    this.random = new SplittableRandom(seed);
    this.clock = clock;
    this.run = random.nextLong(100_000_000, 1_000_000_000);
  }

  Sample next() {
    made++;
    LocalDateTime now = LocalDateTime.now(clock).truncatedTo(ChronoUnit.SECONDS);
    List<Assay.Result> results = new ArrayList<>();
    for (Assay assay : profile.panel().subList(0, resultsEach)) {
      Assay.Result usual = assay.random(random);
      results.add(random.nextInt(50) == 0 ? odd(assay) : usual);
    }
    return new Sample(
        String.format("%09d%06d", run, made),
        made,
        Patient.random(random, now.toLocalDate()),
        now,
        results);
  }

  /** What this instrument prints instead of a number. */
  private Assay.Result odd(Assay assay) {
    List<String> texts = profile.insteadOfNumbers();
    return new Assay.Result(assay, texts.get(random.nextInt(texts.size())), "");
  }
}
