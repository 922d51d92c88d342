package org.huren.config;

import java.util.Optional;
import org.huren.lab.serial.SerialSettings;

/**
 * One laboratory analyzer.
 *
 * @param profile the instrument profile that describes its protocol and where its fields lie
 * @param link how it is reached
 * @param relay how the LIS is reached, or awaited, that answers it in our place; empty: we answer
 * @param release whether an unverified result goes up as preliminary, or waits
 * @param unmapped what happens to results whose unit or code nobody has mapped
 * @param tellOrders whether it is told of orders without asking
 */
public record AnalyzerConfig(
    String id,
    String profile,
    Link link,
    Optional<Link> relay,
    Release release,
    Unmapped unmapped,
    boolean tellOrders) {
  /** One that connects to us. */
  public AnalyzerConfig(String id, String profile, HostPort listen, Peers peers, Release release) {
    this(id, profile, listen, peers, release, Unmapped.USUAL);
  }

  /** One that connects to us, and what happens to what is not mapped. */
  public AnalyzerConfig(
      String id, String profile, HostPort listen, Peers peers, Release release, Unmapped unmapped) {
    this(id, profile, new Link.Listen(listen, peers), Optional.empty(), release, unmapped, false);
  }

  /** The same, told of orders without asking. */
  public AnalyzerConfig toldOfOrders() {
    return new AnalyzerConfig(id, profile, link, relay, release, unmapped, true);
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

  /**
   * What happens to results that are not mapped.
   *
   * @param units a number whose unit is no UCUM code
   * @param codes a test that has neither name nor LOINC code
   */
  public record Unmapped(OnUnmapped units, OnUnmapped codes) {
    /** A unit nobody understands holds the result; a code is for those who know the analyzer. */
    public static final Unmapped USUAL = new Unmapped(OnUnmapped.HOLD, OnUnmapped.PASS);
  }

  /** What happens to a result that is not mapped. */
  public enum OnUnmapped {
    HOLD,
    PASS
  }

  /** What happens to a result nobody has verified. */
  public enum Release {
    AUTOMATIC,
    HOLD
  }
}
