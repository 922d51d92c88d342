package org.huren.agent.analyzer;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.ZoneId;
import java.util.HexFormat;
import java.util.List;
import org.huren.lab.profile.InstrumentProfile;
import org.huren.lab.profile.ReportMapper;
import org.huren.lab.profile.SiteTerms;

/**
 * How an analyzer's messages are read at present: its profile and what the site says of codes and
 * units. Immutable.
 *
 * @param revision changes with any of the files; facts bear it, so that older ones are read again
 */
record Reading(InstrumentProfile profile, SiteTerms terms, ReportMapper mapper, String revision) {
  private static final int REVISION_BYTES = 6;

  /**
   * @param texts of the files, in order of precedence
   */
  static Reading of(InstrumentProfile profile, SiteTerms terms, ZoneId zone, List<String> texts) {
    return new Reading(profile, terms, new ReportMapper(profile, zone, terms), revision(texts));
  }

  private static String revision(List<String> texts) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      for (String text : texts) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        digest.update((bytes.length + ":").getBytes(StandardCharsets.US_ASCII));
        digest.update(bytes);
      }
      return HexFormat.of().formatHex(digest.digest(), 0, REVISION_BYTES);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
