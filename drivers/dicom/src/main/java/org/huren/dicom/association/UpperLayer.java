package org.huren.dicom.association;

import static org.huren.dicom.association.UpperLayerEvent.*;
import static org.huren.dicom.association.UpperLayerState.*;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.DecoderException;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.ImmediateEventExecutor;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.function.Function;
import org.huren.dicom.AeTitle;
import org.huren.dicom.association.AssociationEnd.Aborted;
import org.huren.dicom.association.AssociationEnd.Released;
import org.huren.dicom.pdu.AbortReason;
import org.huren.dicom.pdu.Pdu;
import org.huren.dicom.pdu.Pdu.AssociateAc;
import org.huren.dicom.pdu.Pdu.AssociateRj;
import org.huren.dicom.pdu.Pdu.AssociateRq;
import org.huren.dicom.pdu.PduDecoder;
import org.huren.dicom.pdu.PduEncoder;
import org.huren.dicom.pdu.PduProblem;
import org.huren.dicom.pdu.RejectReason;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The upper layer of one connection (PS3.8 section 9) as a Netty handler: runs the machine of
 * {@link UpperLayerState} for either side, keeps ARTIM and the other deadlines. Lives on the
 * channel's event loop.
 */
public final class UpperLayer extends ChannelInboundHandlerAdapter {
  private static final Logger LOG = LoggerFactory.getLogger(UpperLayer.class);

  /** Cut size towards a peer without limit: long enough, and still pipelines. */
  private static final int UNLIMITED_FRAGMENT = 256 * 1024;

  /** Fired through a pipeline to stop its association. */
  public enum Shutdown {
    /** After what is running. */
    SOON,
    /** At once. */
    NOW
  }

  /** What exists from A-ASSOCIATE until the end. */
  private record Established(Association association, AssociationUser user, Watch watch) {}

  private static final Future<?> NO_TIMER = ImmediateEventExecutor.INSTANCE.newSucceededFuture(0);

  private final Side side;
  private final Inbox inbox;
  private UpperLayerState state = STA_1;
  private Optional<Established> established = Optional.empty();
  private boolean endReported;
  private boolean userPaused;
  private boolean releaseAnswered;
  private Future<?> artim = NO_TIMER;
  private Future<?> nextLook = NO_TIMER;
  private @Nullable Transport attached;

  UpperLayer(Side side) {
    this.side = side;
    this.inbox = new Inbox(new PduDecoder(side.settings().maximumLength()), new Indications());
  }

  /**
   * The handler of a connection on which we request an association.
   *
   * @param listener hears exactly one of accepted, rejected and connection failed, then the end
   * @param users makes the service user once the association is accepted
   */
  public static ChannelHandler requestor(
      AssociationSettings settings,
      AeTitle calling,
      AeTitle called,
      AssociateRq request,
      AssociationListener listener,
      Function<Association, AssociationUser> users) {
    return new UpperLayer(new Requestor(settings, calling, called, request, listener, users));
  }

  // --- the connection ------------------------------------------------------------------------

  @Override
  public void handlerAdded(ChannelHandlerContext ctx) {
    attached = new Transport(ctx);
  }

  @Override
  public void channelActive(ChannelHandlerContext ctx) {
    if (side instanceof Requestor requestor) {
      perform(EVT_1, Ending.NONE);
      perform(EVT_2, Ending.NONE, () -> transport().write(requestor.request()));
      startArtim();
    } else {
      perform(EVT_5, Ending.NONE);
    }
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    if (established.isPresent()) {
      established.get().watch().activity(transport().now());
    }
    inbox.add((ByteBuf) message);
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    perform(EVT_17, Ending.lost("the connection was closed"));
    inbox.close();
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext ctx) {
    updateReading();
    established.ifPresent(e -> e.user().writabilityChanged());
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext ctx, Object event) throws Exception {
    if (event instanceof Shutdown shutdown) {
      shutDown(shutdown);
    } else {
      super.userEventTriggered(ctx, event);
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    Throwable inner = cause instanceof DecoderException ? cause.getCause() : cause;
    if (inner instanceof IOException) {
      perform(EVT_17, Ending.lost("the connection broke: " + inner.getMessage()));
      transport().close();
    } else {
      fail(cause);
    }
  }

  private void shutDown(Shutdown shutdown) {
    if (shutdown == Shutdown.SOON && state == STA_6 && established.isPresent()) {
      established.get().user().stopping();
      return;
    }
    boolean unasked = state == STA_2;
    abort(AbortCause.STOPPING, "this end is stopping");
    if (unasked || shutdown == Shutdown.NOW) {
      transport().close();
    }
  }

  // --- what the peer sends -------------------------------------------------------------------

  private final class Indications implements PduDecoder.Sink {
    @Override
    public void pdu(Pdu pdu) {
      if (pdu instanceof AssociateRq rq) {
        perform(EVT_6, unexpected("A-ASSOCIATE-RQ"), () -> answer(rq));
      } else if (pdu instanceof AssociateAc ac) {
        perform(EVT_3, unexpected("A-ASSOCIATE-AC"), () -> accepted(ac));
      } else if (pdu instanceof AssociateRj rj) {
        perform(EVT_4, unexpected("A-ASSOCIATE-RJ"), () -> rejected(rj));
      } else if (pdu instanceof Pdu.ReleaseRq) {
        perform(
            EVT_12,
            unexpected("A-RELEASE-RQ"),
            () -> established.ifPresent(e -> e.user().releaseRequested()));
      } else if (pdu instanceof Pdu.ReleaseRp) {
        perform(EVT_13, unexpected("A-RELEASE-RP"), () -> end(new Released()));
      } else if (pdu instanceof Pdu.Abort abort) {
        perform(EVT_16, Ending.byPeer(abort));
      }
    }

    @Override
    public void dataHeader() {
      if (!isDataExpected()) {
        perform(EVT_10, unexpected("P-DATA-TF"));
      }
    }

    @Override
    public void pdv(int contextId, boolean command, boolean last, ByteBuffer bytes) {
      if (!isDataExpected() || established.isEmpty()) {
        return; // the rest of a PDU that came too late
      }
      Established now = established.get();
      Optional<PresentationContext> agreed = now.association().info().context(contextId);
      if (agreed.isPresent()) {
        now.user().data(agreed.get(), command, last, bytes);
      } else {
        malformed(
            new PduProblem(
                AbortReason.INVALID_PDU_PARAMETER_VALUE,
                "data for presentation context " + contextId + ", which was not accepted"));
      }
    }

    @Override
    public void malformed(PduProblem problem) {
      perform(EVT_19, Ending.malformed(problem));
    }
  }

  /** DT-2 or AR-6, asked for each piece of data, so without a look into the table. */
  private boolean isDataExpected() {
    return state == STA_6 || state == STA_7;
  }

  private Ending unexpected(String pdu) {
    return Ending.unexpected(pdu, state);
  }

  // --- what the user asks for ----------------------------------------------------------------

  void execute(Runnable task) {
    transport()
        .execute(
            () -> {
              try {
                task.run();
              } catch (RuntimeException | Error e) {
                fail(e);
              }
            });
  }

  boolean isWritable() {
    return transport().isWritable();
  }

  ByteBufAllocator allocator() {
    return transport().allocator();
  }

  static int fragmentSize(long peerMaximumLength) {
    return peerMaximumLength == 0
        ? UNLIMITED_FRAGMENT
        : (int) Math.min(peerMaximumLength - PduEncoder.PDV_HEADER, UNLIMITED_FRAGMENT) & ~1;
  }

  void send(int contextId, boolean command, boolean last, ByteBuf payload) {
    if (state.on(EVT_9).isEmpty() || established.isEmpty()) {
      payload.release();
      return;
    }
    established.get().watch().activity(transport().now());
    int most = established.get().association().fragmentSize();
    while (payload.readableBytes() > most) {
      transport().writeData(contextId, command, false, payload.readRetainedSlice(most));
    }
    transport().writeData(contextId, command, last, payload);
  }

  void flush() {
    transport().flush();
  }

  void pause(boolean pause) {
    userPaused = pause;
    updateReading();
  }

  void release() {
    perform(
        EVT_11,
        Ending.NONE,
        () -> {
          transport().write(new Pdu.ReleaseRq());
          startArtim();
        });
  }

  void releaseResponse() {
    if (state == STA_10) {
      releaseAnswered = true; // the requestor's answer to our own request comes first
    }
    perform(EVT_14, Ending.NONE, () -> transport().write(new Pdu.ReleaseRp()));
  }

  void abort(AbortCause cause, String why) {
    perform(EVT_15, Ending.byUser(cause, why));
  }

  // --- the machine ---------------------------------------------------------------------------

  private void perform(UpperLayerEvent event, Ending ending) {
    perform(event, ending, () -> {});
  }

  /**
   * Takes one step.
   *
   * @param issue what the action sends to the user or the peer, where that is not the same for
   *     every event that leads to it
   */
  private void perform(UpperLayerEvent event, Ending ending, Runnable issue) {
    Optional<UpperLayerAction> found = state.on(event);
    if (found.isEmpty()) {
      return; // something that the peer or a deadline outran
    }
    UpperLayerAction action = found.get();
    state = action.next();
    if (action == UpperLayerAction.AR_8 && side instanceof Acceptor) {
      state = action.otherwise().orElseThrow();
    }
    switch (action) {
      case AE_1, DT_1, DT_2, AR_6, AR_7, AA_6 -> {}
      case AE_2, AE_3, AE_6, AE_7, AR_1, AR_2, AR_8, AR_9 -> issue.run();
      case AR_10 -> {
        issue.run();
        if (releaseAnswered) {
          releaseResponse();
        }
      }
      case AE_4, AR_3 -> {
        issue.run();
        close();
      }
      case AE_5 -> startArtim();
      case AE_8 -> {
        issue.run();
        startArtim();
      }
      case AR_4 -> {
        // Its place is free before the peer hears of it: many come again at once.
        end(new Released());
        issue.run();
        startArtim();
      }
      case AR_5 -> artim.cancel(false);
      case AA_1 -> abortAndWait(AbortReason.SERVICE_USER, ending);
      case AA_8 -> abortAndWait(ending.reason(), ending);
      case AA_7 -> transport().write(Pdu.Abort.of(ending.reason()));
      case AA_2, AA_3 -> {
        end(ending.aborted());
        close();
      }
      case AA_4, AA_5 -> {
        artim.cancel(false);
        end(ending.aborted());
      }
    }
  }

  private void abortAndWait(AbortReason reason, Ending ending) {
    transport().write(Pdu.Abort.of(reason));
    startArtim();
    end(ending.aborted());
    pause(false); // to see the peer close
  }

  private void answer(AssociateRq rq) {
    artim.cancel(false);
    Acceptor.Reply reply =
        ((Acceptor) side).answer(rq, transport().remoteAddress(), transport().security());
    if (reply instanceof Acceptor.Reply.Accepted accepted) {
      perform(
          EVT_7,
          Ending.NONE,
          () -> {
            transport().write(accepted.pdu());
            establish(accepted.info());
          });
      return;
    }
    Acceptor.Reply.Rejected rejected = (Acceptor.Reply.Rejected) reply;
    Runnable send =
        () -> {
          transport().write(rejected.pdu());
          endReported = true;
          side.rejected(transport().remoteAddress(), rq, rejected.pdu(), rejected.why());
        };
    if (rejected.byProvider()) {
      state = UpperLayerAction.AE_6.otherwise().orElseThrow();
      send.run();
      startArtim();
    } else {
      perform(EVT_8, Ending.NONE, send);
    }
  }

  private void accepted(AssociateAc ac) {
    artim.cancel(false);
    establish(((Requestor) side).agreed(ac, transport().remoteAddress(), transport().security()));
  }

  private void rejected(AssociateRj rj) {
    artim.cancel(false);
    String why =
        RejectReason.of(rj)
            .map(Enum::name)
            .orElseGet(() -> "source " + rj.source() + ", reason " + rj.reason());
    endReported = true;
    side.rejected(transport().remoteAddress(), ((Requestor) side).request(), rj, why);
  }

  private void establish(AssociationInfo info) {
    Association association = new Association(this, info);
    Watch watch = new Watch(side.settings(), transport().now());
    established = Optional.of(new Established(association, side.user(association), watch));
    side.listener().on(new AssociationEvent.Accepted(info));
    nextLook = transport().schedule(watch.period(), this::lookAtWatch);
  }

  private void end(AssociationEnd end) {
    if (endReported) {
      return;
    }
    endReported = true;
    nextLook.cancel(false);
    if (established.isPresent()) {
      side.ended(established.get().association().info(), end);
      established.get().user().ended(end);
    } else if (end instanceof Aborted aborted) {
      side.failed(transport().remoteAddress(), aborted);
    }
  }

  // --- deadlines -----------------------------------------------------------------------------

  private void startArtim() {
    artim.cancel(false);
    artim = transport().schedule(side.settings().artim(), this::artimExpired);
  }

  /** PS3.8 has ARTIM in Sta2 and Sta13 only; we don't wait for ever in the others either. */
  private void artimExpired() {
    Ending ending =
        Ending.byUser(
            AbortCause.ARTIM_EXPIRED,
            "nothing came in " + side.settings().artim().toSeconds() + " s in " + state);
    perform(state == STA_2 || state == STA_13 ? EVT_18 : EVT_15, ending);
  }

  private void lookAtWatch() {
    Established now = established.orElseThrow();
    Optional<Watch.Missed> missed =
        now.watch()
            .check(
                transport().now(),
                now.user().messageInProgress(),
                now.user().isBusy() || userPaused,
                transport().unsent(),
                transport().sent());
    if (missed.isEmpty()) {
      nextLook = transport().schedule(now.watch().period(), this::lookAtWatch);
      return;
    }
    abort(missed.get().cause(), missed.get().why());
    if (missed.get().cause() == AbortCause.WRITE_BLOCKED) {
      close(); // an A-ABORT would only queue up behind the rest
    }
  }

  /** An acceptor whose answers are not read takes no more questions. */
  private void updateReading() {
    boolean pause =
        (userPaused && !endReported) || (side instanceof Acceptor && !transport().isWritable());
    if (pause != inbox.isPaused()) {
      transport().setReading(!pause);
      inbox.setPaused(pause);
    }
  }

  private void close() {
    artim.cancel(false);
    inbox.close();
    transport().close();
  }

  private void fail(Throwable cause) {
    LOG.error("association with {} aborted by a bug", transport().remoteAddress(), cause);
    abort(AbortCause.USER_ABORTED, "internal error: " + cause.getClass().getSimpleName());
    if (!endReported) {
      close();
    }
  }

  private Transport transport() {
    if (attached == null) {
      throw new IllegalStateException("the handler is in no pipeline");
    }
    return attached;
  }
}
