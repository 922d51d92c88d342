package org.huren.installer;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.huren.agent.item.KillPoint;
import org.huren.lab.serial.SerialSettings;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The promise under fire, where orders and results meet: a LIS, an analyzer that asks for orders,
 * and one on a serial cable, while the agent is killed again and again. At the end every order that
 * the LIS was told is taken is known and joined to its result, every question was answered with its
 * own order, and every result has one document.
 */
class LabCrashTest {
  private static final Set<KillPoint> POINTS =
      EnumSet.of(
          KillPoint.AFTER_RENAME_BEFORE_FLUSH,
          KillPoint.AFTER_FLUSH_BEFORE_ACKNOWLEDGEMENT,
          KillPoint.AFTER_ACKNOWLEDGEMENT_BEFORE_ROW,
          KillPoint.BEFORE_LAST_FRAME_ACK,
          KillPoint.AFTER_LAST_FRAME_ACK,
          KillPoint.BEFORE_MLLP_ANSWER,
          KillPoint.AFTER_MLLP_ANSWER,
          KillPoint.AFTER_CLOUD_STORED_BEFORE_RECEIPT);
  private static final int RANDOM_KILLS = 2;

  @TempDir Path directory;

  private final Random random = new Random(20261125);
  private final AtomicLong lives = new AtomicLong();

  @Test
  void killedAnywhere_everyOrderTakenIsKnown_andMeetsItsResult() throws Exception {
    SerialCable.assumeThatThereIsOne();
    int lisPort = AgentProcess.freePort();
    int analyzerPort = AgentProcess.freePort();
    try (Platforms platforms = new Platforms(directory);
        SerialCable cable = new SerialCable(directory)) {
      int consolePort = AgentProcess.freePort();
      AgentProcess agent = new AgentProcess(directory, consolePort);
      String yaml = yaml(platforms, lisPort, analyzerPort, consolePort);
      SerialSettings far = SerialSettings.usual(cable.theirs().toString());
      OrderedWork work =
          new OrderedWork(lisPort, analyzerPort, new SerialAnalyzer(far, lives::get));
      try {
        killRepeatedly(agent, yaml, cable);
        begin(agent, yaml, cable);
        agent.awaitReady();
        work.goOn(80, 15);
        work.finish();
        agent.awaitDrained();
        assertThat(work.wrongAnswers).as(agent.log()).isEmpty();
        assertThat(work.forgotten()).as("orders that are not known any more").isEmpty();
        assertThat(agent.releaseHeld()).as("results that wait for an order").isZero();
      } finally {
        work.close();
        agent.kill();
      }
      assertThat(work.ordered).hasSizeGreaterThanOrEqualTo(80);
      assertThat(work.onCable).hasSizeGreaterThanOrEqualTo(15);
      assertThat(work.answered).hasSizeGreaterThan(work.onNetwork.size() / 2);
      assertDocuments(platforms.documents(), work);
    }
  }

  private void killRepeatedly(AgentProcess agent, String yaml, SerialCable cable) throws Exception {
    List<Optional<KillPoint>> plan = new ArrayList<>();
    POINTS.forEach(point -> plan.add(Optional.of(point)));
    for (int i = 0; i < RANDOM_KILLS; i++) {
      plan.add(Optional.empty());
    }
    Collections.shuffle(plan, random);
    for (Optional<KillPoint> point : plan) {
      if (point.isPresent()) {
        begin(agent, yaml, cable, "-Dhuren.crash=" + point.get() + ":" + (1 + random.nextInt(10)));
        assertThat(agent.endsWithin(Duration.ofSeconds(60)))
            .as("%s is passed under load%n%s", point.get(), agent.log())
            .isTrue();
      } else {
        begin(agent, yaml, cable);
        agent.awaitReady();
        Thread.sleep(random.nextInt(1000));
        agent.kill();
      }
    }
  }

  /** Another life, with another cable, whose end has another name. */
  private void begin(AgentProcess agent, String yaml, SerialCable cable, String... options)
      throws Exception {
    lives.incrementAndGet();
    cable.lay();
    agent.configure(yaml.formatted(cable.ours().toRealPath()));
    agent.start(options);
  }

  /** With a place for the serial port. */
  private static String yaml(Platforms platforms, int lisPort, int analyzerPort, int consolePort) {
    return """
    hospital: { name: 测试医院, orgCode: 12350428MB0000000X, timezone: Asia/Shanghai }
    spool:    { directory: ./spool, retention: 30d, minFree: 64MB }
    analyzers:
      - { id: bc-1, profile: mindray-bc-hl7, listen: 127.0.0.1:%d, peers: any }
      - { id: xn-1, profile: sysmex-xn, serial: { port: %%s } }
    lis:
      - { id: lis-1, profile: generic-lis, listen: 127.0.0.1:%d, peers: any }
    orders: { wait: 24h, then: hold }
    uplinks:
      - id: regional-platform
        type: registry
        format: fhir-r4
        url: %s
        accepts: [ lab-reports ]
        tls: { certificate: certs/agent.pem, key: certs/agent.key, trust: certs/ca.pem }
    console:  { listen: 127.0.0.1:%d }
    """
        .formatted(analyzerPort, lisPort, platforms.fhir(), consolePort);
  }

  /** One document for each tube, with its own value, patient and order, and no other. */
  private static void assertDocuments(Path folder, OrderedWork work) throws IOException {
    Set<Integer> measured = new TreeSet<>(work.onNetwork);
    measured.addAll(work.onCable);
    List<String> seen = new ArrayList<>();
    for (Path file : files(folder)) {
      JsonNode bundle = new JsonMapper().readTree(Files.readAllBytes(file));
      String barcode = identifier(bundle, "Specimen");
      Tube tube = new Tube(Integer.parseInt(barcode.substring(2)));
      assertThat(value(bundle)).as(barcode).isEqualByComparingTo(tube.value());
      assertThat(identifier(bundle, "Patient")).as(barcode).isEqualTo(tube.patient());
      assertThat(identifier(bundle, "ServiceRequest")).as(barcode).isEqualTo(tube.orderNumber());
      seen.add(barcode);
    }
    assertThat(seen)
        .containsExactlyInAnyOrderElementsOf(
            measured.stream().map(n -> new Tube(n).barcode()).toList());
  }

  private static List<Path> files(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.toList();
    }
  }

  private static BigDecimal value(JsonNode bundle) {
    return resource(bundle, "Observation").path("valueQuantity").path("value").asDecimal();
  }

  private static String identifier(JsonNode bundle, String type) {
    return resource(bundle, type).path("identifier").path(0).path("value").asString();
  }

  private static JsonNode resource(JsonNode bundle, String type) {
    for (JsonNode entry : bundle.path("entry")) {
      if (entry.path("resource").path("resourceType").asString().equals(type)) {
        return entry.path("resource");
      }
    }
    throw new AssertionError("no " + type);
  }
}
