package org.huren.agent.upload.stow;

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
import java.util.Random;
import java.util.Set;
import org.huren.agent.item.KillPoint;
import org.huren.agent.tls.TestAuthority;
import org.huren.agent.tls.TlsMaterial;
import org.huren.agent.upload.Uplink;
import org.huren.agent.upload.UplinkContract;
import org.huren.agent.upload.compress.Compression;
import org.huren.agent.upload.http.ScriptedServer;
import org.huren.agent.upload.http.ScriptedServer.Connection;
import org.huren.agent.upload.http.ScriptedServer.Request;
import org.huren.config.ByteSize;
import org.huren.config.Content;
import org.huren.config.UplinkConfig;

/** STOW-RS against a far side that speaks TLS and HTTP over bare sockets. */
class StowUplinkContractTest extends UplinkContract {
  private static final TestAuthority AUTHORITY = new TestAuthority("Test CA");

  /** The scripted cloud. */
  private static final class Cloud implements FarSide {
    private final StowServer store = new StowServer();
    private final ScriptedServer server;

    Cloud() throws IOException {
      server = new ScriptedServer(AUTHORITY.serverContext(), store::storeAndAnswer);
    }

    @Override
    public void behave(Behaviour behaviour) {
      server.script =
          switch (behaviour) {
            case STORE -> store::storeAndAnswer;
            case FORGET_ONE ->
                (request, connection) -> {
                  List<String> uids = store.store(request);
                  answer(connection, StowServer.json(uids.subList(1, uids.size()), Map.of()));
                };
            case LOSE_THE_ANSWER ->
                (request, connection) -> {
                  store.store(request);
                  connection.tls().close();
                };
            case CUT_THE_ANSWER ->
                (request, connection) -> {
                  byte[] json =
                      StowServer.json(store.store(request), Map.of())
                          .getBytes(StandardCharsets.UTF_8);
                  connection.head(200, "application/dicom+json", json.length);
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
                  store.store(request);
                  connection.answer(
                      200, "text/html", "<html><body>Welcome to the proxy<br></html>");
                };
            case ENDLESS_ANSWER -> Cloud::answerWithoutEnd;
            case SILENT ->
                (request, connection) -> {
                  store.store(request);
                  Thread.sleep(TIMEOUT.multipliedBy(3).toMillis());
                };
            case STALL -> (request, connection) -> Thread.sleep(TIMEOUT.multipliedBy(3).toMillis());
            case REFUSE_ONE ->
                (request, connection) -> {
                  List<String> uids = store.store(request);
                  answer(
                      connection,
                      StowServer.json(uids.subList(1, uids.size()), Map.of(uids.get(0), 0xA900)));
                };
            case BUSY ->
                (request, connection) -> {
                  request.body().drain();
                  connection.answer(503, "text/plain", "later", "Retry-After: 17");
                };
          };
    }

    private static void answer(Connection connection, String json) throws IOException {
      connection.answer(202, "application/dicom+json", json);
    }

    private static void answerWithoutEnd(Request request, Connection connection)
        throws IOException {
      request.body().drain();
      connection.head(200, "application/dicom+json", Long.MAX_VALUE);
      byte[] noise = " ".repeat(1 << 16).getBytes(StandardCharsets.UTF_8);
      while (true) {
        connection.write(noise);
      }
    }

    @Override
    public Map<String, String> stored() {
      return store.stored();
    }

    @Override
    public void close() throws IOException {
      server.close();
    }
  }

  @Override
  protected FarSide farSide() throws IOException {
    return new Cloud();
  }

  @Override
  protected Uplink connect(FarSide farSide) throws IOException {
    return connect(((Cloud) farSide).server.port());
  }

  @Override
  protected Uplink connectToNobody() throws IOException {
    try (ServerSocket gone = new ServerSocket(0)) {
      return connect(gone.getLocalPort());
    }
  }

  private Uplink connect(int port) throws IOException {
    Path certificates = Files.createDirectories(directory.resolve("certs"));
    return new StowUplink(
        config(URI.create("https://localhost:" + port + "/dicom-web/studies")),
        Optional.of(
            new TlsMaterial(
                AUTHORITY.write(certificates, "agent"), Clock.systemUTC(), event -> {})),
        Clock.systemUTC(),
        new Random(1),
        KillPoint.Observer.NONE,
        Compression.NONE,
        certificates.resolve("fetched"));
  }

  static UplinkConfig.Stow config(URI url) {
    var pace = new UplinkConfig.Pace(4, Optional.empty(), TIMEOUT, TIMEOUT);
    return new UplinkConfig.Stow(
        "cloud",
        Set.of(Content.IMAGES),
        url,
        Optional.empty(),
        pace,
        ByteSize.parse("16MB"),
        UplinkConfig.Compress.NONE,
        UplinkConfig.AlreadyThere.TRUST);
  }

  @Override
  protected byte[] head(String identity) {
    return StowServer.head(identity);
  }
}
