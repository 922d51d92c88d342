package org.huren.agent.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.huren.agent.analyzer.Analyzer;
import org.huren.agent.analyzer.Analyzers;
import org.huren.agent.analyzer.LabFacts;
import org.huren.agent.item.Item;
import org.huren.agent.item.ItemState;
import org.huren.agent.item.Source;
import org.huren.agent.item.Verdict;
import org.huren.config.GatewayConfig;
import org.huren.config.GatewayConfigReader;
import org.huren.config.ProfileFolders;
import org.huren.config.ReadResult;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Messages that others published, where they are present, as the gateway takes them: each goes up
 * or is kept back for a reason that has a name, and none is dropped.
 */
class LabSamplesTest {
  private static final Path ROOT = Path.of("../../shared/samples/lab");
  private static final Duration FOR_ONE = Duration.ofSeconds(10);

  /** Instruments that have a profile; everything else is read by the generic ones. */
  private static final Map<String, String> PROFILES =
      Map.of(
          "yumizen_result.astm", "horiba-yumizen",
          "horiba_pentra60.astm", "horiba-pentra",
          "scenario", "beckman-dxh");

  /** What a person would decide about each file. */
  private static final Map<String, String> EXPECTED =
      Map.ofEntries(
          Map.entry("2.3_001.txt", "Accept"),
          Map.entry("2.3_002.txt", "Accept"),
          Map.entry("2.3_005.txt", "check.sample-id-missing"),
          Map.entry("2.3_006.txt", "check.sample-id-missing"),
          Map.entry("2000i_exported_files.txt", "check.message-unreadable"),
          Map.entry("5600TransMessage.txt", "check.message-unreadable"),
          Map.entry("C111_exportfile.csv", "check.message-unreadable"),
          Map.entry("Conflunce_v2_Sample_Message.hl7.txt", "check.nothing-to-report"),
          Map.entry("MinimalOrder.txt", "check.nothing-to-report"),
          Map.entry("ORU_R01-CDA.hl7", "Accept"),
          Map.entry("ORU_R01-PDF.hl7", "Accept"),
          Map.entry("ORU_R01-SR.hl7", "Accept"),
          Map.entry("ORU_R30.txt", "Accept"),
          Map.entry("PHC_Hub_Administrator_User_Guide.hl7.txt", "check.nothing-to-report"),
          Map.entry("PhadiaLIS2SampleMessage.txt", "Accept"),
          Map.entry("QBP_Z03.txt", "check.nothing-to-report"),
          Map.entry("QCN_J01.txt", "check.nothing-to-report"),
          Map.entry("RepeatFields.txt", "check.message-unreadable"),
          Map.entry("RingholmSampleMessage.hl7.txt", "Accept"),
          Map.entry("Vision.txt", "Accept"),
          Map.entry("abbott-architect-result.hl7", "Accept"),
          Map.entry("diasorin_liaison_xl_header.bin", "check.nothing-to-report"),
          Map.entry("esr.txt", "Accept"),
          Map.entry("euroimmun_analyzer1_v10_sampleigg.astm", "check.sample-id-missing"),
          Map.entry("example_oml_o21.hl7", "Accept"),
          Map.entry("folio3SampleMessage.hl7.txt", "check.nothing-to-report"),
          Map.entry("galileo_order.astm", "check.nothing-to-report"),
          Map.entry("horiba_pentra60.astm", "Accept"),
          Map.entry("ihcom_v52_bloodtype.astm", "Accept"),
          Map.entry("lis2a.txt", "Accept"),
          Map.entry("omnilab_records.txt", "Accept"),
          Map.entry("scenario", "Accept"),
          Map.entry("test-hl7-batch-input.txt", "check.nothing-to-report"),
          Map.entry("test-hl7-repetitions-input.txt", "check.nothing-to-report"),
          Map.entry("test-hl7-subcomponents-input.txt", "check.nothing-to-report"),
          Map.entry("unmarshal_03.astm", "Accept"),
          Map.entry("unmarshal_04.astm", "Accept"),
          Map.entry("yumizen_result.astm", "check.not-a-patient"));

  @TempDir Path folder;
  private final FakeCheckQueue queue = new FakeCheckQueue();

  private Analyzers analyzers() throws IOException {
    StringBuilder yaml =
        new StringBuilder(
            """
            hospital: { name: 测试医院, orgCode: 12350428MB0000000X }
            spool:    { directory: ./spool, minFree: 1MB }
            uplinks:
              - { id: away, type: stow, url: "http://127.0.0.1:1/studies", accepts: [ images ] }
            console:  { listen: 127.0.0.1:0 }
            analyzers:
            """);
    for (String profile :
        List.of("generic-astm", "generic-hl7", "horiba-yumizen", "horiba-pentra", "beckman-dxh")) {
      yaml.append(
          String.format(
              Locale.ROOT,
              "  - { id: %1$s, profile: %1$s, listen: 127.0.0.1:0, peers: any,"
                  + " unmapped: { units: pass } }\n",
              profile));
    }
    Path file = Files.writeString(folder.resolve("gateway.yaml"), yaml);
    ReadResult read = new GatewayConfigReader(new ProfileFolders(), Clock.systemUTC()).read(file);
    assertThat(read).isInstanceOf(ReadResult.Ok.class);
    GatewayConfig config = ((ReadResult.Ok) read).config();
    return Analyzers.load(config, folder);
  }

  @Test
  void everySampleGoesUpOrIsKeptBackForAReasonWithAName() throws IOException {
    assumeTrue(Files.isDirectory(ROOT), "samples are not here");
    Analyzers analyzers = analyzers();
    LabExamination examination = SiteWithoutOrders.examination(queue, analyzers);
    Map<String, String> verdicts = new TreeMap<>();
    List<Path> files;
    try (Stream<Path> all = Files.walk(ROOT)) {
      files =
          all.filter(Files::isRegularFile)
              .filter(f -> !f.getFileName().toString().equals("INDEX.tsv"))
              .sorted()
              .toList();
    }
    for (Path file : files) {
      String name = file.getFileName().toString();
      byte[] message = Files.readAllBytes(file);
      Item item =
          assertTimeoutPreemptively(FOR_ONE, () -> item(analyzers, verdicts.size(), name, message));
      Verdict verdict = examination.examine(item);
      verdicts.put(name, said(verdict));
      if (verdict instanceof Verdict.Accept) {
        assertThat(number(item, LabFacts.OBSERVATIONS)).as(name).isPositive();
        assertThat(item.facts().attribute(LabFacts.WITHOUT_SAMPLE_ID)).as(name).isEmpty();
      } else if (item.facts().attribute(LabFacts.PATIENT_REPORTS).isEmpty()
          && !said(verdict).equals("check.message-unreadable")) {
        assertThat(verdict.findings()).as(name).isNotEmpty();
      }
    }
    assertThat(verdicts).containsExactlyInAnyOrderEntriesOf(EXPECTED);
  }

  private static int number(Item item, String attribute) {
    return item.facts().attribute(attribute).map(Integer::parseInt).orElse(0);
  }

  /** What was decided, or why it does not go up. */
  private static String said(Verdict verdict) {
    if (verdict instanceof Verdict.Quarantine quarantine) {
      return quarantine.reason().code();
    }
    if (verdict instanceof Verdict.KeepApart apart) {
      return apart.reason().code();
    }
    return verdict.getClass().getSimpleName();
  }

  private Item item(Analyzers analyzers, int number, String name, byte[] message) {
    String text = new String(message, StandardCharsets.ISO_8859_1);
    String generic = text.contains("MSH|") ? "generic-hl7" : "generic-astm";
    Source source = new Source(PROFILES.getOrDefault(name, generic));
    Analyzer analyzer = analyzers.of(source).orElseThrow();
    Item item =
        new Item(
            Items.id(number),
            analyzer.kind(),
            source,
            ItemState.RECEIVED,
            message.length,
            text.hashCode(),
            0,
            text.hashCode(),
            Instant.EPOCH,
            analyzer.facts(message),
            List.of(),
            Optional.empty());
    queue.add(item, text);
    return item;
  }
}
