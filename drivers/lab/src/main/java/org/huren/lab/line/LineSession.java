package org.huren.lab.line;

import io.netty.util.concurrent.ScheduledFuture;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.huren.lab.Unfinished;
import org.huren.lab.hl7.Hl7Message;
import org.jspecify.annotations.Nullable;

/**
 * One connection to an analyzer, or one opening of its port: moves bytes between the port and the
 * conversation, keeps the conversation's timer, and takes its messages to the sink.
 */
final class LineSession implements Port.User, Conversation.Wire {
  private final LineSettings settings;
  private final Conversations conversations;
  private final MessageSink sink;
  private final LineListener listener;
  private Peer peer = new Peer("");
  private Optional<ScheduledFuture<?>> timer = Optional.empty();
  private long timerAt;
  private long heardAt;
  private @Nullable Port port;
  private @Nullable Conversation conversation;

  LineSession(
      LineSettings settings, Conversations conversations, MessageSink sink, LineListener listener) {
    this.settings = settings;
    this.conversations = conversations;
    this.sink = sink;
    this.listener = listener;
  }

  // ---- the port's side

  @Override
  public void opened(Port opened) {
    port = opened;
    peer = opened.peer();
    heardAt = nanos();
    conversation = conversations.begin(this, opened, this::settle);
    listener.on(new LineEvent.Connected(peer));
    if (settings.relay().isEmpty()) {
      sink.connected(new OpenLine(opened, conversation));
    }
    settle();
  }

  @Override
  public void received(byte[] bytes) {
    heardAt = nanos();
    if (conversation != null) {
      settings.tap().received(peer, bytes);
      listener.on(new LineEvent.Heard(peer, bytes.length));
      conversation.receive(bytes);
      settle();
    }
  }

  @Override
  public void closed() {
    if (conversation != null) {
      Conversation ended = conversation;
      conversation = null;
      ended.disconnected();
      timer.ifPresent(t -> t.cancel(false));
      listener.on(new LineEvent.Disconnected(peer));
      port = null;
      if (settings.relay().isEmpty()) {
        sink.disconnected(peer);
      }
    }
  }

  /** After every event: may more be read, and when must the conversation be woken? */
  private void settle() {
    if (port == null || conversation == null) {
      return;
    }
    port.flush();
    port.reading(conversation.wantsBytes());
    OptionalLong deadline = earlier(conversation.deadline(), idleAt());
    if (deadline.isEmpty()) {
      return;
    }
    // A timer that fires too early looks again; only one that would fire too late is replaced.
    if (timer.isPresent() && timerAt - deadline.getAsLong() <= 0) {
      return;
    }
    timer.ifPresent(t -> t.cancel(false));
    timerAt = deadline.getAsLong();
    long wait = Math.max(0, timerAt - nanos());
    try {
      timer = Optional.of(port.executor().schedule(this::wake, wait, TimeUnit.NANOSECONDS));
    } catch (RejectedExecutionException e) {
      timer = Optional.empty();
    }
  }

  private void wake() {
    timer = Optional.empty();
    if (conversation == null) {
      return;
    }
    conversation.tick();
    OptionalLong idle = idleAt();
    if (idle.isPresent() && nanos() - idle.getAsLong() >= 0) {
      close("idle");
      return;
    }
    settle();
  }

  private OptionalLong idleAt() {
    return settings.protocol().idle().stream().mapToLong(d -> heardAt + d.toNanos()).findFirst();
  }

  private static OptionalLong earlier(OptionalLong one, OptionalLong other) {
    if (one.isEmpty() || other.isEmpty()) {
      return one.isEmpty() ? other : one;
    }
    return one.getAsLong() - other.getAsLong() < 0 ? one : other;
  }

  /** The connection as others send to it; behind a relay nobody does, since it is the LIS's. */
  private final class OpenLine implements Outbound {
    private final Port at;
    private final Conversation talk;

    OpenLine(Port at, Conversation talk) {
      this.at = at;
      this.talk = talk;
    }

    @Override
    public Peer peer() {
      return peer;
    }

    @Override
    public CompletionStage<Sent> send(byte[] message) {
      CompletableFuture<Sent> sent = new CompletableFuture<>();
      boolean queued =
          execute(
              at,
              () -> {
                if (conversation == talk) {
                  talk.send(message, sent::complete);
                  settle();
                } else {
                  sent.complete(Sent.UNANSWERED);
                }
              });
      if (!queued) {
        sent.complete(Sent.UNANSWERED);
      }
      return sent;
    }
  }

  /** Runs something on the port's thread; false if the process is stopping. */
  private static boolean execute(Port at, Runnable task) {
    try {
      at.executor().execute(task);
      return true;
    } catch (RejectedExecutionException e) {
      return false;
    }
  }

  // ---- the conversation's side

  @Override
  public void send(byte[] bytes) {
    if (port != null) {
      settings.tap().sent(peer, bytes);
      port.write(bytes);
    }
  }

  @Override
  public void close(String why) {
    if (port != null) {
      listener.on(new LineEvent.Closed(peer, why));
      port.close();
    }
  }

  @Override
  public void tell(LineEvent event) {
    listener.on(event);
  }

  @Override
  public Peer peer() {
    return peer;
  }

  @Override
  public void deliver(byte[] message, Conversation.Delivered then) {
    Port at = port;
    if (at == null) {
      return;
    }
    long began = nanos();
    CompletionStage<MessageSink.Outcome> stage = sink.deliver(message, peer);
    var unused =
        stage.whenComplete(
            (outcome, failure) -> {
              MessageSink.Outcome sure =
                  failure == null ? outcome : new MessageSink.Outcome.Broken();
              // If the process is stopping, what was not answered comes again.
              var ignored =
                  execute(
                      at,
                      () -> {
                        Duration took = Duration.ofNanos(nanos() - began);
                        listener.on(new LineEvent.Answered(peer, message.length, sure, took));
                        then.as(sure);
                        settle();
                      });
            });
  }

  @Override
  public boolean takes(Hl7Message message) {
    return sink.takes(message);
  }

  @Override
  public boolean ask(byte[] message, Consumer<Optional<MessageSink.Reply>> then) {
    Port at = port;
    if (at == null) {
      return false;
    }
    Optional<CompletionStage<Optional<MessageSink.Reply>>> asked = sink.ask(message, peer);
    if (asked.isPresent()) {
      var unused =
          asked
              .get()
              .whenComplete(
                  (reply, failure) -> {
                    var ignored =
                        execute(
                            at,
                            () -> {
                              then.accept(failure == null ? reply : Optional.empty());
                              settle();
                            });
                  });
    }
    return asked.isPresent();
  }

  @Override
  public void withdraw(byte[] message) {
    sink.withdraw(message, peer);
  }

  @Override
  public void keepAside(byte[] soFar, Unfinished why) {
    listener.on(new LineEvent.MessageUnfinished(peer, why, soFar.length));
    sink.keepAside(soFar, why, peer);
  }

  @Override
  public boolean isOpen() {
    return sink.isOpen();
  }

  @Override
  public long nanos() {
    return settings.nanos().getAsLong();
  }
}
