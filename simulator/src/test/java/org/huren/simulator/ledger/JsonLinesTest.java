package org.huren.simulator.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JsonLinesTest {
  private static final Accepted ONE =
      Accepted.image(Instant.parse("2026-11-21T08:00:00.5Z"), "1.2", "ab", false);
  private static final Accepted TWO =
      Accepted.report(
          Instant.parse("2026-11-21T08:00:01Z"),
          "r-1",
          "cd",
          true,
          "s-1",
          new Findings("", List.of(new Findings.Observation("WBC", "----", "10*9/L"))));

  @TempDir private Path folder;
  private Path file;

  @BeforeEach
  void name() {
    file = folder.resolve("ledger.jsonl");
  }

  @Test
  void whatWasAppended_isReadBack() throws IOException {
    try (JsonLines lines = JsonLines.open(file)) {
      lines.append(ONE.toJson());
    }
    try (JsonLines lines = JsonLines.open(file)) {
      lines.append(TWO.toJson());
      lines.force();
    }

    assertThat(JsonLines.read(file, Accepted::ofJson)).containsExactly(ONE, TWO);
  }

  @Test
  void orderOfAReport_isReadBack() {
    Accepted ordered = TWO.withOrder("A-1");

    assertThat(ordered.toJson().path("order").asString()).isEqualTo("A-1");
    assertThat(Accepted.ofJson(ordered.toJson())).isEqualTo(ordered);
    assertThat(TWO.toJson().has("order")).isFalse();
  }

  @Test
  void line_hasTheKeysInOrder() throws IOException {
    try (JsonLines lines = JsonLines.open(file)) {
      lines.append(TWO.toJson());
    }

    assertThat(file)
        .content()
        .isEqualTo(
            "{\"time\":\"2026-11-21T08:00:01Z\",\"kind\":\"lab-report\",\"id\":\"r-1\","
                + "\"sha256\":\"cd\",\"repeat\":true,\"sample\":\"s-1\",\"observations\":1,"
                + "\"observationsSha256\":\""
                + TWO.known().sha256()
                + "\"}\n");
  }

  @Test
  void lineCutShortByACrash_isDroppedAndWrittenOver() throws IOException {
    try (JsonLines lines = JsonLines.open(file)) {
      lines.append(ONE.toJson());
    }
    Files.writeString(file, "{\"time\":\"2026", StandardOpenOption.APPEND);
    assertThat(JsonLines.read(file, Accepted::ofJson)).containsExactly(ONE);

    try (JsonLines lines = JsonLines.open(file)) {
      lines.append(TWO.toJson());
    }
    assertThat(JsonLines.read(file, Accepted::ofJson)).containsExactly(ONE, TWO);
  }

  @Test
  void acknowledgement_isReadBack() throws IOException {
    Acknowledged image = Acknowledged.image(Instant.EPOCH, "1.2", "ab", "0000", 1900);
    Acknowledged report =
        Acknowledged.report(
            Instant.EPOCH,
            "s-1",
            new Findings("李^明", List.of(new Findings.Observation("5", "71.300000", "μmol/L"))),
            "AA",
            2900);
    try (JsonLines lines = JsonLines.open(file)) {
      lines.append(image.toJson());
      lines.append(report.toJson());
    }

    assertThat(JsonLines.read(file, Acknowledged::ofJson)).containsExactly(image, report);
  }

  @Test
  void missingFile_hasNoLines() throws IOException {
    assertThat(JsonLines.read(file, Accepted::ofJson)).isEmpty();
  }
}
