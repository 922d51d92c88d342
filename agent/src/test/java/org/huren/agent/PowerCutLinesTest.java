package org.huren.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.huren.agent.analyzer.Analyzers;
import org.huren.agent.item.KillPoint;
import org.huren.agent.observe.Events;
import org.huren.agent.observe.Metrics;
import org.huren.agent.order.LisSystems;
import org.huren.agent.spool.LoopImage;
import org.huren.agent.spool.SpoolEnvironment;
import org.huren.config.GatewayConfig;
import org.huren.config.GatewayConfigReader;
import org.huren.config.ProfileFolders;
import org.huren.config.ReadResult;
import org.huren.dicom.AeTitle;
import org.huren.dicom.association.AssociationSettings;
import org.huren.dicom.association.PresentationContext;
import org.huren.dicom.dimse.AssociationAnswer;
import org.huren.dicom.dimse.AssociationOffer;
import org.huren.dicom.dimse.DicomClient;
import org.huren.dicom.dimse.OperationOutcome;
import org.huren.dicom.dimse.ServiceClassUser;
import org.huren.dicom.pdu.ProposedContext;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Both lines on a real file system: whenever a device has its answer (C-STORE Success, ACK of the
 * last frame, AA), the disk is copied as it stands and a gateway started on the copy, which knows
 * everything that was answered so far and has its bytes.
 */
class PowerCutLinesTest {
  private static final int ROUNDS = 4;
  private static final String CT_IMAGE = "1.2.840.10008.5.1.4.1.1.2";
  private static final String EXPLICIT = "1.2.840.10008.1.2.1";

  @TempDir Path folder;

  private final List<byte[]> answered = new ArrayList<>();
  private final Random random = new Random(20261125);
  private int cuts;

  @ParameterizedTest
  @EnumSource
  void powerCutAtAnyAnswer_losesNothingOfEitherLine(LoopImage.FileSystem type) throws Exception {
    try (LoopImage image = mounted(type);
        DicomClient modality = new DicomClient(1)) {
      Agent agent = agentOn(image.root());
      try (ScriptedAnalyzer astm = new ScriptedAnalyzer(agent.analyzerAddress("xn-1").get());
          ScriptedAnalyzer hl7 = new ScriptedAnalyzer(agent.analyzerAddress("chem-1").get())) {
        InetSocketAddress dicom =
            new InetSocketAddress(
                InetAddress.getLoopbackAddress(), agent.dicomAddress().get().getPort());
        ServiceClassUser association = associate(modality, dicom);
        for (int round = 0; round < ROUNDS; round++) {
          byte[] object = dataSet("1.2.3." + round);
          store(association, "1.2.3." + round, object);
          cutPower(image, object);
          byte[] counts = astm(round);
          assertThat(astm.sendAstm(counts)).isEqualTo(ScriptedAnalyzer.ACK);
          cutPower(image, counts);
          byte[] chemistry = hl7(round);
          assertThat(hl7.sendHl7(chemistry)).isEqualTo("AA");
          cutPower(image, chemistry);
        }
      } finally {
        agent.stop("test");
      }
    }
    assertThat(cuts).isEqualTo(3 * ROUNDS);
  }

  private LoopImage mounted(LoopImage.FileSystem type) throws IOException {
    Optional<String> lacking = type.lacking();
    if (lacking.isEmpty()) {
      return LoopImage.create(type, folder);
    }
    String message = "the power-cut test on " + type + " needs " + lacking.get();
    if ("true".equals(System.getenv("CI"))) {
      throw new AssertionError(message);
    }
    return abort(message);
  }

  private static GatewayConfig config(Path root) throws IOException {
    Path file = root.resolve("gateway.yaml");
    Files.writeString(
        file,
        """
        hospital: { name: 测试医院, orgCode: 12350428MB0000000X }
        spool:    { directory: ./spool, minFree: 1MB }
        dicom:    { aeTitle: HUREN, listen: 127.0.0.1:0, callers: any }
        analyzers:
          - { id: xn-1,   profile: sysmex-xn,      listen: 127.0.0.1:0, peers: any }
          - { id: chem-1, profile: mindray-bs-hl7, listen: 127.0.0.1:0, peers: any }
        uplinks:
          - { id: away, type: stow, url: "http://127.0.0.1:1/studies", accepts: [ images ] }
        console:  { listen: 127.0.0.1:0 }
        """,
        StandardCharsets.UTF_8);
    ReadResult read = new GatewayConfigReader(new ProfileFolders(), Clock.systemUTC()).read(file);
    assertThat(read).isInstanceOf(ReadResult.Ok.class);
    return ((ReadResult.Ok) read).config();
  }

  private static Agent agentOn(Path root) throws Exception {
    Agent.Run run =
        new Agent.Run("test", "test", Locale.ENGLISH, KillPoint.Observer.NONE, () -> {});
    return Agent.start(config(root), root.resolve("gateway.yaml"), run);
  }

  private void cutPower(LoopImage image, byte[] lastAnswered) throws Exception {
    answered.add(lastAnswered);
    cuts++;
    try (LoopImage cut = image.asAfterPowerCut("cut-" + cuts)) {
      GatewayConfig config = config(cut.root());
      Analyzers analyzers = Analyzers.load(config, cut.root());
      Handover handover =
          new Handover(new Events(Locale.ENGLISH, System::nanoTime), new Metrics(), broken -> {});
      Pipeline pipeline =
          Pipeline.start(
              new GatewayConfig(
                  config.hospital(),
                  config.spool(),
                  config.dicom(),
                  config.studies(),
                  config.analyzers(),
                  config.lis(),
                  config.orders(),
                  List.of(),
                  config.console()),
              analyzers,
              LisSystems.none(),
              SpoolEnvironment.real(KillPoint.Observer.NONE),
              handover,
              (uplink, queue, reports) -> {
                throw new AssertionError("no uplink");
              });
      try {
        assertThat(pipeline.records().countByState().values().stream().mapToLong(n -> n).sum())
            .isEqualTo(answered.size());
        List<byte[]> payloads = payloads(cut.root().resolve("spool"));
        for (byte[] each : answered) {
          assertThat(payloads).anyMatch(payload -> endsWith(payload, each));
        }
      } finally {
        pipeline.stop(Duration.ZERO);
      }
    }
  }

  private static List<byte[]> payloads(Path spool) throws IOException {
    List<byte[]> payloads = new ArrayList<>();
    try (Stream<Path> files = Files.walk(spool)) {
      for (Path file : (Iterable<Path>) files::iterator) {
        if (file.toString().matches(".*\\.(dcm|astm|hl7)")) {
          payloads.add(Files.readAllBytes(file));
        }
      }
    }
    return payloads;
  }

  private static boolean endsWith(byte[] payload, byte[] content) {
    int from = payload.length - content.length;
    return from >= 0 && Arrays.equals(payload, from, payload.length, content, 0, content.length);
  }

  private static ServiceClassUser associate(DicomClient client, InetSocketAddress gateway)
      throws Exception {
    AssociationOffer offer =
        new AssociationOffer(
            gateway,
            new AeTitle("CT01"),
            new AeTitle("HUREN"),
            List.of(new ProposedContext(1, CT_IMAGE, List.of(EXPLICIT))),
            Duration.ofSeconds(10),
            AssociationSettings.defaults());
    AssociationAnswer answer =
        client.associate(offer).toCompletableFuture().get(20, TimeUnit.SECONDS);
    return ((AssociationAnswer.Established) answer).user();
  }

  private static void store(ServiceClassUser association, String uid, byte[] object)
      throws Exception {
    PresentationContext context = association.context(CT_IMAGE, EXPLICIT).orElseThrow();
    OperationOutcome outcome =
        association
            .store(context, CT_IMAGE, uid, Channels.newChannel(new ByteArrayInputStream(object)))
            .toCompletableFuture()
            .get(20, TimeUnit.SECONDS);
    assertThat(outcome).isEqualTo(new OperationOutcome.Responded(0, Optional.empty()));
  }

  /** (0008,0016), (0008,0018), (0020,000D), (0020,000E), then pixels that say nothing. */
  private byte[] dataSet(String uid) {
    byte[] pixels = new byte[200_000];
    random.nextBytes(pixels);
    ByteBuffer bytes = ByteBuffer.allocate(pixels.length + 500).order(ByteOrder.LITTLE_ENDIAN);
    element(bytes, 0x0008, 0x0016, CT_IMAGE);
    element(bytes, 0x0008, 0x0018, uid);
    element(bytes, 0x0020, 0x000D, "1.2.3");
    element(bytes, 0x0020, 0x000E, "1.2.3.4");
    bytes.putShort((short) 0x7FE0).putShort((short) 0x0010).put((byte) 'O').put((byte) 'W');
    bytes.putShort((short) 0).putInt(pixels.length).put(pixels);
    return Arrays.copyOf(bytes.array(), bytes.position());
  }

  private static void element(ByteBuffer into, int group, int number, String uid) {
    byte[] value = (uid.length() % 2 == 0 ? uid : uid + "\0").getBytes(StandardCharsets.US_ASCII);
    into.putShort((short) group).putShort((short) number).put((byte) 'U').put((byte) 'I');
    into.putShort((short) value.length).put(value);
  }

  private static byte[] astm(int number) {
    return """
        H|\\^&|||XN-550^00-27^15326^^^^AB12345678||||||||E1394-97
        P|1
        O|1||^^%d^M|^^^^WBC|||||||N
        R|1|^^^^WBC^1|5.%d2|10*3/uL||N||F||||20261125101500
        L|1|N
        """
        .formatted(20_261_125_000L + number, number)
        .replace('\n', '\r')
        .getBytes(StandardCharsets.US_ASCII);
  }

  private static byte[] hl7(int number) {
    return """
        MSH|^~\\&|Mindray|BS-200E|||20261125101500||ORU^R01|%d|P|2.3.1||||0||ASCII|||
        PID|1
        OBR|1|%d|1|Mindray^BS-200E|N||20261125101500
        OBX|1|NM|2|ALT|35.%d|U/L|0-40|N|||F
        """
        .formatted(number + 1, 20_261_125_500L + number, number)
        .replace('\n', '\r')
        .getBytes(StandardCharsets.US_ASCII);
  }
}
