package org.huren.simulator.ledger;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What a study consists of, whatever says so: how many instances in which series.
 *
 * @param instances by Series Instance UID
 */
public record Exam(Map<String, Integer> instances) {
  public Exam {
    instances = Map.copyOf(instances);
  }

  /** How many instances there are in all series. */
  public int total() {
    return instances.values().stream().mapToInt(n -> n).sum();
  }

  /** Equal for two exams of the same series with as many instances each; hexadecimal. */
  public String sha256() {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      new TreeMap<>(instances)
          .forEach(
              (series, n) ->
                  digest.update((series + '\t' + n + '\n').getBytes(StandardCharsets.UTF_8)));
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  /**
   * The registrations that must follow from images that were acknowledged: one for each study, of
   * all of them.
   */
  public static List<Acknowledged> ofImages(Collection<Acknowledged> sent) {
    Map<String, Map<String, Set<String>>> studies = new TreeMap<>();
    for (Acknowledged image : sent) {
      image
          .place()
          .ifPresent(
              place ->
                  studies
                      .computeIfAbsent(place.study(), s -> new TreeMap<>())
                      .computeIfAbsent(place.series(), s -> new TreeSet<>())
                      .add(image.id()));
    }
    List<Acknowledged> exams = new ArrayList<>();
    studies.forEach(
        (study, series) -> {
          Map<String, Integer> counts = new TreeMap<>();
          series.forEach((uid, images) -> counts.put(uid, images.size()));
          exams.add(Acknowledged.exam(Instant.EPOCH, study, new Exam(counts)));
        });
    return exams;
  }
}
