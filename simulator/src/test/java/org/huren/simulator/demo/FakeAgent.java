package org.huren.simulator.demo;

import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.huren.simulator.analyzer.InstrumentProfile;
import org.huren.simulator.analyzer.TestHost;
import org.huren.simulator.dicom.DicomFile;
import org.huren.simulator.dicom.Identity;
import org.huren.simulator.dicom.Part10Bytes;
import org.huren.simulator.dicom.Uid;
import org.huren.simulator.modality.TestScp;

/**
 * Stands in for the agent, a process of its own that reads the demo's configuration: forwards what
 * it gets, one at a time and again until it is taken; with {@code careless} as its first word it
 * loses one image and alters another and one result, and takes one report's order for another's.
 */
final class FakeAgent {
  private static final int LOST = 5;
  private static final int ALTERED = 6;

  private final boolean careless;
  private final String config;
  private final Path folder;
  private final BlockingQueue<HttpRequest> queue = new LinkedBlockingQueue<>();
  private final AtomicInteger waiting = new AtomicInteger();
  private final AtomicInteger taken = new AtomicInteger();
  private final AtomicInteger reports = new AtomicInteger();
  private final AtomicInteger joined = new AtomicInteger();

  /** Numbers of orders, and reports whose order has not come, by bar code. */
  private final Map<String, String> orders = new HashMap<>();

  private final Map<String, LabDocument> held = new HashMap<>();

  private FakeAgent(String habit, Path file) throws IOException {
    this.careless = habit.equals("careless");
    this.config = Files.readString(file);
    this.folder = file.getParent();
  }

  public static void main(String[] words) throws Exception {
    new FakeAgent(words[0], Path.of(words[words.length - 1])).run();
  }

  private String find(String pattern) {
    Matcher m = Pattern.compile(pattern).matcher(config);
    if (!m.find()) {
      throw new IllegalStateException(pattern + " not in the configuration");
    }
    return m.group(1);
  }

  private void run() throws Exception {
    URI studies = URI.create(find("url: (\\S+)"));
    URI fhir = URI.create(find("url: (\\S+/fhir)"));
    int port = Integer.parseInt(find("\\n  listen: 127.0.0.1:(\\d+)"));
    TestScp scp = new TestScp(port, 65536, false, object -> take(studies, fhir, object));
    for (InstrumentProfile profile :
        List.of(InstrumentProfile.SYSMEX_XN, InstrumentProfile.MINDRAY_BS_HL7)) {
      int line = Integer.parseInt(find("profile: " + profile + ", listen: 127.0.0.1:(\\d+)"));
      TestHost host = TestHost.of(profile, line, message -> take(fhir, profile, message));
      if (host.address().getPort() != line) {
        throw new IllegalStateException("not at the port it was given");
      }
    }
    int lis = Integer.parseInt(find("id: lis-1, listen: 127.0.0.1:(\\d+)"));
    TestHost.of(
        InstrumentProfile.MINDRAY_BC_HL7,
        lis,
        message -> order(fhir, new String(message, StandardCharsets.UTF_8)));
    int consolePort = Integer.parseInt(find("console: \\{ listen: 127.0.0.1:(\\d+)"));
    HttpServer console =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), consolePort), 0);
    console.createContext(
        "/",
        exchange -> {
          byte[] metrics =
              ("upload_queue_items{uplink=\"imaging-cloud\"} " + waiting + ".0\n")
                  .getBytes(StandardCharsets.US_ASCII);
          exchange.sendResponseHeaders(200, metrics.length);
          exchange.getResponseBody().write(metrics);
          exchange.close();
        });
    console.start();
    HttpClient client = HttpClient.newBuilder().sslContext(tls()).build();
    while (scp.address() != null) {
      forward(client, queue.take());
      waiting.decrementAndGet();
    }
  }

  private int take(URI studies, URI fhir, TestScp.Received object) {
    int number = taken.incrementAndGet();
    enqueue(
        fhir,
        "application/fhir+json",
        HttpRequest.BodyPublishers.ofString(ExamDocument.with(identity(object))));
    if (careless && number == LOST) {
      return 0;
    }
    if (careless && number == ALTERED) {
      object.dataSet()[object.dataSet().length - 1] ^= 1;
    }
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    body.writeBytes("--x\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
    body.writeBytes(Part10Bytes.file(new Uid(object.sopInstance()), object.dataSet()));
    body.writeBytes("\r\n--x--".getBytes(StandardCharsets.US_ASCII));
    enqueue(
        studies,
        "multipart/related; type=\"application/dicom\"; boundary=x",
        HttpRequest.BodyPublishers.ofByteArray(body.toByteArray()));
    return 0;
  }

  private Identity identity(TestScp.Received object) {
    try {
      Path file = Files.createTempFile(folder, "received", ".dcm");
      Files.write(file, Part10Bytes.file(new Uid(object.sopInstance()), object.dataSet()));
      return DicomFile.read(file).identity();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void take(URI fhir, InstrumentProfile profile, byte[] message) {
    String text = new String(message, profile.charset());
    LabDocument honest =
        profile == InstrumentProfile.SYSMEX_XN ? LabDocument.ofAstm(text) : LabDocument.ofHl7(text);
    LabDocument document =
        careless && reports.incrementAndGet() == ALTERED ? honest.withoutItsLastDigit() : honest;
    join(fhir, document.sample(), () -> held.put(document.sample(), document));
  }

  private void order(URI fhir, String message) {
    String[] obr = message.substring(message.indexOf("\rOBR|") + 1).split("\\|", -1);
    join(fhir, obr[3], () -> orders.put(obr[3], obr[2]));
  }

  /** Sends what now has its order. */
  private synchronized void join(URI fhir, String barcode, Runnable change) {
    change.run();
    String order = orders.get(barcode);
    LabDocument document = order == null ? null : held.remove(barcode);
    if (document != null) {
      boolean confused = careless && joined.incrementAndGet() == ALTERED;
      enqueue(
          fhir,
          "application/fhir+json",
          HttpRequest.BodyPublishers.ofString(
              document.with(confused ? "A1" : order).transaction()));
    }
  }

  private void enqueue(URI where, String type, HttpRequest.BodyPublisher body) {
    waiting.incrementAndGet();
    queue.add(HttpRequest.newBuilder(where).header("Content-Type", type).POST(body).build());
  }

  private static void forward(HttpClient client, HttpRequest request) throws InterruptedException {
    while (true) {
      try {
        int status = client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
        if (status == 200 || status == 412) { // 412: a newer version is there
          return;
        }
      } catch (IOException e) {
        // The cloud is away.
      }
      Thread.sleep(50);
    }
  }

  private SSLContext tls() throws Exception {
    CertificateFactory factory = CertificateFactory.getInstance("X.509");
    byte[] key =
        Base64.getDecoder()
            .decode(
                Files.readString(folder.resolve(find("key: ([^ ,]+)")))
                    .replaceAll("-----[A-Z ]+-----|\\s", ""));
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    store.setKeyEntry(
        "own",
        KeyFactory.getInstance("EC").generatePrivate(new PKCS8EncodedKeySpec(key)),
        new char[0],
        new Certificate[] {certificate(factory, find("certificate: ([^ ,]+)"))});
    store.setCertificateEntry("authority", certificate(factory, find("trust: ([^ ,]+)")));
    KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    keys.init(store, new char[0]);
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(store);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
    return context;
  }

  private Certificate certificate(CertificateFactory factory, String name) throws Exception {
    return factory.generateCertificate(
        new ByteArrayInputStream(Files.readAllBytes(folder.resolve(name))));
  }
}
