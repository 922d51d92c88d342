package org.huren.lab.line;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.concurrent.ScheduledFuture;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.huren.lab.Unfinished;
import org.huren.lab.hl7.Hl7Message;
import org.huren.lab.profile.Protocol;
import org.jspecify.annotations.Nullable;

/** One connection: moves bytes between the socket and its conversation, and keeps its timer. */
final class LineHandler extends ChannelInboundHandlerAdapter {
  private final Peer peer;
  private final LabServer.Settings settings;
  private final MessageSink sink;
  private final LineListener listener;
  private Optional<ScheduledFuture<?>> timer = Optional.empty();
  private long timerAt;
  private long heardAt;
  private @Nullable Conversation conversation;

  LineHandler(Peer peer, LabServer.Settings settings, MessageSink sink, LineListener listener) {
    this.peer = peer;
    this.settings = settings;
    this.sink = sink;
    this.listener = listener;
  }

  @Override
  public void channelActive(ChannelHandlerContext ctx) {
    heardAt = settings.nanos().getAsLong();
    Conversation.Wire wire = new SocketWire(ctx);
    Conversation talk =
        settings.protocol() instanceof Protocol.Hl7 hl7
            ? new Hl7Conversation(hl7, settings.clock(), wire)
            : new AstmConversation(((Protocol.Astm) settings.protocol()).link(), wire);
    conversation = talk;
    listener.on(new LineEvent.Connected(peer));
    sink.connected(new OpenLine(ctx, talk));
    settle(ctx, talk);
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    ByteBuf buffer = (ByteBuf) message;
    byte[] bytes = new byte[buffer.readableBytes()];
    buffer.readBytes(bytes);
    buffer.release();
    heardAt = settings.nanos().getAsLong();
    if (conversation != null) {
      listener.on(new LineEvent.Heard(peer, bytes.length));
      conversation.receive(bytes);
      settle(ctx, conversation);
    }
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext ctx) {
    ctx.flush();
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    if (conversation != null) {
      conversation.disconnected();
      timer.ifPresent(t -> t.cancel(false));
      listener.on(new LineEvent.Disconnected(peer));
      sink.disconnected(peer);
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    listener.on(new LineEvent.Closed(peer, cause.getClass().getSimpleName()));
    var unused = ctx.close();
  }

  /** After every event: may more be read, and when must the conversation be woken? */
  private void settle(ChannelHandlerContext ctx, Conversation talk) {
    ctx.flush();
    ctx.channel().config().setAutoRead(talk.wantsBytes());
    OptionalLong deadline = earlier(talk.deadline(), idleAt());
    if (deadline.isEmpty() || !ctx.channel().isActive()) {
      return;
    }
    // A timer that fires too early looks again; only one that would fire too late is replaced.
    if (timer.isPresent() && timerAt - deadline.getAsLong() <= 0) {
      return;
    }
    timer.ifPresent(t -> t.cancel(false));
    timerAt = deadline.getAsLong();
    long wait = Math.max(0, timerAt - settings.nanos().getAsLong());
    timer = Optional.of(ctx.executor().schedule(() -> wake(ctx, talk), wait, TimeUnit.NANOSECONDS));
  }

  private void wake(ChannelHandlerContext ctx, Conversation talk) {
    timer = Optional.empty();
    talk.tick();
    OptionalLong idle = idleAt();
    if (idle.isPresent() && settings.nanos().getAsLong() - idle.getAsLong() >= 0) {
      listener.on(new LineEvent.Closed(peer, "idle"));
      var unused = ctx.close();
      return;
    }
    settle(ctx, talk);
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

  /** The connection as others send to it. */
  private final class OpenLine implements Outbound {
    private final ChannelHandlerContext ctx;
    private final Conversation talk;

    OpenLine(ChannelHandlerContext ctx, Conversation talk) {
      this.ctx = ctx;
      this.talk = talk;
    }

    @Override
    public Peer peer() {
      return peer;
    }

    @Override
    public CompletionStage<Sent> send(byte[] message) {
      CompletableFuture<Sent> sent = new CompletableFuture<>();
      ctx.executor()
          .execute(
              () -> {
                if (ctx.channel().isActive()) {
                  talk.send(message, sent::complete);
                  settle(ctx, talk);
                } else {
                  sent.complete(Sent.UNANSWERED);
                }
              });
      return sent;
    }
  }

  /** The socket as the conversation sees it. */
  private final class SocketWire implements Conversation.Wire {
    private final ChannelHandlerContext ctx;

    SocketWire(ChannelHandlerContext ctx) {
      this.ctx = ctx;
    }

    @Override
    public void send(byte[] bytes) {
      var unused = ctx.write(Unpooled.wrappedBuffer(bytes));
    }

    @Override
    public void close(String why) {
      listener.on(new LineEvent.Closed(peer, why));
      var unused = ctx.close();
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
      long began = settings.nanos().getAsLong();
      CompletionStage<MessageSink.Outcome> stage = sink.deliver(message, peer);
      stage.whenComplete(
          (outcome, failure) ->
              ctx.executor()
                  .execute(
                      () -> {
                        MessageSink.Outcome sure =
                            failure == null ? outcome : new MessageSink.Outcome.Broken();
                        Duration took = Duration.ofNanos(settings.nanos().getAsLong() - began);
                        then.as(sure);
                        if (conversation != null) {
                          settle(ctx, conversation);
                        }
                        listener.on(new LineEvent.Answered(peer, message.length, sure, took));
                      }));
    }

    @Override
    public boolean takes(Hl7Message message) {
      return sink.takes(message);
    }

    @Override
    public boolean ask(byte[] message, Consumer<Optional<MessageSink.Reply>> then) {
      Optional<CompletionStage<Optional<MessageSink.Reply>>> asked = sink.ask(message, peer);
      asked.ifPresent(
          stage ->
              stage.whenComplete(
                  (reply, failure) ->
                      ctx.executor()
                          .execute(
                              () -> {
                                then.accept(failure == null ? reply : Optional.empty());
                                if (conversation != null) {
                                  settle(ctx, conversation);
                                }
                              })));
      return asked.isPresent();
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
}
