package org.huren.agent.upload.registry;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.zip.CRC32C;
import org.huren.agent.exam.ExamPayload;
import org.huren.agent.item.DeliveryOutcome;
import org.huren.agent.item.DeliveryOutcome.Delivered;
import org.huren.agent.item.DeliveryOutcome.Fault;
import org.huren.agent.item.DeliveryOutcome.Rejected;
import org.huren.agent.item.DeliveryOutcome.RetryLater;
import org.huren.agent.item.Item;
import org.huren.agent.item.ItemId;
import org.huren.agent.item.KillPoint;
import org.huren.agent.item.PayloadKind;
import org.huren.agent.item.Reason;
import org.huren.agent.item.UplinkId;
import org.huren.agent.spool.DeliveryQueue.Claim;
import org.huren.agent.spool.Payload;
import org.huren.agent.upload.registry.RegistryServer.Reply;
import org.huren.agent.upload.registry.ReportSource.Outcome;
import org.huren.lab.model.LabReport;
import org.huren.lab.model.SampleRole;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** What goes out, over plain HTTP to this very machine, which needs no certificate. */
class RegistryUplinkTest {
  @TempDir Path directory;
  private final RegistryServer platform = new RegistryServer();
  private final List<byte[]> bodies = Collections.synchronizedList(new ArrayList<>());
  private final List<String> heads = Collections.synchronizedList(new ArrayList<>());
  private final List<KillPoint> killPoints = Collections.synchronizedList(new ArrayList<>());
  private final byte[] message = "H|\\^&\rL|1|N\r".getBytes(StandardCharsets.US_ASCII);
  private volatile int failAt = Integer.MAX_VALUE;
  private volatile Reply failure = new Reply(503, "");
  private volatile Outcome outcome = new Outcome.Reports(List.of());
  private HttpServer server;
  private RegistryUplink uplink;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::serve);
    server.start();
    uplink =
        new RegistryUplink(
            RegistryUplinkContractTest.config(
                URI.create("http://localhost:" + server.getAddress().getPort() + "/fhir")),
            Reports.HOSPITAL,
            (item, bytes) -> {
              assertThat(bytes).isEqualTo(message);
              return outcome;
            },
            Optional.empty(),
            Clock.systemUTC(),
            killPoints::add);
  }

  @AfterEach
  void stop() {
    uplink.close();
    server.stop(0);
  }

  private void serve(HttpExchange exchange) throws IOException {
    byte[] body = exchange.getRequestBody().readAllBytes();
    bodies.add(body);
    heads.add(
        exchange.getRequestMethod()
            + " "
            + exchange.getRequestURI()
            + " "
            + exchange.getRequestHeaders().getFirst("Content-Type")
            + " "
            + exchange.getRequestHeaders().getFirst("Accept"));
    Reply reply = bodies.size() > failAt ? failure : platform.store(RegistryServer.read(body));
    byte[] bytes = reply.body().getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(reply.status(), bytes.length == 0 ? -1 : bytes.length);
    if (bytes.length > 0) {
      exchange.getResponseBody().write(bytes);
    }
    exchange.close();
  }

  private Claim claim(int number) throws IOException {
    return claim(number, PayloadKind.ASTM, message);
  }

  private Claim claim(int number, PayloadKind kind, byte[] payload) throws IOException {
    Path file = Files.write(directory.resolve(number + "." + kind.extension()), payload);
    CRC32C crc = new CRC32C();
    crc.update(payload);
    Item like = Reports.item(number);
    Item item =
        new Item(
            like.id(),
            kind,
            like.source(),
            like.state(),
            payload.length,
            (int) crc.getValue(),
            0,
            (int) crc.getValue(),
            like.receivedAt(),
            like.facts(),
            List.of(),
            Optional.empty());
    return new Claim(item, new UplinkId("platform"), 0, new Payload(file, payload.length, 0));
  }

  private DeliveryOutcome send(int number, LabReport... reports) throws Exception {
    outcome = new Outcome.Reports(Stream.of(reports).map(ReportSource.Report::new).toList());
    Claim claim = claim(number);
    Map<ItemId, DeliveryOutcome> outcomes = uplink.send(List.of(claim));
    assertThat(outcomes).containsOnlyKeys(claim.item().id());
    return outcomes.get(claim.item().id());
  }

  private static LabReport report(String sampleId, String value) {
    return Reports.of(sampleId, Reports.observation("WBC", Reports.quantity(value)));
  }

  private static LabReport of(SampleRole role) {
    return Reports.of(
        "S1",
        Optional.of(Reports.MEASURED),
        role,
        List.of(Reports.observation("WBC", Reports.quantity("1"))));
  }

  @Test
  void request_isATransactionForTheBase() throws Exception {
    assertThat(send(1, report("S1", "7.40"))).isInstanceOf(Delivered.class);
    assertThat(heads).containsExactly("POST /fhir application/fhir+json application/fhir+json");
    assertThat(killPoints).containsExactly(KillPoint.MID_UPLOAD);
    assertThat(uplink.certificateExpiresAt()).isEmpty();
  }

  @Test
  void digitsOfAValue_areSentAsNumberAndKeepTheirZeros() throws Exception {
    send(1, report("S1", "7.40"));
    assertThat(new String(bodies.get(0), StandardCharsets.UTF_8))
        .contains("\"valueQuantity\":{\"value\":7.40,");
  }

  @Test
  void severalReports_goOneByOne_andAllAreNamedInTheReceipt() throws Exception {
    assertThat(send(1, report("S1", "1"), report("S2", "2"), report("S3", "3")))
        .isInstanceOfSatisfying(
            Delivered.class,
            d ->
                assertThat(d.receipt().reference().split(" "))
                    .containsExactlyInAnyOrderElementsOf(
                        platform.reports.keySet().stream()
                            .map(id -> "DiagnosticReport/" + id)
                            .toList())
                    .hasSize(3));
    assertThat(bodies).hasSize(3);
  }

  @Test
  void oneOfSeveralThatFails_leavesTheItemUndelivered_andARepeatCompletesIt() throws Exception {
    LabReport[] reports = {report("S1", "1"), report("S2", "2"), report("S3", "3")};
    failAt = 1;
    assertThat(send(1, reports)).isInstanceOf(RetryLater.class);
    assertThat(bodies).as("nothing is sent behind an answer that asks for a pause").hasSize(2);
    failAt = Integer.MAX_VALUE;
    assertThat(send(1, reports)).isInstanceOf(Delivered.class);
    assertThat(platform.reports).hasSize(3);
    assertThat(bodies.get(2)).as("the repeat").isEqualTo(bodies.get(0));
  }

  @Test
  void oneOfSeveralThatIsRefused_isForAPerson_andTheOthersAreThere() throws Exception {
    failAt = 2;
    failure = new Reply(422, RegistryServer.outcome("invariant", "no"));
    assertThat(send(1, report("S1", "1"), report("S2", "2"), report("S3", "3")))
        .isInstanceOf(Rejected.class);
    assertThat(platform.reports).hasSize(2);
  }

  @Test
  void reportsAlike_doNotReplaceEachOther() throws Exception {
    assertThat(send(1, report("S1", "1"), report("S1", "2"))).isInstanceOf(Delivered.class);
    assertThat(platform.reports).hasSize(2);
  }

  @Test
  void olderVersion_neverReplacesANewer_andCountsAsDelivered() throws Exception {
    OffsetDateTime later = Reports.MEASURED.plusSeconds(1);
    LabReport newer =
        Reports.of(
            "S1",
            Optional.of(later),
            SampleRole.PATIENT,
            List.of(Reports.observation("WBC", Reports.quantity("2"))));
    assertThat(send(1, newer)).isInstanceOf(Delivered.class);
    JsonNode there = platform.reports.values().iterator().next();
    assertThat(send(2, report("S1", "1")))
        .isInstanceOfSatisfying(
            Delivered.class,
            d ->
                assertThat(d.receipt().warning())
                    .contains(Reason.of("upload.document-superseded")));
    assertThat(platform.reports.values()).containsExactly(there);
  }

  @Test
  void newerVersion_replacesTheOlder() throws Exception {
    send(1, report("S1", "1"));
    assertThat(send(2, report("S1", "2"))).isInstanceOf(Delivered.class);
    assertThat(platform.reports).hasSize(1);
    assertThat(RegistryServer.version(platform.reports.values().iterator().next()))
        .endsWith(Reports.item(2).id().toString());
  }

  @Test
  void whatIsNoPatients_neverLeaves() throws Exception {
    for (SampleRole role : SampleRole.values()) {
      if (role != SampleRole.PATIENT) {
        assertThat(send(1, of(role)))
            .isEqualTo(new Rejected(Reason.of("upload.nothing-to-report")));
      }
    }
    assertThat(bodies).isEmpty();
    assertThat(send(1, of(SampleRole.QC), of(SampleRole.PATIENT), of(SampleRole.BLANK)))
        .isInstanceOf(Delivered.class);
    assertThat(bodies).hasSize(1);
  }

  @Test
  void reportWithoutSampleId_isForAPerson() throws Exception {
    assertThat(send(1, report("", "1"))).isEqualTo(new Rejected(Reason.of("upload.no-sample-id")));
    assertThat(bodies).isEmpty();
  }

  @Test
  void messageThatCannotBeMapped_sendsNothing() throws Exception {
    Reason why = Reason.of("upload.no-analyzer", "xn-1");
    outcome = new Outcome.NotNow(why);
    assertThat(uplink.send(List.of(claim(1))).values())
        .containsExactly(new RetryLater(Optional.empty(), why, Fault.ITEM));
    outcome = new Outcome.Unreadable(why);
    assertThat(uplink.send(List.of(claim(1))).values()).containsExactly(new Rejected(why));
    assertThat(bodies).isEmpty();
  }

  private DeliveryOutcome sendExam(int number, byte[] payload) throws Exception {
    return uplink
        .send(List.of(claim(number, PayloadKind.EXAM, payload)))
        .values()
        .iterator()
        .next();
  }

  @Test
  void exam_isRegistered_andAnOlderVersionNeverReplacesANewer() throws Exception {
    assertThat(sendExam(1, ExamPayload.write(Exams.of(3)))).isInstanceOf(Delivered.class);
    assertThat(sendExam(3, ExamPayload.write(Exams.of(5)))).isInstanceOf(Delivered.class);
    assertThat(sendExam(2, ExamPayload.write(Exams.of(4))))
        .isInstanceOfSatisfying(
            Delivered.class,
            d ->
                assertThat(d.receipt().warning())
                    .contains(Reason.of("upload.document-superseded")));

    assertThat(platform.reports).hasSize(1);
    assertThat(platform.reports.values().iterator().next().path("numberOfInstances").asInt())
        .isEqualTo(6);
  }

  @Test
  void examThatCannotBeRead_isForAPerson() throws Exception {
    assertThat(sendExam(1, "{}".getBytes(StandardCharsets.US_ASCII)))
        .isEqualTo(new Rejected(Reason.of("check.exam-unreadable")));
    assertThat(bodies).isEmpty();
  }

  @Test
  void contentThatNothingIsRegisteredOf_isForAPerson() throws Exception {
    assertThat(
            uplink.send(List.of(claim(1, PayloadKind.DICOM, message))).values().iterator().next())
        .isEqualTo(new Rejected(Reason.of("upload.no-document", "images")));
    assertThat(bodies).isEmpty();
  }

  @Test
  void sickPlatform_isAskedOnlyOnce() throws Exception {
    failAt = 0;
    outcome = new Outcome.Reports(List.of(new ReportSource.Report(report("S1", "1"))));
    assertThat(uplink.send(List.of(claim(1), claim(2), claim(3))).values())
        .hasSize(3)
        .hasOnlyElementsOfType(RetryLater.class);
    assertThat(bodies).hasSize(1);
  }
}
