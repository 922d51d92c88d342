package org.huren.lab.profile;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.huren.lab.model.LabReport;
import org.huren.lab.model.SampleRole;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever a message holds, the mapper answers, and its answers keep the model's rules. */
class MapperFuzzTest {
  static List<String> names() {
    return Shipped.names();
  }

  @ParameterizedTest
  @MethodSource("names")
  void mutatedCasesAreMappedWithoutEnd(String name) throws IOException {
    ReportMapper mapper = new ReportMapper(Shipped.profile(name), ZoneId.of("Asia/Shanghai"));
    Random random = new Random(20261121);
    try (Stream<Path> cases = Files.list(Shipped.FOLDER.resolve(name).resolve("cases"))) {
      for (Path folder : cases.sorted().toList()) {
        byte[] seed = ProfileCasesTest.input(folder);
        for (int round = 0; round < 60; round++) {
          check(mapper.map(mutated(seed, random)));
        }
      }
    }
  }

  private static byte[] mutated(byte[] seed, Random random) {
    byte[] bytes = seed.clone();
    for (int hits = random.nextInt(12); hits > 0; hits--) {
      int at = random.nextInt(bytes.length);
      bytes[at] =
          random.nextInt(3) == 0
              ? (byte) "|^\\&~\r<>-.,0129".charAt(random.nextInt(15))
              : (byte) random.nextInt();
    }
    return bytes;
  }

  private static void check(Mapping mapping) {
    assertThat(mapping.findings()).doesNotContainNull();
    if (mapping instanceof Mapping.Mapped mapped) {
      assertThat(mapped.reports()).isNotEmpty();
      for (LabReport report : mapped.reports()) {
        assertThat(report.role() == SampleRole.PATIENT || report.patient().isEmpty()).isTrue();
        assertThat(report.identity()).isNotEmpty();
      }
    }
  }
}
