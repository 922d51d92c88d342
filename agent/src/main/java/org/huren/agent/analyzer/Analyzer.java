package org.huren.agent.analyzer;

import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.huren.agent.item.Facts;
import org.huren.agent.item.PayloadKind;
import org.huren.agent.item.Source;
import org.huren.config.AnalyzerConfig;
import org.huren.lab.profile.Mapping;
import org.huren.lab.profile.Protocol;
import org.huren.lab.query.HostQueries;
import org.huren.lab.record.PlainForm;

/**
 * One configured analyzer with the profile of its model. The way its messages are read follows the
 * files of profile and maps; a broken edit changes nothing. Safe for any thread.
 */
public final class Analyzer {
  private final AnalyzerConfig config;
  private final Protocol protocol;
  private final ReadingFiles files;
  private final Bench bench = new Bench();
  private volatile Reading reading;
  private volatile List<String> stamps;
  private volatile Optional<Broken> broken = Optional.empty();

  private Analyzer(
      AnalyzerConfig config, ReadingFiles files, Reading reading, List<String> stamps) {
    this.config = config;
    this.files = files;
    this.reading = reading;
    this.stamps = stamps;
    this.protocol = reading.profile().protocol();
  }

  /** An edit that can't be used: the one before it still counts. */
  public record Broken(String file, int line, int column, String why) {}

  /**
   * @throws IOException if its files can't be read or are not right
   */
  static Analyzer load(AnalyzerConfig config, ReadingFiles files) throws IOException {
    List<String> stamps = files.stamps();
    if (files.read() instanceof ReadingFiles.Outcome.Good good) {
      return new Analyzer(config, files, good.reading(), stamps);
    }
    // The configuration was checked with it, so that somebody changed the file since.
    throw new IOException(
        "instrument profile " + config.profile() + " or its maps are not usable: run huren check");
  }

  public AnalyzerConfig config() {
    return config;
  }

  /** As it was at start: another one needs a restart, since a port speaks it. */
  public Protocol protocol() {
    return protocol;
  }

  /** What it asks for and can be told; empty if its profile says nothing of orders. */
  public Optional<HostQueries> queries() {
    Reading now = reading;
    return HostQueries.of(now.profile(), now.terms());
  }

  /** What its payload files are. */
  public PayloadKind kind() {
    if (reading.profile().plain().isPresent()) {
      boolean lines = reading.profile().plain().get() instanceof PlainForm.Lines;
      return lines ? PayloadKind.DELIMITED : PayloadKind.FIXED;
    }
    return protocol instanceof Protocol.Hl7 ? PayloadKind.HL7 : PayloadKind.ASTM;
  }

  /** Its name on everything that came from it. */
  public Source source() {
    return new Source(config.id());
  }

  /** Changes whenever its messages are read another way. */
  public String revision() {
    return reading.revision();
  }

  /** The last edit, if it can't be used. */
  public Optional<Broken> broken() {
    return broken;
  }

  /** What was seen of it since the start. */
  public Bench bench() {
    return bench;
  }

  /** What was counted since the start. */
  public Bench.Counts counts() {
    return bench.counts(this);
  }

  boolean knowsUnit(String written) {
    return reading.mapper().knowsUnit(written);
  }

  boolean knowsCode(String code) {
    return reading.mapper().knowsCode(code);
  }

  /** Reads one message as it was stored; never throws for what it holds. */
  public Mapping map(byte[] message) {
    return reading.mapper().map(message);
  }

  /**
   * What the later stages need to know of one message. A message that trips our own reader is taken
   * all the same: the facts then say so, and the check quarantines it.
   */
  public Facts facts(byte[] message) {
    Reading now = reading;
    try {
      return LabFacts.of(message, now.mapper().map(message), now.revision());
    } catch (RuntimeException e) {
      return LabFacts.unreadable(message, e);
    }
  }

  /** The same for a message that has just come in. */
  public Facts received(byte[] message, Instant now) {
    Facts facts = facts(message);
    bench.received(facts, now);
    return facts;
  }

  /** What became of looking at the files. */
  enum Look {
    SAME,
    CHANGED,
    BROKEN,
    /** Read, but the wire's part of the profile waits for a restart. */
    CHANGED_BUT_PROTOCOL
  }

  /** Reads the files again if they were touched; one caller at a time. */
  synchronized Look look() {
    List<String> now = files.stamps();
    if (now.equals(stamps)) {
      return Look.SAME;
    }
    stamps = now;
    try {
      return take(files.read());
    } catch (IOException e) {
      broken = Optional.of(new Broken(config.profile(), 0, 0, e.getClass().getSimpleName()));
      return Look.BROKEN;
    }
  }

  private Look take(ReadingFiles.Outcome outcome) {
    if (outcome instanceof ReadingFiles.Outcome.Bad bad) {
      String why = bad.why().in(Locale.ENGLISH);
      broken = Optional.of(new Broken(bad.file(), bad.line(), bad.column(), why));
      return Look.BROKEN;
    }
    Reading next = ((ReadingFiles.Outcome.Good) outcome).reading();
    boolean mended = broken.isPresent();
    broken = Optional.empty();
    if (next.revision().equals(reading.revision()) && !mended) {
      return Look.SAME;
    }
    reading = next;
    return next.profile().protocol().equals(protocol) ? Look.CHANGED : Look.CHANGED_BUT_PROTOCOL;
  }
}
