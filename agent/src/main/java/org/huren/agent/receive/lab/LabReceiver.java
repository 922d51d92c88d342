package org.huren.agent.receive.lab;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Clock;
import java.util.function.LongSupplier;
import org.huren.agent.analyzer.Analyzer;
import org.huren.agent.item.KillPoint;
import org.huren.agent.observe.ReceiverWatch;
import org.huren.agent.spool.Intake;
import org.huren.lab.line.LabServer;
import org.huren.lab.line.LineThreads;

/**
 * Receives from one analyzer over TCP, ASTM or HL7 as its profile says. A message is acknowledged
 * (ACK of the frame that ends the L record, AA) only after the spool said it is durable; without
 * space ENQ gets NAK and HL7 AR. Safe for any thread.
 */
public final class LabReceiver implements AutoCloseable {
  private final ReceiverWatch watch;
  private final LabServer server;

  private LabReceiver(ReceiverWatch watch, LabServer server) {
    this.watch = watch;
    this.server = server;
  }

  /**
   * Opens the port.
   *
   * @param threads shared by all analyzers; closed by the caller
   * @param clock for the time in HL7 answers, in the hospital's zone
   * @throws IOException if it can't be opened; the watch was told
   */
  public static LabReceiver start(
      LineThreads threads,
      Analyzer analyzer,
      Intake intake,
      ReceiverWatch watch,
      Clock clock,
      LongSupplier nanoTime,
      KillPoint.Observer killPoints)
      throws IOException {
    LabServer.Settings settings =
        new LabServer.Settings(
            analyzer.config().listen().socketAddress(),
            analyzer.protocol(),
            analyzer.config().peers()::admits,
            clock,
            nanoTime);
    try {
      LabServer server =
          LabServer.start(
              threads,
              settings,
              new SpooledMessages(analyzer, intake, watch, killPoints),
              new LineLog(watch, analyzer.kind(), killPoints));
      watch.listening(server.address());
      return new LabReceiver(watch, server);
    } catch (IOException e) {
      watch.cannotListen(e);
      throw e;
    }
  }

  /** Where it listens. */
  public InetSocketAddress address() {
    return server.address();
  }

  /** Drops every connection: what was not acknowledged by now, the analyzer sends again. */
  @Override
  public void close() {
    server.close();
    watch.stopped();
  }
}
