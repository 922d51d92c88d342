package org.huren.config;

/**
 * One laboratory analyzer.
 *
 * @param profile the instrument profile that describes its protocol and where its fields lie
 * @param release whether an unverified result goes up as preliminary, or waits
 */
public record AnalyzerConfig(
    String id, String profile, HostPort listen, Peers peers, Release release) {
  /** What happens to a result nobody has verified. */
  public enum Release {
    AUTOMATIC,
    HOLD
  }
}
