package org.huren.agent.upload.dicom;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import org.huren.agent.item.DeliveryOutcome;
import org.huren.agent.item.DeliveryOutcome.Delivered;
import org.huren.agent.item.DeliveryOutcome.Rejected;
import org.huren.agent.item.ItemId;
import org.huren.agent.item.KillPoint;
import org.huren.agent.item.Reason;
import org.huren.agent.item.UplinkId;
import org.huren.agent.spool.DeliveryQueue.Claim;
import org.huren.agent.upload.compress.CompressionWatch;
import org.huren.agent.upload.compress.Compressor;
import org.huren.config.UplinkConfig.AlreadyThere;
import org.huren.dicom.dataset.FileMetaOutcome;
import org.huren.dicom.dataset.FileMetaReader;
import org.huren.dicom.pixel.CompressionOutcome.Why;
import org.huren.dicom.pixel.LosslessEncoding;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** C-STORE of compressed images; that their pixels are the same is tested against storescp. */
@Timeout(60)
class CompressedTransferTest {
  private static final String EXPLICIT = DicomUplinkContractTest.EXPLICIT;
  private static final String JPEG_LS = LosslessEncoding.JPEG_LS.transferSyntax().uid();

  @TempDir Path folder;
  private SpooledObjects objects;
  private StoreScp scp;
  private DicomUplink uplink;
  private final List<String> told = new CopyOnWriteArrayList<>();
  private final List<StoreScp.Stored> stored = new CopyOnWriteArrayList<>();

  private final CompressionWatch watch =
      new CompressionWatch() {
        @Override
        public void compressed(UplinkId uplink, long before, long after) {
          told.add("compressed");
        }

        @Override
        public void asIs(UplinkId uplink, ItemId item, Why why) {
          told.add("as is " + why);
        }

        @Override
        public void failed(UplinkId uplink, ItemId item, Throwable cause) {
          told.add("failed " + cause);
        }
      };

  @BeforeEach
  void begin() throws IOException {
    objects = new SpooledObjects(Files.createDirectory(folder.resolve("spool")));
    scp = new StoreScp();
    scp.script =
        (request, connection) -> {
          stored.add(connection.read(request));
          connection.respond(request, 0);
        };
    uplink =
        new DicomUplink(
            DicomUplinkContractTest.config(
                scp.port(), 1, Duration.ofSeconds(20), AlreadyThere.TRUST),
            Optional.empty(),
            new CommitmentResults(),
            Clock.systemUTC(),
            new Random(1),
            KillPoint.Observer.NONE,
            new Compressor(folder.resolve("outgoing"), 1, watch)
                .forUplink(new UplinkId("pacs"), LosslessEncoding.JPEG_LS));
  }

  @AfterEach
  void end() throws IOException {
    uplink.close();
    scp.close();
  }

  private List<DeliveryOutcome> send(Claim... claims) throws InterruptedException {
    Map<ItemId, DeliveryOutcome> outcomes = uplink.send(List.of(claims));
    assertThat(outcomes).hasSize(claims.length);
    return Arrays.stream(claims).map(c -> outcomes.get(c.item().id())).toList();
  }

  private static ByteBuffer dataSet(Claim claim) throws IOException {
    byte[] bytes = Files.readAllBytes(claim.payload().file());
    FileMetaOutcome.Found found =
        (FileMetaOutcome.Found) FileMetaReader.read(ByteBuffer.wrap(bytes));
    return ByteBuffer.wrap(Arrays.copyOfRange(bytes, found.dataSetOffset(), bytes.length));
  }

  private List<String> syntaxes() {
    return stored.stream().map(StoreScp.Stored::transferSyntaxUid).toList();
  }

  @Test
  void peerThatTakesJpegLs_getsIt_andWhatCanNotBeCompressedAsItIsOnTheSameAssociation()
      throws Exception {
    Claim image = objects.image(64);
    Claim noise = objects.ct(3000);
    assertThat(send(image, noise)).hasOnlyElementsOfType(Delivered.class);
    assertThat(syntaxes()).containsExactly(JPEG_LS, EXPLICIT);
    assertThat(stored.get(0).dataSet().remaining()).isLessThan(dataSet(image).remaining());
    assertThat(stored.get(1).dataSet()).isEqualTo(dataSet(noise));
    assertThat(scp.asked).hasValue(1);
    assertThat(folder.resolve("outgoing")).isEmptyDirectory();
  }

  @Test
  void peerThatRefusesJpegLs_getsEveryByteAsItWasSpooled_andNothingIsCompressedForIt()
      throws Exception {
    scp.accepts = (sopClass, syntax) -> !syntax.equals(JPEG_LS);
    Claim image = objects.image(64);
    assertThat(send(image)).hasOnlyElementsOfType(Delivered.class);
    assertThat(syntaxes()).containsExactly(EXPLICIT);
    assertThat(stored.get(0).dataSet()).isEqualTo(dataSet(image));
    assertThat(told).isEmpty();
  }

  @Test
  void peerThatAcceptsJpegLsAndRefusesTheObject_getsItAsItWasSpooled() throws Exception {
    List<String> refused = new ArrayList<>();
    scp.script =
        (request, connection) -> {
          StoreScp.Stored came = connection.read(request);
          if (came.transferSyntaxUid().equals(JPEG_LS)) {
            refused.add(came.sopInstanceUid());
            connection.respond(request, 0xC000);
          } else {
            stored.add(came);
            connection.respond(request, 0);
          }
        };
    Claim one = objects.image(64);
    Claim other = objects.image(64);
    assertThat(send(one, other)).hasOnlyElementsOfType(Delivered.class);
    assertThat(refused).hasSize(2);
    assertThat(stored)
        .extracting(StoreScp.Stored::dataSet)
        .containsExactly(dataSet(one), dataSet(other));
    assertThat(folder.resolve("outgoing")).isEmptyDirectory();
  }

  @Test
  void objectThatIsRefusedInEveryForm_isLeftToAPerson_withWhatWasSaidOfTheSpooledOne()
      throws Exception {
    scp.script =
        (request, connection) -> {
          boolean isSmall = connection.read(request).transferSyntaxUid().equals(JPEG_LS);
          connection.respond(request, isSmall ? 0xC001 : 0xA900);
        };
    assertThat(send(objects.image(64)))
        .containsExactly(new Rejected(Reason.of("upload.refused-data-set", "A900")));
  }

  @Test
  void objectThatWasAlteredInTheSpool_isSentInNoForm() throws Exception {
    Claim image = objects.image(64);
    byte[] bytes = Files.readAllBytes(image.payload().file());
    bytes[bytes.length - 100]++;
    Files.write(image.payload().file(), bytes);
    assertThat(send(image)).containsExactly(new Rejected(Reason.of("upload.file-altered")));
    assertThat(stored).isEmpty();
  }
}
