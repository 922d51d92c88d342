package org.huren.agent.analyzer;

import java.time.ZoneId;
import java.util.Optional;
import org.huren.agent.item.Facts;
import org.huren.agent.item.PayloadKind;
import org.huren.agent.item.Source;
import org.huren.config.AnalyzerConfig;
import org.huren.lab.profile.InstrumentProfile;
import org.huren.lab.profile.Mapping;
import org.huren.lab.profile.Protocol;
import org.huren.lab.profile.ReportMapper;
import org.huren.lab.query.HostQueries;
import org.huren.lab.record.PlainForm;

/** One configured analyzer with the profile of its model. Immutable; safe for any thread. */
public final class Analyzer {
  private final AnalyzerConfig config;
  private final InstrumentProfile profile;
  private final ReportMapper mapper;

  /**
   * @param zone where the analyzer's clock is, unless its profile says so itself
   */
  Analyzer(AnalyzerConfig config, InstrumentProfile profile, ZoneId zone) {
    this.config = config;
    this.profile = profile;
    this.mapper = new ReportMapper(profile, zone);
  }

  public AnalyzerConfig config() {
    return config;
  }

  public Protocol protocol() {
    return profile.protocol();
  }

  /** What it asks for and wants to be told; empty if its profile says nothing of orders. */
  public Optional<HostQueries> queries() {
    return HostQueries.of(profile);
  }

  /** What its payload files are. */
  public PayloadKind kind() {
    if (profile.plain().isPresent()) {
      boolean lines = profile.plain().get() instanceof PlainForm.Lines;
      return lines ? PayloadKind.DELIMITED : PayloadKind.FIXED;
    }
    return profile.protocol() instanceof Protocol.Hl7 ? PayloadKind.HL7 : PayloadKind.ASTM;
  }

  /** Its name on everything that came from it. */
  public Source source() {
    return new Source(config.id());
  }

  /** Reads one message as it was stored; never throws for what it holds. */
  public Mapping map(byte[] message) {
    return mapper.map(message);
  }

  /**
   * What the later stages need to know of one message. A message that trips our own reader is taken
   * all the same: the facts then say so, and the check quarantines it.
   */
  public Facts facts(byte[] message) {
    try {
      return LabFacts.of(message, map(message));
    } catch (RuntimeException e) {
      return LabFacts.unreadable(message, e);
    }
  }
}
