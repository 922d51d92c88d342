package org.huren.agent.receive.lab;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Clock;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.huren.agent.analyzer.Analyzer;
import org.huren.agent.item.KillPoint;
import org.huren.agent.item.Reason;
import org.huren.agent.observe.ReceiverWatch;
import org.huren.agent.observe.Refusal;
import org.huren.agent.order.OrderDesk;
import org.huren.agent.spool.Intake;
import org.huren.config.AnalyzerConfig;
import org.huren.lab.line.AnalyzerLine;
import org.huren.lab.line.LineAddress;
import org.huren.lab.line.LineSettings;
import org.huren.lab.line.LineTap;
import org.huren.lab.line.LineThreads;

/**
 * Receives from one analyzer, over TCP or a cable, in the protocol of its profile. A message is
 * acknowledged (ACK of the frame that ends the L record, AA) only after the spool said it is
 * durable; without space ENQ gets NAK and HL7 AR. Safe for any thread.
 */
public final class LabReceiver implements AutoCloseable {
  private final ReceiverWatch watch;
  private final AnalyzerLine line;

  private LabReceiver(ReceiverWatch watch, AnalyzerLine line) {
    this.watch = watch;
    this.line = line;
  }

  /**
   * Opens the line; an analyzer or a cable that is not there is tried until it is.
   *
   * @param threads shared by all analyzers; closed by the caller
   * @param clock for the time in HL7 answers, in the hospital's zone
   * @param desk answers its questions; empty where nobody tells of orders
   * @throws IOException if a port to listen on can't be had; the watch was told
   */
  public static LabReceiver start(
      LineThreads threads,
      Analyzer analyzer,
      Intake intake,
      ReceiverWatch watch,
      Clock clock,
      LongSupplier nanoTime,
      KillPoint.Observer killPoints,
      Optional<OrderDesk> desk)
      throws IOException {
    AnalyzerConfig config = analyzer.config();
    LineTap tap = new LineTap();
    watch
        .line()
        .ifPresent(
            line ->
                tap.listen(
                    (direction, peer, bytes) ->
                        line.capture()
                            .bytes(direction == LineTap.Direction.FROM_INSTRUMENT, bytes)));
    LineSettings settings =
        new LineSettings(
            address(config.link()),
            analyzer.protocol(),
            config.relay().map(LabReceiver::address),
            clock,
            nanoTime,
            tap);
    desk.ifPresent(
        d ->
            d.onRefusal(
                peer ->
                    watch.refused(
                        LineLog.shown(peer),
                        Refusal.PROTOCOL,
                        Reason.of("receive.line.order-refused"))));
    try {
      AnalyzerLine line =
          AnalyzerLine.open(
              threads,
              settings,
              new SpooledMessages(analyzer, intake, watch, killPoints, desk, clock),
              new LineLog(watch, analyzer.kind(), killPoints));
      line.address().ifPresentOrElse(watch::listening, watch::calling);
      return new LabReceiver(watch, line);
    } catch (IOException e) {
      watch.cannotListen(e);
      throw e;
    }
  }

  static LineAddress address(AnalyzerConfig.Link link) {
    if (link instanceof AnalyzerConfig.Link.Listen listen) {
      return new LineAddress.Listen(listen.at().socketAddress(), listen.peers()::admits);
    }
    if (link instanceof AnalyzerConfig.Link.Connect connect) {
      return new LineAddress.Connect(connect.to().host(), connect.to().port());
    }
    return new LineAddress.Serial(((AnalyzerConfig.Link.Serial) link).settings());
  }

  /** Where it listens, if it does. */
  public Optional<InetSocketAddress> address() {
    return line.address();
  }

  /** Where a LIS is awaited that dials, behind a relay. */
  public Optional<InetSocketAddress> lisAddress() {
    return line.lisAddress();
  }

  /** Drops every connection: what was not acknowledged by now, the analyzer sends again. */
  @Override
  public void close() {
    line.close();
    watch.stopped();
  }
}
