package org.huren.agent.upload.stow;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ReadableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.huren.agent.item.DeliveryOutcome;
import org.huren.agent.item.DeliveryOutcome.Delivered;
import org.huren.agent.item.DeliveryOutcome.Fault;
import org.huren.agent.item.DeliveryOutcome.Rejected;
import org.huren.agent.item.DeliveryOutcome.RetryLater;
import org.huren.agent.item.Reason;
import org.huren.agent.item.Receipt;
import org.huren.agent.spool.DeliveryQueue.Claim;
import org.huren.agent.upload.compress.Outgoing;
import org.huren.agent.upload.dicom.SpooledObjects;
import org.huren.agent.upload.http.Exchange;
import org.huren.config.ByteSize;
import org.huren.config.Content;
import org.huren.config.UplinkConfig;
import org.huren.config.UplinkConfig.AlreadyThere;
import org.huren.dicom.dataset.FileMeta;
import org.huren.dicom.dataset.FileMetaOutcome;
import org.huren.dicom.dataset.FileMetaReader;
import org.huren.dicom.dataset.Reencoding;
import org.huren.dicom.dataset.TransferSyntax;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Instances that a far side has already. */
@Timeout(60)
class DuplicatesTest {
  private static final String CT = "1.2.840.10008.5.1.4.1.1.2";
  private static final TransferSyntax EXPLICIT = TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN;
  private static final TransferSyntax IMPLICIT = TransferSyntax.IMPLICIT_VR_LITTLE_ENDIAN;
  private static final Delivered TRUSTED =
      new Delivered(
          new Receipt(
              Instant.EPOCH, "1.2.3", Optional.of(Reason.of("upload.already-there", "0111"))));

  @TempDir Path folder;
  private final List<String> asked = new ArrayList<>();
  private HttpServer cloud;
  private volatile int status = 200;
  private volatile byte[] body = {};

  @BeforeEach
  void begin() throws IOException {
    cloud = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    cloud.createContext(
        "/",
        request -> {
          asked.add(request.getRequestURI().getPath());
          request.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
          try (var out = request.getResponseBody()) {
            out.write(body);
          }
        });
    cloud.start();
  }

  @AfterEach
  void end() {
    cloud.stop(0);
  }

  private DeliveryOutcome settle(AlreadyThere policy, Claim claim) throws InterruptedException {
    URI url = URI.create("http://127.0.0.1:" + cloud.getAddress().getPort() + "/studies/");
    var pace =
        new UplinkConfig.Pace(1, Optional.empty(), Duration.ofSeconds(20), Duration.ofSeconds(20));
    UplinkConfig.Stow config =
        new UplinkConfig.Stow(
            "cloud",
            Set.of(Content.IMAGES),
            url,
            Optional.empty(),
            pace,
            ByteSize.parse("1MB"),
            UplinkConfig.Compress.NONE,
            policy);
    try (Exchange exchange =
        new Exchange("cloud", url, Optional.empty(), Duration.ofSeconds(20), Clock.systemUTC())) {
      return new Duplicates(config, exchange, folder.resolve("fetched"))
          .settle(claim, Outgoing.asSpooled(claim), TRUSTED);
    } finally {
      Path fetched = folder.resolve("fetched");
      assertThat(!Files.exists(fetched) || isEmpty(fetched)).as("nothing is left behind").isTrue();
    }
  }

  private static boolean isEmpty(Path directory) throws UncheckedIOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files.findAny().isEmpty();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Claim object() throws IOException {
    return new SpooledObjects(folder).whole(CT, EXPLICIT.uid(), 100_000);
  }

  /** As servers answer. */
  private static byte[] multipart(byte[] part) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(
        "\r\n--xyz\r\nContent-Type: application/dicom\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
    out.writeBytes(part);
    out.writeBytes("\r\n--xyz--\r\n".getBytes(StandardCharsets.US_ASCII));
    return out.toByteArray();
  }

  /** The same object with a header of the server's own, in another transfer syntax perhaps. */
  private static byte[] reencoded(Claim claim, TransferSyntax to) throws IOException {
    byte[] bytes = Files.readAllBytes(claim.payload().file());
    FileMetaOutcome.Found found =
        (FileMetaOutcome.Found) FileMetaReader.read(ByteBuffer.wrap(bytes));
    FileMeta meta = found.meta();
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(
        new FileMeta(
                meta.sopClassUid(),
                meta.sopInstanceUid(),
                to.uid(),
                "9.8.7.6.5.4.3",
                Optional.of("SERVER_1"),
                Optional.empty(),
                Optional.empty(),
                Optional.empty())
            .encode());
    ByteBuffer dataSet = ByteBuffer.wrap(bytes).position(found.dataSetOffset());
    byte[] rest = new byte[dataSet.remaining()];
    dataSet.get(rest);
    ReadableByteChannel source = Channels.newChannel(new java.io.ByteArrayInputStream(rest));
    ReadableByteChannel converted =
        to.equals(IMPLICIT) ? Reencoding.channel(source, EXPLICIT, IMPLICIT) : source;
    out.writeBytes(Channels.newInputStream(converted).readAllBytes());
    return out.toByteArray();
  }

  @Test
  void trust_asksNobody_andReject_leavesItToAPerson() throws Exception {
    Claim claim = object();
    assertThat(settle(AlreadyThere.TRUST, claim)).isEqualTo(TRUSTED);
    assertThat(settle(AlreadyThere.REJECT, claim))
        .isEqualTo(new Rejected(Reason.of("upload.already-there", "0111")));
    assertThat(asked).isEmpty();
  }

  @Test
  void sameDataSet_isDelivered_whateverTheServersHeaderSays() throws Exception {
    Claim claim = object();
    for (byte[] form :
        List.of(
            multipart(Files.readAllBytes(claim.payload().file())),
            multipart(reencoded(claim, EXPLICIT)),
            reencoded(claim, EXPLICIT))) {
      body = form;
      assertThat(settle(AlreadyThere.VERIFY, claim))
          .isInstanceOfSatisfying(
              Delivered.class,
              d ->
                  assertThat(d.receipt().warning())
                      .contains(Reason.of("upload.already-there-same")));
    }
    assertThat(asked)
        .containsOnly(
            "/studies/"
                + SpooledObjects.seriesPath()
                + claim.item().facts().identity().orElseThrow());
  }

  @Test
  void dataSetThatWasReencodedWithoutChangingAValue_isTheSame() throws Exception {
    Claim claim = object();
    body = multipart(reencoded(claim, IMPLICIT));
    assertThat(settle(AlreadyThere.VERIFY, claim)).isInstanceOf(Delivered.class);
  }

  @Test
  void anotherObjectOfTheSameUid_isAConflictForAPerson() throws Exception {
    Claim claim = object();
    byte[] other = Files.readAllBytes(claim.payload().file());
    other[other.length - 7] ^= 1;
    for (byte[] form : List.of(multipart(other), other, multipart(new byte[200]), new byte[7])) {
      body = form;
      assertThat(settle(AlreadyThere.VERIFY, claim))
          .isEqualTo(new Rejected(Reason.of("upload.already-there-different")));
    }
    other = reencoded(claim, IMPLICIT);
    other[other.length - 7] ^= 1;
    body = multipart(other);
    assertThat(settle(AlreadyThere.VERIFY, claim))
        .isEqualTo(
            new Rejected(Reason.of("upload.already-there-recoded", "Implicit VR Little Endian")));
  }

  @Test
  void whatTheServerHasCompressed_isNotTakenForTheSame() throws Exception {
    Claim claim = object();
    body = multipart(reencoded(claim, TransferSyntax.of("1.2.840.10008.1.2.4.80")));
    assertThat(settle(AlreadyThere.VERIFY, claim))
        .isInstanceOfSatisfying(
            Rejected.class,
            r -> assertThat(r.why().code()).isEqualTo("upload.already-there-recoded"));
  }

  @Test
  void serverThatDoesNotGiveIt_isAskedAgain_andNothingIsSettled() throws Exception {
    Claim claim = object();
    for (int refusal : new int[] {404, 401, 406, 500}) {
      status = refusal;
      assertThat(settle(AlreadyThere.VERIFY, claim))
          .isEqualTo(
              new RetryLater(
                  Optional.empty(),
                  Reason.of("upload.already-there-not-given", refusal),
                  Fault.ITEM));
    }
    status = 503;
    assertThat(settle(AlreadyThere.VERIFY, claim))
        .isInstanceOfSatisfying(
            RetryLater.class, later -> assertThat(later.fault()).isEqualTo(Fault.UPLINK));
  }

  @Test
  void endlessAnswer_isCutOff_andNotTheSame() throws Exception {
    Claim claim = object();
    body = new byte[20 << 20];
    assertThat(settle(AlreadyThere.VERIFY, claim)).isInstanceOf(Rejected.class);
  }
}
