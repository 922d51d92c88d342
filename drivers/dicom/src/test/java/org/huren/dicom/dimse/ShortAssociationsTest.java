package org.huren.dicom.dimse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.netty.util.internal.PlatformDependent;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.Channels;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.huren.dicom.AeTitle;
import org.huren.dicom.association.AssociationEnd;
import org.huren.dicom.association.AssociationPolicy;
import org.huren.dicom.association.AssociationSettings;
import org.huren.dicom.association.PresentationContext;
import org.huren.dicom.dimse.OperationOutcome.Responded;
import org.huren.dicom.pdu.ProposedContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The short form of a soak: many associations of a few instances each leave nothing behind. */
@Timeout(120)
class ShortAssociationsTest {
  private static final Path HANDLES = Path.of("/proc/self/fd");
  private static final int INSTANCES = 20;
  private static final int WARM_UP = 40;
  private static final int ASSOCIATIONS = 300;

  @Test
  void manyShortAssociations_leaveNoHandleThreadOrMemoryBehind() throws Exception {
    assumeTrue(Files.isDirectory(HANDLES), "skipped: no /proc here");
    ExecutorService answers = Executors.newSingleThreadExecutor();
    Sink sink = new Sink(answers);
    try (DicomServer server =
            DicomServer.start(
                DicomServerSettings.listeningOn(
                    new InetSocketAddress(InetAddress.getLoopbackAddress(), 0)),
                request -> AssociationPolicy.accept(),
                DicomServices.of(sink),
                event -> {});
        DicomClient client = new DicomClient(1)) {
      for (int i = 0; i < WARM_UP; i++) {
        associateAndStore(client, server);
      }
      long handles = handles();
      int threads = Thread.activeCount();
      long memory = PlatformDependent.usedDirectMemory();
      for (int i = 0; i < ASSOCIATIONS; i++) {
        associateAndStore(client, server);
      }
      assertThat(sink.stored).hasSize((WARM_UP + ASSOCIATIONS) * INSTANCES);
      assertThat(handles()).isLessThanOrEqualTo(handles + 5);
      assertThat(Thread.activeCount()).isLessThanOrEqualTo(threads + 1);
      assertThat(PlatformDependent.usedDirectMemory()).isLessThanOrEqualTo(memory + (8L << 20));
    } finally {
      answers.shutdownNow();
    }
  }

  private static void associateAndStore(DicomClient client, DicomServer server) throws Exception {
    AssociationAnswer answer =
        client
            .associate(
                new AssociationOffer(
                    server.address(),
                    new AeTitle("CT01"),
                    new AeTitle("HUREN"),
                    List.of(new ProposedContext(1, Wire.CT, List.of(Wire.EXPLICIT))),
                    Duration.ofSeconds(10),
                    AssociationSettings.defaults()))
            .toCompletableFuture()
            .get();
    ServiceClassUser user = ((AssociationAnswer.Established) answer).user();
    PresentationContext context = user.context(Wire.CT, Wire.EXPLICIT).orElseThrow();
    for (int i = 0; i < INSTANCES; i++) {
      CompletableFuture<OperationOutcome> outcome =
          user.store(
                  context,
                  Wire.CT,
                  "1.2." + i,
                  Channels.newChannel(new ByteArrayInputStream(new byte[2000])))
              .toCompletableFuture();
      assertThat(outcome.get()).isEqualTo(new Responded(0, Optional.empty()));
    }
    assertThat(user.release().toCompletableFuture().get())
        .isInstanceOf(AssociationEnd.Released.class);
  }

  private static long handles() throws IOException {
    try (Stream<Path> open = Files.list(HANDLES)) {
      return open.count();
    }
  }
}
