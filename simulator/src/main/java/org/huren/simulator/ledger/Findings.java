package org.huren.simulator.ledger;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Pattern;

/**
 * What a laboratory report says, whatever its format: of whom, and each result as it was printed.
 *
 * @param patientName empty if not known
 * @param observations in any order
 */
public record Findings(String patientName, List<Observation> observations) {
  /** Formats part the components of a name differently, and so do an analyzer and its LIS. */
  private static final Pattern NAME_PARTS = Pattern.compile("[\\s^]+");

  private static final Pattern QUANTITY = Pattern.compile("[<>=≤≥]*\\s*-?[0-9.]*[0-9][0-9.]*");

  public Findings {
    observations = List.copyOf(observations);
  }

  /**
   * One result.
   *
   * @param code the instrument's
   * @param value as printed, such as {@code 5.10} or {@code ----}
   * @param unit as printed; compared only where the value is a number, since a FHIR Observation has
   *     no place for any other
   */
  public record Observation(String code, String value, String unit) {
    private String canonical() {
      return code + '\t' + value + '\t' + (QUANTITY.matcher(value).matches() ? unit : "") + '\n';
    }
  }

  /** The same whichever part of it comes first. */
  private String canonicalName() {
    return NAME_PARTS
        .matcher(patientName)
        .replaceAll("")
        .codePoints()
        .sorted()
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
        .toString();
  }

  /** Equal for two reports with the same name and the same results; hexadecimal. */
  public String sha256() {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      digest.update((canonicalName() + '\n').getBytes(StandardCharsets.UTF_8));
      observations.stream()
          .map(Observation::canonical)
          .sorted()
          .forEach(line -> digest.update(line.getBytes(StandardCharsets.UTF_8)));
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
