package org.huren.agent;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.huren.agent.item.ItemState;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Names and units in GB18030, from an analyzer's socket to the document on the platform's wire. */
class ChineseDocumentTest {
  private static final Path CASES = Path.of("../config/shipped/instruments");
  private static final Charset GB18030 = Charset.forName("GB18030");
  private static final JsonMapper MAPPER = new JsonMapper();

  private final List<byte[]> documents = new CopyOnWriteArrayList<>();
  @TempDir private Path spool;
  private HttpServer platform;

  @BeforeEach
  void listen() throws IOException {
    platform = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    platform.createContext("/", this::take);
    platform.start();
  }

  @AfterEach
  void close() {
    platform.stop(0);
  }

  private void take(HttpExchange exchange) throws IOException {
    byte[] document = exchange.getRequestBody().readAllBytes();
    List<String> entries = new ArrayList<>();
    for (JsonNode entry : MAPPER.readTree(document).path("entry")) {
      entries.add(
          "{\"response\":{\"status\":\"201 Created\",\"location\":\""
              + entry.path("request").path("url").asString()
              + "/_history/1\"}}");
    }
    byte[] answer =
        ("{\"resourceType\":\"Bundle\",\"type\":\"transaction-response\",\"entry\":["
                + String.join(",", entries)
                + "]}")
            .getBytes(StandardCharsets.UTF_8);
    documents.add(document);
    exchange.getResponseHeaders().add("Content-Type", "application/fhir+json");
    exchange.sendResponseHeaders(200, answer.length);
    exchange.getResponseBody().write(answer);
    exchange.close();
  }

  private LabLine line() throws Exception {
    return LabLine.start(
        LabLine.Setup.in(spool)
            .registering(
                URI.create("http://127.0.0.1:" + platform.getAddress().getPort() + "/fhir")));
  }

  /** As it goes over the wire; the file is for people, hence in UTF-8. */
  private static byte[] gbk(String printed) {
    return printed.replace("\r\n", "\r").replace('\n', '\r').getBytes(GB18030);
  }

  private JsonNode document(LabLine line) {
    line.awaitOne(ItemState.SETTLED);
    assertThat(documents).hasSize(1);
    String text = new String(documents.get(0), StandardCharsets.UTF_8);
    assertThat(text).doesNotContain("\uFFFD");
    return MAPPER.readTree(documents.get(0));
  }

  private static List<JsonNode> all(JsonNode document, String type) {
    List<JsonNode> found = new ArrayList<>();
    for (JsonNode entry : document.path("entry")) {
      if (entry.path("resource").path("resourceType").asString().equals(type)) {
        found.add(entry.path("resource"));
      }
    }
    return found;
  }

  @Test
  void astm_nameAndUnitsStandInTheDocumentAsPrinted() throws Exception {
    try (LabLine line = line()) {
      try (ScriptedAnalyzer analyzer = new ScriptedAnalyzer(line.address(LabLine.ASTM))) {
        analyzer.sendAstm(
            gbk(
                Files.readString(
                    CASES.resolve("sysmex-xn/cases/chinese-names/input.GB18030.astm"))));
      }
      JsonNode document = document(line);
      JsonNode patient = all(document, "Patient").get(0);
      assertThat(patient.path("name").path(0).path("text").asString()).isEqualTo("镕 朱");
      assertThat(patient.path("identifier").path(0).path("value").asString()).isEqualTo("住院0815");
      assertThat(all(document, "Observation"))
          .extracting(o -> o.path("valueQuantity").path("unit").asString())
          .contains("×10^9/L");
    }
  }

  @Test
  void hl7ThatCallsItselfAscii_nameUnitsAndTestNamesStandInTheDocument() throws Exception {
    try (LabLine line = line()) {
      try (ScriptedAnalyzer analyzer = new ScriptedAnalyzer(line.address(LabLine.HL7))) {
        String printed =
            Files.readString(
                CASES.resolve("mindray-bs-hl7/cases/chinese-names-called-ascii/input.GB18030.hl7"));
        analyzer.sendHl7(gbk(printed.replace("总蛋白", "总胆红素").replace("克/升", "μmol/L")));
      }
      JsonNode document = document(line);
      JsonNode patient = all(document, "Patient").get(0);
      assertThat(patient.path("name").path(0).path("text").asString()).isEqualTo("李明");
      assertThat(all(document, "Observation"))
          .extracting(o -> o.path("valueQuantity").path("unit").asString())
          .containsExactly("μmol/L");
      assertThat(document.toString()).contains("总胆红素");
    }
  }
}
