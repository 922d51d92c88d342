package org.huren.config;

import java.nio.charset.Charset;
import java.util.Optional;

/**
 * One system that tells of orders, patients and verified reports over HL7 v2.
 *
 * @param profile what its messages look like
 * @param link whether it connects to us, or we to it; no cable
 * @param charset what it writes in, if its messages don't say so and nobody can guess
 */
public record LisConfig(
    String id, String profile, AnalyzerConfig.Link link, Optional<Charset> charset) {
  public LisConfig {
    if (link instanceof AnalyzerConfig.Link.Serial) {
      throw new IllegalArgumentException("MLLP needs a connection");
    }
  }

  /** One that connects to us. */
  public LisConfig(
      String id, String profile, HostPort listen, Peers peers, Optional<Charset> charset) {
    this(id, profile, new AnalyzerConfig.Link.Listen(listen, peers), charset);
  }
}
