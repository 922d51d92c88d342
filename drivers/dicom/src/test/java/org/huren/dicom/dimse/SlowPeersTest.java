package org.huren.dicom.dimse;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.util.internal.PlatformDependent;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.huren.dicom.association.AssociationPolicy;
import org.huren.dicom.association.AssociationSettings;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Many peers that are slow, silent, or faster than we can store: they cost no thread, little
 * memory.
 */
@Timeout(60)
class SlowPeersTest {
  private static final int PEERS = 60;
  private static final int THREADS = 2;

  /** What one connection may hold: a read of the largest buffer, and some of the pool around it. */
  private static final long MEMORY_EACH = 2L << 20;

  @Test
  void sendersThatAreFasterThanTheStore_fillNoMemory_andOthersAreServed() throws Exception {
    CompletableFuture<Void> never = new CompletableFuture<>();
    try (DicomServer server =
        start(request -> new StorageProvider.Admission.Receive(new Congested(never)))) {
      long before = PlatformDependent.usedDirectMemory();
      List<SocketChannel> peers = new ArrayList<>();
      byte[] opening =
          Wire.join(Wire.associateRq(1), Wire.command(1, Wire.storeRq(1, Wire.CT, "1.2.3")));
      byte[] piece = Wire.pdv(1, false, false, new byte[128 * 1024]);
      for (int i = 0; i < PEERS; i++) {
        SocketChannel peer = SocketChannel.open(server.address());
        peer.write(ByteBuffer.wrap(opening));
        peer.configureBlocking(false);
        peers.add(peer);
      }
      long sent = pushUntilNothingMoves(peers, piece);
      assertThat(sent).as("much was on offer").isGreaterThan(PEERS * 200_000L);
      assertThat(PlatformDependent.usedDirectMemory() - before).isLessThan(PEERS * MEMORY_EACH);
      assertThat(dicomThreads()).isLessThanOrEqualTo(THREADS);
      assertThat(isServed(server)).isTrue();
      for (SocketChannel peer : peers) {
        peer.close();
      }
    }
  }

  @Test
  void silentAndDrippingPeers_costNoThread_andAreCutAtTheirDeadline() throws Exception {
    AssociationSettings quick =
        AssociationSettings.defaults()
            .withDeadlines(
                Duration.ofMillis(700),
                Duration.ofMinutes(1),
                Duration.ofMinutes(1),
                Duration.ofMinutes(1));
    try (DicomServer server =
        DicomServer.start(
            settings().withAssociation(quick),
            request -> AssociationPolicy.accept(),
            DicomServices.of(
                request ->
                    new StorageProvider.Admission.Receive(
                        new Congested(new CompletableFuture<>()))),
            event -> {})) {
      List<Socket> peers = new ArrayList<>();
      byte[] request = Wire.associateRq(1);
      for (int i = 0; i < PEERS; i++) {
        Socket peer = new Socket(server.address().getAddress(), server.address().getPort());
        peer.setSoTimeout(20_000);
        if (i % 2 == 0) {
          peer.getOutputStream().write(request, 0, 7 + i);
        }
        peers.add(peer);
      }
      assertThat(dicomThreads()).isLessThanOrEqualTo(THREADS);
      for (Socket peer : peers) {
        InputStream in = peer.getInputStream();
        while (in.read() >= 0) {
          // an A-ABORT perhaps, then the end
        }
        peer.close();
      }
      assertThat(server.openAssociations()).isZero();
    }
  }

  private static DicomServer start(StorageProvider storage) throws Exception {
    return DicomServer.start(
        settings(), request -> AssociationPolicy.accept(), DicomServices.of(storage), event -> {});
  }

  private static DicomServerSettings settings() {
    InetSocketAddress anyPort = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    return new DicomServerSettings(
        List.of(new DicomServerSettings.Listener(anyPort, Optional.empty())),
        2 * PEERS,
        2 * PEERS,
        THREADS,
        AssociationSettings.defaults());
  }

  /** Offers pieces on all until none takes a byte for a quarter of a second. */
  private static long pushUntilNothingMoves(List<SocketChannel> peers, byte[] piece)
      throws Exception {
    List<ByteBuffer> offers = new ArrayList<>();
    peers.forEach(p -> offers.add(ByteBuffer.wrap(piece)));
    long sent = 0;
    long lastMove = System.nanoTime();
    while (System.nanoTime() - lastMove < 250_000_000L) {
      for (int i = 0; i < peers.size(); i++) {
        ByteBuffer offer = offers.get(i);
        int moved = peers.get(i).write(offer);
        if (moved > 0) {
          sent += moved;
          lastMove = System.nanoTime();
        }
        if (!offer.hasRemaining()) {
          offer.clear();
        }
      }
    }
    return sent;
  }

  private static boolean isServed(DicomServer server) throws Exception {
    try (Socket peer = new Socket(server.address().getAddress(), server.address().getPort())) {
      peer.setSoTimeout(20_000);
      peer.getOutputStream().write(Wire.associateRq(1));
      return peer.getInputStream().read() == 2; // A-ASSOCIATE-AC
    }
  }

  private static long dicomThreads() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(t -> t.getName().startsWith("dicom-") && t.getName().matches("dicom-\\d+-\\d+"))
        .count();
  }

  /** Takes one piece, then has no room. */
  private record Congested(CompletableFuture<Void> room) implements StoreReception {
    @Override
    public void data(ByteBuffer fragment) {
      fragment.position(fragment.limit());
    }

    @Override
    public Optional<CompletionStage<?>> congestion() {
      return Optional.of(room);
    }

    @Override
    public CompletionStage<StoreAnswer> end() {
      return CompletableFuture.completedFuture(StoreAnswer.StoreResponse.SUCCESS);
    }

    @Override
    public void aborted() {}
  }
}
