package org.huren.agent.receive.lab;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Clock;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.huren.agent.item.KillPoint;
import org.huren.agent.item.PayloadKind;
import org.huren.agent.observe.ReceiverWatch;
import org.huren.agent.order.Lis;
import org.huren.agent.spool.Intake;
import org.huren.lab.line.AnalyzerLine;
import org.huren.lab.line.LineSettings;
import org.huren.lab.line.LineTap;
import org.huren.lab.line.LineThreads;

/**
 * Receives orders, patients and verified reports from one system over MLLP, on a port of ours or on
 * one of its own. A message is accepted (AA) only after the spool said it is durable; without space
 * it gets AR. Safe for any thread.
 */
public final class LisReceiver implements AutoCloseable {
  private final ReceiverWatch watch;
  private final AnalyzerLine line;

  private LisReceiver(ReceiverWatch watch, AnalyzerLine line) {
    this.watch = watch;
    this.line = line;
  }

  /**
   * Opens the port, or connects and connects again.
   *
   * @param threads shared with the analyzers; closed by the caller
   * @param clock for the time in answers, in the hospital's zone
   * @throws IOException if it can't be opened; the watch was told
   */
  public static LisReceiver start(
      LineThreads threads,
      Lis lis,
      Intake intake,
      ReceiverWatch watch,
      Clock clock,
      LongSupplier nanoTime,
      KillPoint.Observer killPoints)
      throws IOException {
    LineSettings settings =
        new LineSettings(
            LabReceiver.address(lis.config().link()),
            lis.protocol(),
            Optional.empty(),
            clock,
            nanoTime,
            new LineTap());
    try {
      AnalyzerLine line =
          AnalyzerLine.open(
              threads,
              settings,
              new LisMessages(lis, intake, watch, killPoints),
              new LineLog(watch, PayloadKind.HL7, killPoints));
      line.address().ifPresentOrElse(watch::listening, watch::calling);
      return new LisReceiver(watch, line);
    } catch (IOException e) {
      watch.cannotListen(e);
      throw e;
    }
  }

  /** Where it listens. */
  public Optional<InetSocketAddress> address() {
    return line.address();
  }

  /** Drops every connection: what was not accepted by now is sent again. */
  @Override
  public void close() {
    line.close();
    watch.stopped();
  }
}
