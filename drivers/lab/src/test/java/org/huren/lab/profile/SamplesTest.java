package org.huren.lab.profile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.huren.lab.model.LabReport;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Messages that others published, where they are present, through the generic profiles. */
class SamplesTest {
  private static final Path ROOT = Path.of("../../../shared/samples/lab");

  /** Files that are exports, not messages. */
  private static final List<String> NO_MESSAGES =
      List.of(
          "2000i_exported_files.txt",
          "C111_exportfile.csv",
          "5600TransMessage.txt",
          "RepeatFields.txt");

  /** How many observations a person counts in the files with results. */
  private static final Map<String, Integer> OBSERVATIONS =
      Map.ofEntries(
          Map.entry("scenario", 84),
          Map.entry("euroimmun_analyzer1_v10_sampleigg.astm", 20),
          Map.entry("ihcom_v52_bloodtype.astm", 4),
          Map.entry("yumizen_result.astm", 20),
          Map.entry("unmarshal_03.astm", 1),
          Map.entry("unmarshal_04.astm", 4),
          Map.entry("horiba_pentra60.astm", 20),
          Map.entry("lis2a.txt", 258),
          Map.entry("esr.txt", 1),
          Map.entry("Vision.txt", 2),
          Map.entry("PhadiaLIS2SampleMessage.txt", 3),
          Map.entry("ORU_R30.txt", 23),
          Map.entry("abbott-architect-result.hl7", 2),
          Map.entry("2.3_001.txt", 14),
          Map.entry("2.3_002.txt", 14),
          Map.entry("2.3_005.txt", 8),
          Map.entry("2.3_006.txt", 15),
          Map.entry("ORU_R01-CDA.hl7", 5),
          Map.entry("ORU_R01-PDF.hl7", 4),
          Map.entry("ORU_R01-SR.hl7", 15),
          Map.entry("RingholmSampleMessage.hl7.txt", 1));

  static List<Path> files() throws IOException {
    assumeTrue(Files.isDirectory(ROOT), "samples are not here");
    try (Stream<Path> all = Files.walk(ROOT)) {
      return all.filter(Files::isRegularFile)
          .filter(f -> !f.getFileName().toString().equals("INDEX.tsv"))
          .sorted()
          .toList();
    }
  }

  private static final ReportMapper ASTM = mapper("generic-astm");
  private static final ReportMapper HL7 = mapper("generic-hl7");

  private static ReportMapper mapper(String profile) {
    return new ReportMapper(Shipped.profile(profile), ZoneId.of("Asia/Shanghai"));
  }

  private static Mapping map(byte[] bytes) {
    boolean hl7 = new String(bytes, StandardCharsets.ISO_8859_1).contains("MSH|");
    return (hl7 ? HL7 : ASTM).map(bytes);
  }

  @TestFactory
  Stream<DynamicTest> everySampleYieldsReportsOrANamedReason() throws IOException {
    return files().stream()
        .map(f -> DynamicTest.dynamicTest(f.getFileName().toString(), () -> check(f)));
  }

  private static void check(Path file) throws IOException {
    String name = file.getFileName().toString();
    Mapping mapping = map(Files.readAllBytes(file));
    if (OBSERVATIONS.containsKey(name)) {
      List<LabReport> reports = ((Mapping.Mapped) mapping).reports();
      assertThat(reports.stream().mapToInt(r -> r.observations().size()).sum())
          .isEqualTo(OBSERVATIONS.get(name));
    } else if (NO_MESSAGES.contains(name)) {
      assertThat(mapping).isInstanceOf(Mapping.Unreadable.class);
    } else if (!(mapping instanceof Mapping.Mapped)) {
      assertThat(mapping).isInstanceOf(Mapping.NothingToReport.class);
      assertThat(mapping.findings()).isNotEmpty();
    }
  }

  @TestFactory
  Stream<DynamicTest> everySampleCutAnywhereStillReads() throws IOException {
    return files().stream()
        .map(f -> DynamicTest.dynamicTest(f.getFileName().toString(), () -> checkCut(f)));
  }

  /** What is cut off loses observations and never invents one. */
  private static void checkCut(Path file) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    int most = observations(map(bytes));
    for (int end = 0; end < bytes.length; end += Math.max(1, bytes.length / 40)) {
      assertThat(observations(map(Arrays.copyOf(bytes, end)))).isLessThanOrEqualTo(most);
    }
  }

  private static int observations(Mapping mapping) {
    return mapping instanceof Mapping.Mapped mapped
        ? mapped.reports().stream().mapToInt(r -> r.observations().size()).sum()
        : 0;
  }
}
