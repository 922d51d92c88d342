package org.huren.lab.profile;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.huren.lab.model.LabReport;
import org.huren.lab.model.SampleRole;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ShippedProfilesTest {
  static List<String> names() {
    return Shipped.names();
  }

  static Schema schema() throws IOException {
    return SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
        .getSchema(
            Files.readString(Shipped.FOLDER.resolve("profile.schema.json")), InputFormat.JSON);
  }

  @ParameterizedTest
  @MethodSource("names")
  void everyProfileReadsAndFitsTheSchema(String name) throws IOException {
    assertThat(ProfileReader.read(name, Shipped.yaml(name)))
        .isInstanceOf(ProfileReader.Result.Read.class);
    assertThat(schema().validate(Shipped.yaml(name), InputFormat.YAML)).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("names")
  void everyProfileSaysWhereItsLayoutComesFrom(String name) {
    assertThat(Shipped.profile(name).source()).hasSizeGreaterThan(40);
  }

  @ParameterizedTest
  @MethodSource("names")
  void everyProfileHasCases(String name) throws IOException {
    try (Stream<Path> cases = Files.list(Shipped.FOLDER.resolve(name).resolve("cases"))) {
      assertThat(cases).hasSizeGreaterThanOrEqualTo(3);
    }
  }

  @ParameterizedTest
  @MethodSource("names")
  void theCasesOfAnInstrumentCoverEveryKindOfSampleItRecognises(String name) throws IOException {
    List<SampleRole> roles = new ArrayList<>();
    try (Stream<Path> cases = Files.list(Shipped.FOLDER.resolve(name).resolve("cases"))) {
      for (Path folder : cases.toList()) {
        Mapping mapping =
            new ReportMapper(Shipped.profile(name), ZoneOffset.UTC)
                .map(ProfileCasesTest.input(folder));
        if (mapping instanceof Mapping.Mapped mapped) {
          mapped.reports().stream().map(LabReport::role).forEach(roles::add);
          assertThat(mapped.reports())
              .filteredOn(r -> r.role() != SampleRole.PATIENT)
              .allMatch(r -> r.patient().isEmpty());
        }
      }
    }
    List<SampleRole> promised =
        Stream.concat(
                Stream.of(SampleRole.PATIENT),
                Shipped.profile(name).roles().stream().map(InstrumentProfile.RoleRule::role))
            .toList();
    assertThat(roles).containsAll(promised);
  }

  @Test
  void theInstrumentsThatCountyHospitalsHaveShip() {
    assertThat(Shipped.names())
        .contains(
            "sysmex-xn",
            "sysmex-xs",
            "sysmex-xp",
            "mindray-bc-hl7",
            "mindray-bs-hl7",
            "mindray-cl-astm",
            "roche-cobas",
            "abbott-architect",
            "beckman-au",
            "beckman-dxh",
            "snibe-maglumi",
            "cepheid-genexpert-astm",
            "horiba-yumizen",
            "horiba-pentra",
            "radiometer-abl",
            "biomerieux-vidas",
            "urit-50",
            "lifotronic-h9",
            "edan-hl7",
            "ihe-law",
            "generic-astm",
            "generic-hl7");
  }

  @ParameterizedTest
  @ValueSource(strings = {"instruments.md", "instruments.zh-CN.md"})
  void theTableOfInstrumentsHasEachOnce(String page) throws IOException {
    List<String> rows =
        Files.readAllLines(Shipped.FOLDER.resolve("../../../docs").resolve(page)).stream()
            .filter(l -> l.startsWith("| `"))
            .map(l -> l.substring(3, l.indexOf('`', 3)))
            .toList();
    assertThat(rows).containsExactlyInAnyOrderElementsOf(Shipped.names());
  }
}
