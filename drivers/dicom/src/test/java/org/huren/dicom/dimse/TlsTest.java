package org.huren.dicom.dimse;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.channels.Channels;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import org.huren.dicom.AeTitle;
import org.huren.dicom.association.AbortCause;
import org.huren.dicom.association.AssociationEnd;
import org.huren.dicom.association.AssociationEvent;
import org.huren.dicom.association.AssociationPolicy;
import org.huren.dicom.association.AssociationRequest;
import org.huren.dicom.association.AssociationSettings;
import org.huren.dicom.dimse.OperationOutcome.Responded;
import org.huren.dicom.dimse.TlsSettings.ClientCertificate;
import org.huren.dicom.pdu.ProposedContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** DIMSE over TLS, a plain port beside it. */
@Timeout(60)
class TlsTest {
  private static final InetSocketAddress ANY_PORT =
      new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
  private static final Authority AUTHORITY = new Authority();
  private static final SSLContext SERVER = AUTHORITY.context(Optional.of("gateway"));
  private static final SSLContext MODALITY = AUTHORITY.context(Optional.of("CT01"));
  private static final SSLContext ANONYMOUS = AUTHORITY.context(Optional.empty());

  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final BlockingQueue<AssociationEvent> events = new LinkedBlockingQueue<>();
  private final BlockingQueue<AssociationRequest> requests = new LinkedBlockingQueue<>();
  private final Sink sink = new Sink(threads);
  private final DicomClient client = new DicomClient(1);
  private Optional<DicomServer> server = Optional.empty();

  @AfterEach
  void close() {
    client.close();
    server.ifPresent(DicomServer::close);
    threads.shutdownNow();
  }

  @Test
  void objectsPass_andThePolicySeesWhoSendsThem() throws Exception {
    start(ClientCertificate.REQUIRED, Duration.ofSeconds(10));
    ServiceClassUser user = established(associate(Optional.of(MODALITY)));
    byte[] object = new byte[3_000_000];
    assertThat(
            user.store(
                    user.context(Wire.CT, Wire.EXPLICIT).orElseThrow(),
                    Wire.CT,
                    "1.2.3",
                    Channels.newChannel(new ByteArrayInputStream(object)))
                .toCompletableFuture()
                .get())
        .isEqualTo(new Responded(0, Optional.empty()));
    assertThat(user.release().toCompletableFuture().get())
        .isInstanceOf(AssociationEnd.Released.class);
    assertThat(sink.stored).singleElement().matches(s -> s.length() == object.length);
    assertThat(requests.take().tls())
        .get()
        .satisfies(
            tls -> {
              assertThat(tls.protocol()).isEqualTo("TLSv1.3");
              assertThat(tls.peerCertificates().get(0).getSubjectX500Principal().getName())
                  .isEqualTo("CN=CT01");
            });
    assertThat(user.info().tls().orElseThrow().peerCertificates().get(0).getSubjectX500Principal())
        .hasToString("CN=gateway");
  }

  @Test
  void plainPort_isServedBesideIt() throws Exception {
    start(ClientCertificate.REQUIRED, Duration.ofSeconds(10));
    AssociationAnswer answer = associate(server.orElseThrow().addresses().get(0), Optional.empty());
    assertThat(established(answer).info().tls()).isEmpty();
    assertThat(requests.take().tls()).isEmpty();
  }

  @Test
  void certificateThatIsMissing_isAMatterOfWhatWasAskedFor() throws Exception {
    start(ClientCertificate.OPTIONAL, Duration.ofSeconds(10));
    established(associate(Optional.of(ANONYMOUS)));
    assertThat(requests.take().tls().orElseThrow().peerCertificates()).isEmpty();
    server.ifPresent(DicomServer::close);
    events.clear();

    start(ClientCertificate.REQUIRED, Duration.ofSeconds(10));
    assertThat(associate(Optional.of(ANONYMOUS))).isInstanceOf(AssociationAnswer.Failed.class);
    assertHandshakeFailed();
    assertThat(requests).isEmpty();
  }

  @Test
  void certificateOfAnotherAuthority_isRefusedOnEitherSide() throws Exception {
    start(ClientCertificate.OPTIONAL, Duration.ofSeconds(10));
    Authority other = new Authority();
    assertThat(associate(Optional.of(other.context(Optional.of("CT01")))))
        .isInstanceOfSatisfying(
            AssociationAnswer.Failed.class,
            f -> assertThat(f.cause()).isEqualTo(AbortCause.TLS_HANDSHAKE));
    assertHandshakeFailed();
  }

  @Test
  void plainPeerOnTheTlsPort_isReportedAndCut() throws Exception {
    start(ClientCertificate.REQUIRED, Duration.ofSeconds(10));
    try (Socket socket = connect()) {
      socket.getOutputStream().write(Wire.associateRq(1));
      while (socket.getInputStream().read() >= 0) {
        // an alert, then the end
      }
    }
    assertHandshakeFailed();
  }

  @Test
  void silentPeer_isCutAtTheHandshakeDeadline_andASlowOneToo() throws Exception {
    start(ClientCertificate.REQUIRED, Duration.ofMillis(300));
    try (Socket silent = connect();
        Socket slow = connect()) {
      slow.getOutputStream().write(new byte[] {0x16, 3, 1});
      assertThat(silent.getInputStream().read()).isEqualTo(-1);
      assertThat(slow.getInputStream().read()).isEqualTo(-1);
    }
    assertHandshakeFailed();
    assertHandshakeFailed();
  }

  @Test
  void oldProtocolsAndWeakSuites_areNotAgreedTo() throws Exception {
    start(ClientCertificate.OPTIONAL, Duration.ofSeconds(10));
    assertThat(handshake("TLSv1.2", "TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA256")).isFalse();
    assertThat(handshake("TLSv1.2", "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256")).isTrue();
    assertThat(handshake("TLSv1.3", "TLS_AES_256_GCM_SHA384")).isTrue();
    assertHandshakeFailed();
  }

  @Test
  void stopping_endsConnectionsAmidTheHandshakeToo() throws Exception {
    start(ClientCertificate.REQUIRED, Duration.ofMinutes(10));
    try (Socket socket = connect()) {
      socket.getOutputStream().write(new byte[] {0x16});
      server.orElseThrow().stop(Duration.ofSeconds(20));
      assertThat(socket.getInputStream().read()).isEqualTo(-1);
    }
  }

  // --- helpers of this test ------------------------------------------------------------------

  private void start(ClientCertificate clientCertificate, Duration handshake) throws IOException {
    TlsSettings tls =
        TlsSettings.acceptor(() -> SERVER, clientCertificate).withHandshake(handshake);
    server =
        Optional.of(
            DicomServer.start(
                DicomServerSettings.listeningOn(ANY_PORT)
                    .and(new DicomServerSettings.Listener(ANY_PORT, Optional.of(tls))),
                request -> {
                  requests.add(request);
                  return AssociationPolicy.accept();
                },
                DicomServices.of(sink),
                events::add));
  }

  private InetSocketAddress tlsAddress() {
    return server.orElseThrow().addresses().get(1);
  }

  private AssociationAnswer associate(Optional<SSLContext> context) throws Exception {
    return associate(tlsAddress(), context);
  }

  private AssociationAnswer associate(InetSocketAddress remote, Optional<SSLContext> context)
      throws Exception {
    AssociationOffer offer =
        new AssociationOffer(
            remote,
            new AeTitle("CT01"),
            new AeTitle("HUREN"),
            List.of(new ProposedContext(1, Wire.CT, List.of(Wire.EXPLICIT))),
            Duration.ofSeconds(10),
            AssociationSettings.defaults());
    return client
        .associate(context.map(c -> offer.withTls(TlsSettings.requestor(() -> c))).orElse(offer))
        .toCompletableFuture()
        .get();
  }

  private static ServiceClassUser established(AssociationAnswer answer) {
    assertThat(answer).isInstanceOf(AssociationAnswer.Established.class);
    return ((AssociationAnswer.Established) answer).user();
  }

  private Socket connect() throws IOException {
    Socket socket = new Socket(tlsAddress().getAddress(), tlsAddress().getPort());
    socket.setSoTimeout(20_000);
    return socket;
  }

  private boolean handshake(String protocol, String suite) throws IOException {
    try (SSLSocket socket =
        (SSLSocket)
            ANONYMOUS
                .getSocketFactory()
                .createSocket(tlsAddress().getAddress(), tlsAddress().getPort())) {
      socket.setEnabledProtocols(new String[] {protocol});
      socket.setEnabledCipherSuites(new String[] {suite});
      socket.startHandshake();
      return true;
    } catch (SSLException refused) {
      return false;
    }
  }

  private void assertHandshakeFailed() throws InterruptedException {
    AssociationEvent event;
    do {
      event = events.poll(20, TimeUnit.SECONDS);
    } while (event instanceof AssociationEvent.Accepted);
    assertThat(event)
        .isInstanceOfSatisfying(
            AssociationEvent.ConnectionFailed.class,
            f -> {
              assertThat(f.cause()).isEqualTo(AbortCause.TLS_HANDSHAKE);
              assertThat(f.why()).startsWith("no TLS: ").hasSizeGreaterThan(12);
            });
  }
}
