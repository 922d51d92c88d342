package org.huren.agent.upload.registry;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.huren.agent.item.Item;
import org.huren.agent.item.KillPoint;
import org.huren.agent.item.PayloadKind;
import org.huren.agent.tls.TestAuthority;
import org.huren.agent.tls.TlsMaterial;
import org.huren.agent.upload.Uplink;
import org.huren.agent.upload.UplinkContract;
import org.huren.agent.upload.http.ScriptedServer;
import org.huren.agent.upload.http.ScriptedServer.Connection;
import org.huren.agent.upload.http.ScriptedServer.Request;
import org.huren.config.Content;
import org.huren.config.UplinkConfig;

/**
 * FHIR transactions against a far side that speaks TLS and HTTP over bare sockets. A payload is a
 * report whose only result is an attachment: the payload itself.
 */
class RegistryUplinkContractTest extends UplinkContract {
  private static final TestAuthority AUTHORITY = new TestAuthority("Test CA");

  /** The scripted platform. */
  private static final class Platform implements FarSide {
    private final RegistryServer store = new RegistryServer();
    private final ScriptedServer server;

    Platform() throws IOException {
      server = new ScriptedServer(AUTHORITY.serverContext(), this::storeAndAnswer);
    }

    private String store(Request request) throws IOException {
      return store.store(RegistryServer.read(request.body().readAllBytes())).body();
    }

    private void storeAndAnswer(Request request, Connection connection) throws IOException {
      connection.answer(200, "application/fhir+json", store(request));
    }

    @Override
    public void behave(Behaviour behaviour) {
      server.script =
          switch (behaviour) {
            case STORE -> this::storeAndAnswer;
            case FORGET_ONE ->
                (request, connection) ->
                    connection.answer(
                        200,
                        "application/fhir+json",
                        store(request).replaceFirst("\"location\":\"[^\"]*\"", "\"etag\":\"1\""));
            case LOSE_THE_ANSWER ->
                (request, connection) -> {
                  store(request);
                  connection.tls().close();
                };
            case CUT_THE_ANSWER ->
                (request, connection) -> {
                  byte[] json = store(request).getBytes(StandardCharsets.UTF_8);
                  connection.head(200, "application/fhir+json", json.length);
                  connection.write(Arrays.copyOf(json, json.length - 2));
                  connection.tls().close();
                };
            case RESET ->
                (request, connection) -> {
                  request.body().readNBytes(1_000_000);
                  connection.reset();
                };
            case GARBAGE ->
                (request, connection) -> {
                  store(request);
                  connection.answer(200, "text/html", "<html>Welcome to the proxy<br></html>");
                };
            case ENDLESS_ANSWER ->
                (request, connection) -> {
                  request.body().drain();
                  connection.head(200, "application/fhir+json", Long.MAX_VALUE);
                  byte[] noise = " ".repeat(1 << 16).getBytes(StandardCharsets.UTF_8);
                  while (true) {
                    connection.write(noise);
                  }
                };
            case SILENT ->
                (request, connection) -> {
                  store(request);
                  Thread.sleep(TIMEOUT.multipliedBy(3).toMillis());
                };
            case STALL -> (request, connection) -> Thread.sleep(TIMEOUT.multipliedBy(3).toMillis());
            case REFUSE_ONE ->
                (request, connection) -> {
                  request.body().drain();
                  connection.answer(
                      422, "application/fhir+json", RegistryServer.outcome("invariant", "no"));
                };
            case BUSY ->
                (request, connection) -> {
                  request.body().drain();
                  connection.answer(503, "text/plain", "later", "Retry-After: 17");
                };
          };
    }

    @Override
    public Map<String, String> stored() {
      return store.attachments;
    }

    @Override
    public void close() throws IOException {
      server.close();
    }
  }

  @Override
  protected FarSide farSide() throws IOException {
    return new Platform();
  }

  @Override
  protected Uplink connect(FarSide farSide) throws IOException {
    return connect(((Platform) farSide).server.port());
  }

  @Override
  protected Uplink connectToNobody() throws IOException {
    try (ServerSocket gone = new ServerSocket(0)) {
      return connect(gone.getLocalPort());
    }
  }

  private Uplink connect(int port) throws IOException {
    Path certificates = Files.createDirectories(directory.resolve("certs"));
    return new RegistryUplink(
        config(URI.create("https://localhost:" + port + "/fhir")),
        Reports.HOSPITAL,
        RegistryUplinkContractTest::report,
        Optional.of(
            new TlsMaterial(
                AUTHORITY.write(certificates, "agent"), Clock.systemUTC(), event -> {})),
        Clock.systemUTC(),
        KillPoint.Observer.NONE);
  }

  static UplinkConfig.Registry config(URI url) {
    var pace = new UplinkConfig.Pace(4, Optional.empty(), TIMEOUT, TIMEOUT);
    return new UplinkConfig.Registry(
        "platform",
        Set.of(Content.LAB_REPORTS),
        url,
        Optional.empty(),
        pace,
        UplinkConfig.Registry.Format.FHIR_R4);
  }

  private static ReportSource.Outcome report(Item item, byte[] message) {
    String head = new String(message, 0, 64, StandardCharsets.ISO_8859_1);
    String sampleId = head.substring(3, head.indexOf(';'));
    return new ReportSource.Outcome.Reports(
        List.of(
            new ReportSource.Report(
                Reports.of(sampleId, Reports.observation("ALL", Reports.binary(message))))));
  }

  @Override
  protected String reference(String identity) {
    return "DiagnosticReport/"
        + new ReportIds(Reports.HOSPITAL.orgCode(), "CT", identity, Reports.of(identity), 0)
            .report();
  }

  @Override
  protected PayloadKind kind() {
    return PayloadKind.ASTM;
  }

  @Override
  protected boolean streams() {
    return false;
  }

  @Override
  protected byte[] head(String identity) {
    return ("ID=" + identity + ";").getBytes(StandardCharsets.US_ASCII);
  }
}
