package org.huren.agent.receive.lab;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.huren.agent.item.KillPoint;
import org.huren.agent.item.PayloadKind;
import org.huren.agent.observe.ReceiverWatch;
import org.huren.agent.order.Lis;
import org.huren.agent.spool.Intake;
import org.huren.agent.spool.Reception;
import org.huren.agent.spool.StoreOutcome;
import org.huren.lab.Unfinished;
import org.huren.lab.hl7.Hl7Message;
import org.huren.lab.line.MessageSink;
import org.huren.lab.line.Peer;

/**
 * Writes one system's orders, patients and verified reports into the spool, exactly as they came:
 * the orders in the index can be made again from these files.
 */
final class LisMessages implements MessageSink {
  private final Lis lis;
  private final Intake intake;
  private final ReceiverWatch watch;
  private final KillPoint.Observer killPoints;

  LisMessages(Lis lis, Intake intake, ReceiverWatch watch, KillPoint.Observer killPoints) {
    this.lis = lis;
    this.intake = intake;
    this.watch = watch;
    this.killPoints = killPoints;
  }

  @Override
  public boolean isOpen() {
    return intake.isOpen();
  }

  @Override
  public boolean takes(Hl7Message message) {
    return lis.takes(message);
  }

  @Override
  public CompletionStage<Outcome> deliver(byte[] message, Peer peer) {
    Intake.Admission admission = intake.admit(PayloadKind.HL7, lis.source());
    if (!(admission instanceof Intake.Admission.Admitted admitted)) {
      return CompletableFuture.completedFuture(new Outcome.Refused());
    }
    Reception reception = admitted.reception();
    reception.write(ByteBuffer.wrap(message));
    return reception.commit(() -> lis.facts(message)).thenApply(this::outcome);
  }

  private Outcome outcome(StoreOutcome stored) {
    if (stored instanceof StoreOutcome.Stored) {
      killPoints.passed(KillPoint.BEFORE_MLLP_ANSWER);
      return new Outcome.Stored();
    }
    return stored instanceof StoreOutcome.Refused ? new Outcome.Refused() : new Outcome.Broken();
  }

  @Override
  public void keepAside(byte[] soFar, Unfinished why, Peer peer) {
    Optional<Path> file = intake.keepAside(PayloadKind.HL7, lis.source(), soFar);
    watch.unfinished(LineLog.shown(peer), LineLog.refusal(why), file);
  }
}
