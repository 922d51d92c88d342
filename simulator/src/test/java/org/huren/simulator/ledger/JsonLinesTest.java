package org.huren.simulator.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JsonLinesTest {
  private static final Accepted ONE =
      new Accepted(Instant.parse("2026-11-21T08:00:00.5Z"), Kind.IMAGE, "1.2", "ab", false);
  private static final Accepted TWO =
      new Accepted(Instant.parse("2026-11-21T08:00:01Z"), Kind.LAB_REPORT, "r-1", "cd", true);

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
  void line_hasTheKeysInOrder() throws IOException {
    try (JsonLines lines = JsonLines.open(file)) {
      lines.append(TWO.toJson());
    }

    assertThat(file)
        .content()
        .isEqualTo(
            "{\"time\":\"2026-11-21T08:00:01Z\",\"kind\":\"lab-report\",\"id\":\"r-1\","
                + "\"sha256\":\"cd\",\"repeat\":true}\n");
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
    Acknowledged sent = new Acknowledged(Instant.EPOCH, Kind.IMAGE, "1.2", "ab", "0000");
    try (JsonLines lines = JsonLines.open(file)) {
      lines.append(sent.toJson());
    }

    assertThat(JsonLines.read(file, Acknowledged::ofJson)).containsExactly(sent);
  }

  @Test
  void missingFile_hasNoLines() throws IOException {
    assertThat(JsonLines.read(file, Accepted::ofJson)).isEmpty();
  }
}
