package org.huren.agent.upload.dicom;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.huren.agent.item.KillPoint;
import org.huren.agent.upload.Uplink;
import org.huren.agent.upload.UplinkContract;
import org.huren.agent.upload.compress.Compression;
import org.huren.agent.upload.dicom.StoreScp.Connection;
import org.huren.agent.upload.dicom.StoreScp.Request;
import org.huren.config.Content;
import org.huren.config.HostPort;
import org.huren.config.UplinkConfig;
import org.huren.config.UplinkConfig.AlreadyThere;
import org.huren.dicom.AeTitle;
import org.huren.dicom.dataset.FileMeta;

/** C-STORE against a far side of bare sockets. */
class DicomUplinkContractTest extends UplinkContract {
  static final String CT = "1.2.840.10008.5.1.4.1.1.2";
  static final String EXPLICIT = "1.2.840.10008.1.2.1";

  static byte[] head(String identity, String sopClass, String syntax) {
    return new FileMeta(
            sopClass,
            identity,
            syntax,
            "1.2.3",
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty())
        .encode();
  }

  static UplinkConfig.Dicom config(
      int port, int associations, Duration timeout, AlreadyThere there) {
    return new UplinkConfig.Dicom(
        "pacs",
        Set.of(Content.IMAGES),
        new HostPort("127.0.0.1", port),
        new AeTitle("PACS"),
        new AeTitle("HUREN"),
        Optional.empty(),
        new UplinkConfig.Pace(associations, Optional.empty(), timeout, timeout),
        UplinkConfig.Compress.NONE,
        there,
        false);
  }

  /** The scripted PACS; what it stores counts with the header that our files have. */
  private static final class Pacs implements FarSide {
    private final Map<String, String> stored = new ConcurrentHashMap<>();
    private final StoreScp scp = new StoreScp();

    Pacs() throws IOException {
      behave(Behaviour.STORE);
    }

    private void keep(Request request, Connection connection) throws IOException {
      MessageDigest digest;
      try {
        digest = MessageDigest.getInstance("SHA-256");
      } catch (NoSuchAlgorithmException e) {
        throw new IllegalStateException(e);
      }
      digest.update(DicomUplinkContractTest.head(request.sopInstanceUid(), CT, EXPLICIT));
      connection.readDataSet(digest::update);
      stored.put(request.sopInstanceUid(), HexFormat.of().formatHex(digest.digest()));
    }

    @Override
    public void behave(Behaviour behaviour) {
      boolean[] first = {true};
      scp.script =
          switch (behaviour) {
            case STORE ->
                (request, connection) -> {
                  keep(request, connection);
                  connection.respond(request, 0);
                };
            case FORGET_ONE ->
                (request, connection) -> {
                  keep(request, connection);
                  if (!first[0]) {
                    connection.respond(request, 0);
                  }
                  first[0] = false;
                };
            case LOSE_THE_ANSWER ->
                (request, connection) -> {
                  keep(request, connection);
                  connection.close();
                };
            case CUT_THE_ANSWER ->
                (request, connection) -> {
                  keep(request, connection);
                  byte[] answer = connection.response(request, 0);
                  connection.write(Arrays.copyOf(answer, answer.length - 2));
                  connection.close();
                };
            case RESET ->
                (request, connection) -> {
                  int[] left = {1_000_000};
                  connection.readDataSet(
                      (bytes, offset, length) -> {
                        left[0] -= length;
                        if (left[0] < 0) {
                          connection.reset();
                        }
                      });
                };
            case GARBAGE ->
                (request, connection) -> {
                  keep(request, connection);
                  connection.write("HTTP/1.1 200 OK\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
                };
            case ENDLESS_ANSWER ->
                (request, connection) -> {
                  keep(request, connection);
                  // A command of fragments of which none is the last
                  byte[] answer = connection.response(request, 0);
                  answer[11] = 1;
                  while (true) {
                    connection.write(answer);
                  }
                };
            case SILENT ->
                (request, connection) -> {
                  keep(request, connection);
                  Thread.sleep(TIMEOUT.multipliedBy(3).toMillis());
                };
            case STALL -> (request, connection) -> Thread.sleep(TIMEOUT.multipliedBy(3).toMillis());
            case REFUSE_ONE ->
                (request, connection) -> {
                  keep(request, connection);
                  connection.respond(request, first[0] ? 0xA900 : 0);
                  first[0] = false;
                };
            case BUSY -> Connection::storeAndSucceed;
          };
      scp.most = behaviour == Behaviour.BUSY ? 0 : Integer.MAX_VALUE;
    }

    @Override
    public Map<String, String> stored() {
      return stored;
    }

    @Override
    public void close() throws IOException {
      scp.close();
    }
  }

  @Override
  protected FarSide farSide() throws IOException {
    return new Pacs();
  }

  @Override
  protected Uplink connect(FarSide farSide) {
    return connect(((Pacs) farSide).scp.port());
  }

  @Override
  protected Uplink connectToNobody() throws IOException {
    try (ServerSocket gone = new ServerSocket(0)) {
      return connect(gone.getLocalPort());
    }
  }

  private static Uplink connect(int port) {
    return new DicomUplink(
        config(port, 4, TIMEOUT, AlreadyThere.TRUST),
        Optional.empty(),
        new CommitmentResults(),
        Clock.systemUTC(),
        new Random(1),
        KillPoint.Observer.NONE,
        Compression.NONE);
  }

  @Override
  protected byte[] head(String identity) {
    return head(identity, CT, EXPLICIT);
  }

  /** DICOM knows no Retry-After. */
  @Override
  protected Optional<Duration> pauseHeard() {
    return Optional.empty();
  }
}
