package org.huren.config;

import java.time.Duration;
import java.util.Collection;
import java.util.Collections;
import java.util.Map;

/**
 * When a study counts as complete.
 *
 * @param quiet how long no image of it must have come, by modality (0008,0060); under {@value
 *     #DEFAULT} for those that are not named, always there
 * @param afterCommitment how long no image must have come after the modality asked for storage
 *     commitment, by which it says that it has sent what it had
 */
public record StudiesConfig(Map<String, Duration> quiet, Duration afterCommitment) {
  /** Stands for the modalities that are not named. */
  public static final String DEFAULT = "default";

  /** What counts if the configuration says nothing. */
  public static final StudiesConfig USUAL =
      new StudiesConfig(Map.of(DEFAULT, Duration.ofMinutes(5)), Duration.ofSeconds(10));

  public StudiesConfig {
    quiet = Map.copyOf(quiet);
    if (!quiet.containsKey(DEFAULT)) {
      throw new IllegalArgumentException("no quiet time by default");
    }
  }

  /** Of a study of these modalities: the longest of theirs. */
  public Duration quiet(Collection<String> modalities) {
    Duration usual = quiet.getOrDefault(DEFAULT, Duration.ZERO);
    return modalities.stream()
        .map(m -> quiet.getOrDefault(m, usual))
        .max(Duration::compareTo)
        .orElse(usual);
  }

  public Duration shortestQuiet() {
    return Collections.min(quiet.values());
  }

  public Duration longestQuiet() {
    return Collections.max(quiet.values());
  }
}
