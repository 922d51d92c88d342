package org.huren.simulator.analyzer;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.Charset;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.huren.simulator.ledger.Acknowledged;
import org.huren.simulator.ledger.JsonLines;
import org.huren.simulator.patient.Patient;
import org.huren.simulator.tally.Tally;

/**
 * One simulated analyzer at work: sends one message at a time on one line, and what was not taken
 * again, on a new line if it has to, as an analyzer does. Every message that the peer took is in
 * the record before the next one is sent.
 */
public final class Analyzer {
  /**
   * Whom it reports to.
   *
   * @param timeout how long we wait for a connection or an answer; LIS01 has 15 s
   * @param slowness pause between the pieces of a slow message
   */
  public record Peer(InetSocketAddress address, Duration timeout, Duration slowness) {
    public static final Duration USUAL_TIMEOUT = Duration.ofSeconds(15);
    public static final Duration USUAL_SLOWNESS = Duration.ofMillis(50);
  }

  /**
   * What it sends.
   *
   * @param count samples, one message each
   * @param results of each sample
   * @param seed equal seeds give equal samples but for their times
   */
  public record Work(
      InstrumentProfile profile, Charset charset, int count, int results, long seed) {
    public Work {
      if (count < 0) {
        throw new IllegalArgumentException("can't send " + count + " samples");
      }
    }
  }

  /**
   * How it works.
   *
   * @param rate messages a second; 0: as fast as the peer answers
   * @param attempts how often one message is tried
   * @param pause before a message is tried again
   * @param fault what to do wrong, if anything
   */
  public record Manner(double rate, int attempts, Duration pause, Optional<Misbehaviour> fault) {
    public Manner {
      if (attempts < 1 || rate < 0) {
        throw new IllegalArgumentException("attempts are at least 1, the rate at least 0");
      }
    }
  }

  /**
   * A fault on the line.
   *
   * @param every the first message, then each so-manieth is first sent the wrong way
   */
  public record Misbehaviour(LineFault fault, int every) {
    public Misbehaviour {
      if (every < 1) {
        throw new IllegalArgumentException("every " + every + "th message?");
      }
    }
  }

  /**
   * A sample that an analyzer is going to measure.
   *
   * @param barcode as it sends it
   */
  public record Tube(InstrumentProfile profile, String barcode, Patient patient) {}

  private final Peer peer;
  private final Work work;
  private final Manner manner;
  private final Samples samples;
  private final Clock clock;

  /**
   * An analyzer that is not yet connected.
   *
   * @throws IllegalArgumentException if the profile has not so many results, or knows no such fault
   */
  public Analyzer(Peer peer, Work work, Manner manner, Clock clock) {
    if (manner.fault().map(Misbehaviour::fault).equals(Optional.of(LineFault.BAD_CHECKSUM))
        && work.profile().protocol() == Protocol.HL7) {
      throw new IllegalArgumentException("HL7 over MLLP has no checksum");
    }
    this.peer = peer;
    this.work = work;
    this.manner = manner;
    this.samples = new Samples(work.profile(), work.results(), work.seed(), clock);
    this.clock = clock;
  }

  /** What it is going to send: known beforehand to whoever ordered it. */
  public List<Tube> tubes() {
    Samples same = new Samples(work.profile(), work.results(), work.seed(), clock);
    List<Tube> tubes = new ArrayList<>();
    for (int i = 0; i < work.count(); i++) {
      Sample sample = same.next();
      tubes.add(new Tube(work.profile(), sample.id(), sample.patient()));
    }
    return tubes;
  }

  /**
   * Sends everything; returns when each message was taken or given up. Times in the tally are from
   * a message's last byte to its acknowledgement.
   *
   * @param sent record of what was acknowledged
   * @throws IOException if the record of what was sent can't be written
   */
  public void run(JsonLines sent, Tally tally) throws IOException, InterruptedException {
    long begin = System.nanoTime();
    try (Line line = line()) {
      for (int i = 0; i < work.count(); i++) {
        if (manner.rate() > 0) {
          long due = begin + (long) (i * 1e9 / manner.rate());
          sleep(Duration.ofNanos(Math.max(0, due - System.nanoTime())));
        }
        Sample sample = samples.next();
        Optional<LineFault> fault =
            manner
                .fault()
                .filter(f -> (sample.number() - 1) % f.every() == 0)
                .map(Misbehaviour::fault);
        Message message = work.profile().message(sample, work.charset());
        Optional<Reaction.Acknowledged> taken = deliver(line, message, fault, tally);
        if (taken.isPresent()) {
          record(sample, taken.get(), sent);
          tally.stored(message.length());
        }
        if (taken.isPresent() && fault.equals(Optional.of(LineFault.RESEND))) {
          tally.disturbed(line.send(message, Optional.empty()).tally());
        }
      }
    }
  }

  /**
   * Asks what is ordered for a bar code.
   *
   * @return the answer's records or segments, nothing left out
   * @throws IOException if the peer did not take the question, or did not answer in time
   */
  public List<String> ask(String barcode) throws IOException {
    List<String> records = new ArrayList<>();
    try (Line line = line()) {
      Message question = work.profile().query(barcode, LocalDateTime.now(clock), work.charset());
      for (byte[] answer : line.ask(question)) {
        new String(answer, work.charset()).lines().forEach(records::add);
      }
    }
    return records;
  }

  /** Whether an answer tells of an order. */
  public static boolean isOrder(List<String> answer) {
    return answer.stream()
        .anyMatch(r -> r.startsWith("O|") || r.startsWith("OBR|") || r.startsWith("DSP|"));
  }

  private Line line() {
    return switch (work.profile().protocol()) {
      case ASTM -> new AstmLine(peer.address(), peer.timeout(), peer.slowness());
      case HL7 -> new MllpLine(peer.address(), peer.timeout(), peer.slowness());
    };
  }

  private Optional<Reaction.Acknowledged> deliver(
      Line line, Message message, Optional<LineFault> fault, Tally tally)
      throws InterruptedException {
    if (fault.isPresent() && fault.get() != LineFault.RESEND) {
      Reaction reaction = line.send(message, fault);
      tally.disturbed(reaction.tally());
      if (reaction instanceof Reaction.Acknowledged a) {
        return Optional.of(a);
      }
    }
    for (int attempt = 1; attempt <= manner.attempts(); attempt++) {
      if (attempt > 1) {
        sleep(manner.pause());
      }
      Reaction reaction = line.send(message, Optional.empty());
      if (reaction instanceof Reaction.Acknowledged a) {
        tally.answered(a.nanos());
        return Optional.of(a);
      }
      tally.failed(reaction.tally());
    }
    tally.gaveUp();
    return Optional.empty();
  }

  private void record(Sample sample, Reaction.Acknowledged answer, JsonLines sent)
      throws IOException {
    sent.append(
        Acknowledged.report(
                clock.instant(),
                sample.id(),
                work.profile().findings(sample),
                answer.answer(),
                answer.nanos() / 1000)
            .toJson());
  }

  private static void sleep(Duration time) throws InterruptedException {
    Thread.sleep(time.toMillis(), time.toNanosPart() % 1_000_000);
  }
}
