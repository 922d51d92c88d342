package org.huren.config;

import java.util.Optional;
import org.huren.lab.serial.SerialSettings;

/**
 * One laboratory analyzer.
 *
 * @param profile the instrument profile that describes its protocol and where its fields lie
 * @param link how it is reached
 * @param relay how the LIS is reached that answers it in our place; empty: we answer
 * @param release whether an unverified result goes up as preliminary, or waits
 */
public record AnalyzerConfig(
    String id, String profile, Link link, Optional<Link> relay, Release release) {
  public AnalyzerConfig {
    if (relay.filter(r -> r instanceof Link.Listen).isPresent()) {
      throw new IllegalArgumentException("a relay leads to a LIS that we reach");
    }
  }

  /** One that connects to us. */
  public AnalyzerConfig(String id, String profile, HostPort listen, Peers peers, Release release) {
    this(id, profile, new Link.Listen(listen, peers), Optional.empty(), release);
  }

  /** How a far end is reached. */
  public sealed interface Link {
    /** It connects to us. */
    record Listen(HostPort at, Peers peers) implements Link {
      @Override
      public String toString() {
        return at.toString();
      }
    }

    /** We connect to it. */
    record Connect(HostPort to) implements Link {
      @Override
      public String toString() {
        return to.toString();
      }
    }

    /** A cable leads to it. */
    record Serial(SerialSettings settings) implements Link {
      @Override
      public String toString() {
        return settings.port();
      }
    }
  }

  /** What happens to a result nobody has verified. */
  public enum Release {
    AUTOMATIC,
    HOLD
  }
}
