package org.huren.lab.link;

import static org.huren.lab.link.Control.ENQ;
import static org.huren.lab.link.Control.EOT;

import java.io.ByteArrayOutputStream;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.BooleanSupplier;
import org.huren.lab.Unfinished;

/**
 * One end of a LIS01-A2 / ASTM E1381 line, the host's, as a state machine.
 *
 * <pre>
 *              ENQ / ACK                         frame with the end of L
 *   NEUTRAL --------------------> RECEIVING ------------------------------> COMMITTING
 *    |  ^ ^   EOT, 30 s silence     |   ^  \_ frame: ACK, bad frame: NAK         |
 *    |  | +-------------------------+   +----------------------------------------+
 *    |  |                                  stored: ACK   refused: NAK   broken: close
 *    |  |
 *    |  +---- EOT sent: all frames taken, or 6 retries, or 15 s silence ----+
 *    |  +---- NAK (wait 10 s), ENQ (contention: wait 20 s), 15 s silence    |
 *    v                                    |            ACK                  |
 *   BIDDING ------------------------------+---------------------------> SENDING
 * </pre>
 *
 * <p><b>The promise.</b> The ACK of the frame that ends the terminator record is sent only after
 * the host resolved the {@link LinkEffect.CommitRequested} as stored. What came without its
 * terminator is handed out as {@link LinkEffect.SetAside}. A frame repeated because its ACK was
 * lost is acknowledged again and not taken twice; a whole message repeated after EOT is taken
 * twice, and told apart by its content further on.
 *
 * <p>Half duplex: while a message is being committed, whatever else arrives waits. If the sender
 * stopped waiting meanwhile (its 15 s passed and EOT or ENQ is here), no ACK is sent, since it
 * would be taken for the answer to something else.
 *
 * <p>Times are a monotonic nanosecond clock's. Not thread-safe.
 */
public final class AstmLink {
  private static final int ENOUGH_HELD = 1 << 16;
  private static final int MAX_HELD = 1 << 20;

  private final LinkProfile profile;
  private final Line line = new Line();
  private final ReceivingSide receiver;
  private final BiddingSide sender;
  private final ByteArrayOutputStream held = new ByteArrayOutputStream();
  private long committingSince;

  /**
   * A line in its neutral state.
   *
   * @param accepting whether messages are taken now; asked at each ENQ
   */
  public AstmLink(LinkProfile profile, BooleanSupplier accepting) {
    this.profile = profile;
    this.receiver = new ReceivingSide(profile, accepting, line);
    this.sender = new BiddingSide(profile, line);
  }

  /** How the host's attempt to make a message durable ended. */
  public enum CommitOutcome {
    STORED,
    REFUSED,
    /** Nobody knows. */
    BROKEN
  }

  public LinkState state() {
    return line.state();
  }

  /** Bytes arrived. */
  public List<LinkEffect> receive(byte[] bytes, int from, int length, long now) {
    line.begin(now);
    receiver.heard();
    consume(bytes, from, length);
    return end();
  }

  /** Time passed; call at {@link #deadline} or later. */
  public List<LinkEffect> tick(long now) {
    line.begin(now);
    OptionalLong deadline = deadline();
    if (deadline.isPresent() && line.isPast(deadline.getAsLong())) {
      switch (line.state()) {
        case RECEIVING -> receiver.onDeadline();
        case BIDDING, SENDING -> sender.onSilence();
        case NEUTRAL, COMMITTING -> {}
      }
    }
    return end();
  }

  /** When {@link #tick} is wanted. */
  public OptionalLong deadline() {
    return switch (line.state()) {
      case RECEIVING -> OptionalLong.of(receiver.deadline());
      case BIDDING, SENDING -> OptionalLong.of(sender.answerDue());
      case NEUTRAL -> line.isClosed() ? OptionalLong.empty() : sender.bidDue();
      case COMMITTING -> OptionalLong.empty();
    };
  }

  /** Tells how the commit that was asked for ended; ignored if none is awaited any more. */
  public List<LinkEffect> resolve(CommitOutcome outcome, long now) {
    line.begin(now);
    if (line.state() == LinkState.COMMITTING) {
      switch (outcome) {
        case STORED -> receiver.stored(senderGaveUp());
        case REFUSED -> receiver.refused();
        case BROKEN -> line.close(LinkEffect.Close.Why.BROKEN);
      }
      replayHeld();
    }
    return end();
  }

  /** Sends a message, LIS02 records each ended by CR, as soon as the line is ours. */
  public List<LinkEffect> send(byte[] message, long now) {
    line.begin(now);
    sender.add(message);
    return end();
  }

  /** The connection is gone; a commit under way is the host's to finish. */
  public List<LinkEffect> disconnect(long now) {
    line.begin(now);
    if (line.state() == LinkState.RECEIVING) {
      receiver.abandon(Unfinished.DISCONNECTED);
    }
    if (held.size() > 0) {
      line.emit(new LinkEffect.Noise(held.size()));
    }
    sender.onDisconnect();
    line.end();
    return end();
  }

  /** Whether so much waits for a commit that no more should be read from the line. */
  public boolean isFull() {
    return held.size() >= ENOUGH_HELD;
  }

  private List<LinkEffect> end() {
    receiver.reportNoise();
    if (line.state() == LinkState.NEUTRAL && !line.isClosed()) {
      sender.bidIfWanted();
    }
    return line.effects();
  }

  private void consume(byte[] bytes, int from, int length) {
    for (int i = from; i < from + length && !line.isClosed(); i++) {
      switch (line.state()) {
        case COMMITTING -> {
          hold(bytes, i, from + length - i);
          return;
        }
        case BIDDING, SENDING -> sender.onAnswer(bytes[i]);
        case NEUTRAL, RECEIVING -> {
          receiver.accept(bytes[i]);
          committingSince = line.now();
        }
      }
    }
  }

  private void hold(byte[] bytes, int from, int length) {
    if (held.size() + length > MAX_HELD) {
      line.close(LinkEffect.Close.Why.NOISE);
    } else {
      held.write(bytes, from, length);
    }
  }

  private boolean senderGaveUp() {
    boolean ended = false;
    for (byte b : held.toByteArray()) {
      ended |= b == EOT || b == ENQ;
    }
    return ended && line.isPast(committingSince + profile.timers().answer().toNanos());
  }

  private void replayHeld() {
    if (line.isClosed() || held.size() == 0) {
      return;
    }
    byte[] waiting = held.toByteArray();
    held.reset();
    receiver.replaying(true);
    consume(waiting, 0, waiting.length);
    receiver.replaying(false);
  }
}
