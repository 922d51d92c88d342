package org.huren.simulator.platform;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.huren.simulator.ledger.Accepted;
import org.huren.simulator.ledger.JsonLines;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DocumentStoreTest {
  private static final Clock CLOCK =
      Clock.fixed(Instant.parse("2026-11-21T08:00:00Z"), ZoneOffset.UTC);

  @TempDir private Path folder;
  private JsonLines lines;
  private DocumentStore store;

  @BeforeEach
  void open() throws IOException {
    lines = JsonLines.open(folder.resolve(InstanceStore.LEDGER));
    InstanceStore.open(folder, lines, CLOCK);
    store = DocumentStore.open(folder, lines, CLOCK);
  }

  @AfterEach
  void close() throws IOException {
    lines.close();
  }

  private DocumentStore.Outcome put(byte[] document) throws IOException {
    return store.accept(Transaction.read(document), document);
  }

  private List<Accepted> ledger() throws IOException {
    return JsonLines.read(folder.resolve(InstanceStore.LEDGER), Accepted::ofJson);
  }

  @Test
  void document_isKeptAsItCameAndItsResultsAreInTheLedger() throws IOException {
    byte[] document = Bundles.report("r1", "1", Bundles.quantity("5.10"));

    assertThat(put(document)).isEqualTo(new DocumentStore.Outcome.Stored(List.of(1, 1, 1, 1)));

    assertThat(folder.resolve("documents/r1.json")).hasBinaryContent(document);
    assertThat(folder.resolve("incoming")).isEmptyDirectory();
    Accepted line = ledger().get(0);
    assertThat(line.id()).isEqualTo("r1");
    assertThat(line.repeat()).isFalse();
    assertThat(line.known().id()).isEqualTo("S");
    assertThat(line.known().observations()).isEqualTo(1);
    assertThat(line.known().sha256())
        .isEqualTo(Transaction.read(document).findings().sha256())
        .isNotEqualTo(line.sha256());
  }

  @Test
  void sameVersionAgain_isARepeat() throws IOException {
    byte[] document = Bundles.report("r1", "1", Bundles.quantity("5.10"));
    put(document);

    assertThat(put(document)).isEqualTo(new DocumentStore.Outcome.Stored(List.of(2, 2, 2, 2)));

    assertThat(ledger()).extracting(Accepted::repeat).containsExactly(false, true);
  }

  @Test
  void newerVersion_replacesTheOlder() throws IOException {
    put(Bundles.report("r1", "1", Bundles.quantity("5.10")));
    byte[] newer = Bundles.report("r1", "2", Bundles.quantity("5.20"));
    put(newer);

    assertThat(folder.resolve("documents/r1.json")).hasBinaryContent(newer);
    assertThat(store.size()).isEqualTo(1);
  }

  @Test
  void olderVersion_changesNothingEvenAfterARestart() throws IOException {
    byte[] newer = Bundles.report("r1", "2", Bundles.quantity("5.20"));
    put(newer);
    close();
    open();

    assertThat(put(Bundles.report("r1", "1", Bundles.quantity("5.10"))))
        .isInstanceOf(DocumentStore.Outcome.Older.class);

    assertThat(folder.resolve("documents/r1.json")).hasBinaryContent(newer);
    assertThat(folder.resolve("incoming")).isEmptyDirectory();
    assertThat(ledger()).hasSize(1);
  }
}
