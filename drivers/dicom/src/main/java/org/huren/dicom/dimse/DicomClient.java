package org.huren.dicom.dimse;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.Future;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.huren.dicom.association.AbortCause;
import org.huren.dicom.association.Association;
import org.huren.dicom.association.AssociationEvent;
import org.huren.dicom.association.AssociationSettings;
import org.huren.dicom.association.AssociationUser;
import org.huren.dicom.association.UpperLayer;
import org.huren.dicom.pdu.AsynchronousOperationsWindow;
import org.huren.dicom.pdu.Pdu.AssociateRq;
import org.huren.dicom.pdu.UserInformation;

/** Makes associations to other AEs, on a few event loops that all of them share. Any thread. */
public final class DicomClient implements AutoCloseable {
  private static final String DICOM_APPLICATION_CONTEXT = "1.2.840.10008.3.1.1.1";

  private final EventLoopGroup loops;
  private final HeldBytes heldBytes = new HeldBytes(HeldBytes.USUAL_MOST);

  public DicomClient(int eventLoopThreads) {
    this.loops =
        new MultiThreadIoEventLoopGroup(
            eventLoopThreads,
            new DefaultThreadFactory("dicom-client", true),
            NioIoHandler.newFactory());
  }

  /** Connects and associates. The stage never completes exceptionally. */
  public CompletionStage<AssociationAnswer> associate(AssociationOffer offer) {
    Handshake handshake = new Handshake(offer.events(), heldBytes);
    Bootstrap bootstrap =
        new Bootstrap()
            .group(loops)
            .channel(NioSocketChannel.class)
            .option(ChannelOption.TCP_NODELAY, true)
            .option(ChannelOption.SO_KEEPALIVE, true)
            .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, (int) offer.connect().toMillis())
            .handler(
                new ChannelInitializer<SocketChannel>() {
                  @Override
                  protected void initChannel(SocketChannel channel) {
                    ChannelHandler upperLayer =
                        UpperLayer.requestor(
                            offer.settings(),
                            offer.calling(),
                            offer.called(),
                            request(offer),
                            handshake::on,
                            handshake::established);
                    if (offer.tls().isPresent()) {
                      TlsGate.requestor(
                          channel, offer.remote(), offer.tls().get(), handshake::on, upperLayer);
                    } else {
                      channel.pipeline().addLast(upperLayer);
                    }
                  }
                });
    Future<?> unused =
        bootstrap
            .connect(offer.remote())
            .addListener(
                connected -> {
                  if (!connected.isSuccess()) {
                    handshake.answer.complete(
                        new AssociationAnswer.Failed(
                            AbortCause.CONNECTION_LOST,
                            "cannot connect: " + connected.cause().getMessage()));
                  }
                });
    return handshake.answer;
  }

  private static AssociateRq request(AssociationOffer offer) {
    AssociationSettings settings = offer.settings();
    UserInformation user =
        UserInformation.of(
                settings.maximumLength(),
                AssociationSettings.IMPLEMENTATION_CLASS_UID,
                AssociationSettings.IMPLEMENTATION_VERSION_NAME)
            .withRoles(offer.roles());
    AsynchronousOperationsWindow window = settings.operationsWindow();
    return new AssociateRq(
        1,
        offer.called().value(),
        offer.calling().value(),
        DICOM_APPLICATION_CONTEXT,
        offer.contexts(),
        window.equals(AsynchronousOperationsWindow.SYNCHRONOUS) ? user : user.with(window));
  }

  /** Turns the events of one connection into the answer to its offer. */
  private static final class Handshake {
    private final CompletableFuture<AssociationAnswer> answer = new CompletableFuture<>();
    private final Map<String, EventReceiver> events;
    private final HeldBytes heldBytes;
    private Optional<ServiceClassUser> user = Optional.empty();

    Handshake(Map<String, EventReceiver> events, HeldBytes heldBytes) {
      this.events = events;
      this.heldBytes = heldBytes;
    }

    AssociationUser established(Association association) {
      ServiceClassUser made = new ServiceClassUser(association, events, heldBytes);
      user = Optional.of(made);
      return made.indications();
    }

    void on(AssociationEvent event) {
      if (event instanceof AssociationEvent.Accepted) {
        answer.complete(new AssociationAnswer.Established(user.orElseThrow()));
      } else if (event instanceof AssociationEvent.Rejected rejected) {
        answer.complete(new AssociationAnswer.Rejected(rejected.rejection(), rejected.why()));
      } else if (event instanceof AssociationEvent.ConnectionFailed failed) {
        answer.complete(new AssociationAnswer.Failed(failed.cause(), failed.why()));
      }
    }
  }

  /** Cuts all associations that are left. */
  @Override
  public void close() {
    loops.shutdownGracefully(0, 5, TimeUnit.SECONDS).awaitUninterruptibly();
  }
}
