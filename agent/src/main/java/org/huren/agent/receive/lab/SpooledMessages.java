package org.huren.agent.receive.lab;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.huren.agent.analyzer.Analyzer;
import org.huren.agent.item.KillPoint;
import org.huren.agent.item.PayloadKind;
import org.huren.agent.observe.ReceiverWatch;
import org.huren.agent.order.OrderDesk;
import org.huren.agent.spool.Intake;
import org.huren.agent.spool.Reception;
import org.huren.agent.spool.StoreOutcome;
import org.huren.lab.Unfinished;
import org.huren.lab.line.MessageSink;
import org.huren.lab.line.Outbound;
import org.huren.lab.line.Peer;

/** Writes one analyzer's messages into the spool, exactly as they came. */
final class SpooledMessages implements MessageSink {
  private final Analyzer analyzer;
  private final Intake intake;
  private final ReceiverWatch watch;
  private final KillPoint.Observer killPoints;
  private final Optional<OrderDesk> desk;
  private final Clock clock;

  SpooledMessages(
      Analyzer analyzer,
      Intake intake,
      ReceiverWatch watch,
      KillPoint.Observer killPoints,
      Optional<OrderDesk> desk,
      Clock clock) {
    this.desk = desk;
    this.analyzer = analyzer;
    this.intake = intake;
    this.watch = watch;
    this.killPoints = killPoints;
    this.clock = clock;
  }

  @Override
  public boolean isOpen() {
    return intake.isOpen();
  }

  @Override
  public CompletionStage<Outcome> deliver(byte[] message, Peer peer) {
    Intake.Admission admission = intake.admit(analyzer.kind(), analyzer.source());
    if (!(admission instanceof Intake.Admission.Admitted admitted)) {
      return CompletableFuture.completedFuture(new Outcome.Refused());
    }
    Reception reception = admitted.reception();
    reception.write(ByteBuffer.wrap(message));
    CompletionStage<StoreOutcome> stored =
        reception.commit(() -> analyzer.received(message, clock.instant()));
    analyzer.bench().clockNews().ifPresent(watch::clockAhead);
    return stored.thenApply(this::outcome);
  }

  private Outcome outcome(StoreOutcome stored) {
    if (stored instanceof StoreOutcome.Stored) {
      killPoints.passed(
          analyzer.kind() == PayloadKind.HL7
              ? KillPoint.BEFORE_MLLP_ANSWER
              : KillPoint.BEFORE_LAST_FRAME_ACK);
      return new Outcome.Stored();
    }
    return stored instanceof StoreOutcome.Refused ? new Outcome.Refused() : new Outcome.Broken();
  }

  @Override
  public Optional<CompletionStage<Optional<Reply>>> ask(byte[] message, Peer peer) {
    return desk.flatMap(d -> d.ask(message));
  }

  @Override
  public void withdraw(byte[] message, Peer peer) {
    desk.ifPresent(d -> d.withdraw(message));
  }

  @Override
  public void connected(Outbound line) {
    desk.ifPresent(d -> d.connected(line));
  }

  @Override
  public void disconnected(Peer peer) {
    desk.ifPresent(d -> d.disconnected(peer));
  }

  @Override
  public void keepAside(byte[] soFar, Unfinished why, Peer peer) {
    Optional<Path> file = intake.keepAside(analyzer.kind(), analyzer.source(), soFar);
    watch.unfinished(LineLog.shown(peer), LineLog.refusal(why), file);
  }
}
