package org.huren.lab.line;

import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;
import java.util.function.Function;
import org.huren.lab.Unfinished;
import org.huren.lab.hl7.Hl7Message;

/**
 * Stands between an analyzer and the LIS that owns its only port.
 *
 * <pre>
 *   analyzer ----bytes, unchanged----> LIS
 *            &lt;---bytes, unchanged-----
 *                 |
 *                 a conversation of our own listens in, and says nothing
 * </pre>
 *
 * <p><b>The promise.</b> The LIS gives the answers. While a message that our own reader found whole
 * is being made durable, what the LIS says is held back, so that its ACK never reaches the analyzer
 * before our copy is on the disk. If our copy can't be made, the ACK is withheld: a TCP connection
 * is dropped, on a cable the LIS's bytes are thrown away until the analyzer sends again. Either way
 * the analyzer repeats the message; the LIS may get it twice, as after any lost ACK.
 *
 * <p>If our reader can't follow the conversation (another protocol, a LIS that accepts what the
 * standard refuses), the bytes pass all the same: what it gathered goes aside and is told of. A LIS
 * that is away or slow is told of too. A TCP analyzer then loses its connection, as it would
 * without us; on a cable nobody answers, as it would be without us. A LIS that dials is waited for:
 * until it comes, nobody answers either.
 */
final class RelayConversation implements Conversation, LisLine.Heard {
  private static final Duration SLOW = Duration.ofSeconds(10);
  private static final int MOST_HELD = 1 << 20;

  private final Wire analyzer;
  private final LisLine lis;
  private final Function<Wire, Conversation> reader;
  private final boolean connection;
  private final Runnable settle;
  private final ByteArrayOutputStream held = new ByteArrayOutputStream();
  private Conversation listening;
  private int storing;
  private boolean withholding;
  private boolean answerDue;
  private long answerDueSince;
  private boolean slowTold;
  private boolean ended;

  /**
   * @param reader makes the conversation that listens in
   * @param connection whether the analyzer's end is a connection, which can be dropped
   * @param settle called after what came from the LIS
   */
  RelayConversation(
      Wire analyzer,
      LisLine lis,
      Function<Wire, Conversation> reader,
      boolean connection,
      Runnable settle) {
    this.analyzer = analyzer;
    this.lis = lis;
    this.reader = reader;
    this.connection = connection;
    this.settle = settle;
    this.listening = reader.apply(new Ear());
  }

  // ---- the analyzer

  @Override
  public void receive(byte[] bytes) {
    withholding = false;
    // Our reader first: it must know of a message before the LIS can have answered it.
    listening.receive(bytes);
    if (!ended && !lis.write(bytes)) {
      drop("lis-unreachable");
    }
  }

  @Override
  public void tick() {
    listening.tick();
    if (answerDue && !slowTold && analyzer.nanos() - answerDueSince >= SLOW.toNanos()) {
      slowTold = true;
      analyzer.tell(new LineEvent.LisSlow(analyzer.peer(), lis.address(), SLOW));
    }
  }

  @Override
  public OptionalLong deadline() {
    OptionalLong own = listening.deadline();
    if (!answerDue || slowTold) {
      return own;
    }
    long slow = answerDueSince + SLOW.toNanos();
    return own.isPresent() && own.getAsLong() - slow < 0 ? own : OptionalLong.of(slow);
  }

  @Override
  public boolean wantsBytes() {
    return listening.wantsBytes() && !lis.isFull();
  }

  @Override
  public void send(byte[] message, Consumer<Outbound.Sent> then) {
    // The line is the LIS's.
    then.accept(Outbound.Sent.UNANSWERED);
  }

  @Override
  public void disconnected() {
    ended = true;
    listening.disconnected();
    lis.close();
  }

  // ---- the LIS

  @Override
  public void lisOpened() {
    analyzer.tell(new LineEvent.LisConnected(analyzer.peer(), lis.address()));
    settle.run();
  }

  @Override
  public void lisSaid(byte[] bytes) {
    answerDue = false;
    slowTold = false;
    if (withholding) {
      analyzer.tell(new LineEvent.Noted(analyzer.peer(), "answer-withheld"));
    } else if (storing > 0) {
      held.writeBytes(bytes);
      lis.reading(held.size() < MOST_HELD);
    } else {
      analyzer.send(bytes);
    }
    settle.run();
  }

  @Override
  public void lisGone() {
    answerDue = false;
    if (connection) {
      drop("lis-gone");
    }
    settle.run();
  }

  @Override
  public void lisNotOpen(String why, Duration retryIn) {
    analyzer.tell(new LineEvent.LisUnreachable(analyzer.peer(), lis.address(), why));
    if (connection && !lis.isAwaited()) {
      drop("lis-unreachable");
    }
    settle.run();
  }

  private void drop(String why) {
    if (connection && !ended) {
      ended = true;
      analyzer.close(why);
    }
  }

  private void stored(MessageSink.Outcome outcome) {
    storing--;
    if (!(outcome instanceof MessageSink.Outcome.Stored)) {
      held.reset();
      withholding = true;
      analyzer.tell(new LineEvent.Refused(analyzer.peer(), "relay-not-stored"));
      drop("not-stored");
    } else if (storing == 0 && held.size() > 0 && !withholding) {
      byte[] said = held.toByteArray();
      held.reset();
      analyzer.send(said);
    }
    lis.reading(true);
  }

  /** The line as our own reader sees it: what it would say is not said. */
  private final class Ear implements Wire {
    @Override
    public void send(byte[] bytes) {
      // What it would answer now, the LIS should.
      answerDue = true;
      slowTold = false;
      answerDueSince = analyzer.nanos();
    }

    @Override
    public void close(String why) {
      // It can't follow, or our store broke: the latter is dealt with where the outcome is.
      listening = reader.apply(new Ear());
    }

    @Override
    public void tell(LineEvent event) {
      if (event instanceof LineEvent.Refused refused) {
        analyzer.tell(new LineEvent.Noted(refused.peer(), refused.why()));
      } else if (!(event instanceof LineEvent.Noise)) {
        // Answers to what the LIS sends are noise to a reader that hears one side only.
        analyzer.tell(event);
      }
    }

    @Override
    public Peer peer() {
      return analyzer.peer();
    }

    @Override
    public void deliver(byte[] message, Delivered then) {
      storing++;
      analyzer.deliver(
          message,
          outcome -> {
            // First the reader, which may find the next message in what it held back.
            then.as(outcome);
            stored(outcome);
          });
    }

    @Override
    public boolean takes(Hl7Message message) {
      return analyzer.takes(message);
    }

    @Override
    public boolean ask(byte[] message, Consumer<Optional<MessageSink.Reply>> then) {
      // Questions are the LIS's to answer.
      return false;
    }

    @Override
    public void withdraw(byte[] message) {
      // It asked the LIS.
    }

    @Override
    public void keepAside(byte[] soFar, Unfinished why) {
      analyzer.keepAside(soFar, why);
    }

    @Override
    public boolean isOpen() {
      return true;
    }

    @Override
    public long nanos() {
      return analyzer.nanos();
    }
  }
}
