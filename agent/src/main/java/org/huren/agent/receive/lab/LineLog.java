package org.huren.agent.receive.lab;

import java.util.Optional;
import org.huren.agent.item.KillPoint;
import org.huren.agent.item.PayloadKind;
import org.huren.agent.item.Reason;
import org.huren.agent.observe.LineWatch;
import org.huren.agent.observe.Peer;
import org.huren.agent.observe.ReceiverWatch;
import org.huren.agent.observe.Refusal;
import org.huren.lab.Unfinished;
import org.huren.lab.line.LineEvent;
import org.huren.lab.line.LineListener;
import org.huren.lab.line.MessageSink;
import org.huren.lab.line.Outbound;

/** Turns what happens on an analyzer's lines into counts, the list of strangers, and log lines. */
final class LineLog implements LineListener {
  private final ReceiverWatch watch;
  private final KillPoint answered;
  private final KillPoint.Observer killPoints;

  LineLog(ReceiverWatch watch, PayloadKind kind, KillPoint.Observer killPoints) {
    this.watch = watch;
    this.answered =
        kind == PayloadKind.HL7 ? KillPoint.AFTER_MLLP_ANSWER : KillPoint.AFTER_LAST_FRAME_ACK;
    this.killPoints = killPoints;
  }

  @Override
  public void on(LineEvent event) {
    Peer peer = shown(event.peer());
    if (event instanceof LineEvent.Heard) {
      watch.heard(peer);
    } else if (event instanceof LineEvent.Answered answer) {
      if (answer.outcome() instanceof MessageSink.Outcome.Stored) {
        watch.stored(peer, answer.length(), answer.took());
        killPoints.passed(answered);
      }
    } else if (event instanceof LineEvent.StateChanged changed) {
      watch.link(changed.state());
    } else if (event instanceof LineEvent.Connected) {
      watch.opened(peer);
    } else if (event instanceof LineEvent.Disconnected) {
      watch.closed(peer);
    } else if (event instanceof LineEvent.Refused refused) {
      refused(peer, refused.why());
    } else if (event instanceof LineEvent.Replied replied) {
      if (replied.what() != Outbound.Sent.TAKEN) {
        watch.refused(peer, Refusal.PROTOCOL, Reason.of("receive.line.answer-refused"));
      }
    } else if (event instanceof LineEvent.Noise noise) {
      watch.refused(peer, Refusal.PROTOCOL, Reason.of("receive.line.noise", noise.bytes()));
    } else if (event instanceof LineEvent.PeerTurnedAway away) {
      turnedAway(peer, away.why());
    } else {
      watch.line().ifPresent(line -> onLine(line, event));
    }
  }

  private static void onLine(LineWatch line, LineEvent event) {
    if (event instanceof LineEvent.Noted noted) {
      line.noted(noted.what());
    } else if (event instanceof LineEvent.KeepAlive) {
      line.noted("keep-alive");
    } else if (event instanceof LineEvent.NotOpen lost) {
      line.notOpen(lost.why());
    } else if (event instanceof LineEvent.LisConnected there) {
      line.lisConnected(there.lis());
    } else if (event instanceof LineEvent.LisUnreachable gone) {
      line.lisUnreachable(gone.lis(), gone.why());
    } else if (event instanceof LineEvent.LisSlow slow) {
      line.lisSlow(slow.lis(), slow.since());
    }
  }

  private void turnedAway(Peer peer, LineEvent.PeerTurnedAway.Why why) {
    if (why == LineEvent.PeerTurnedAway.Why.NOT_ADMITTED) {
      watch.stranger(peer);
    } else {
      watch.refused(peer, Refusal.BUSY);
    }
  }

  private void refused(Peer peer, String why) {
    switch (why) {
      case "refused-bid", "refused-message", "relay-not-stored" ->
          watch.sentBack(peer, Refusal.NO_SPACE, reason(why));
      case "bad-checksum" -> watch.sentBack(peer, Refusal.CHECKSUM, reason(why));
      case "wrong-frame-number", "frame-too-long" ->
          watch.sentBack(peer, Refusal.PROTOCOL, reason(why));
      case "unsupported-message-type" -> watch.refused(peer, Refusal.UNSUPPORTED, reason(why));
      default -> watch.refused(peer, Refusal.PROTOCOL, reason(why));
    }
  }

  private static Reason reason(String why) {
    return Reason.of("receive.line." + why);
  }

  /** How a message that never ended is counted. */
  static Refusal refusal(Unfinished why) {
    return switch (why) {
      case DISCONNECTED, ENDED_EARLY, RESTARTED -> Refusal.CUT_OFF;
      case TIMED_OUT -> Refusal.TIMEOUT;
      case TOO_LONG, NOT_A_MESSAGE -> Refusal.INVALID;
      case NOT_STORED -> Refusal.NO_SPACE;
    };
  }

  /** The far end without its port, which is another one after each reconnection. */
  static Peer shown(org.huren.lab.line.Peer peer) {
    String address = peer.address();
    // Names of serial ports may have colons of their own.
    int port = address.startsWith("/") ? -1 : address.lastIndexOf(':');
    return new Peer(port < 0 ? address : address.substring(0, port), Optional.empty());
  }
}
