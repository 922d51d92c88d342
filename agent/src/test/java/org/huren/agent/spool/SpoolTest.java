package org.huren.agent.spool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.huren.agent.spool.TestSpool.CLOUD;
import static org.huren.agent.spool.TestSpool.REGION;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.huren.agent.item.Item;
import org.huren.agent.item.ItemId;
import org.huren.agent.item.ItemState;
import org.huren.agent.spool.DeliveryQueue.Claim;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole way of an item: stored, judged, delivered, settled. */
class SpoolTest {
  @TempDir Path folder;
  private TestSpool spool;

  @BeforeEach
  void open() throws Exception {
    spool = new TestSpool(folder.resolve("spool")).open();
  }

  @AfterEach
  void close() {
    spool.close();
  }

  @Test
  void storedPayload_liesInTheHourFolderUnderANameThatSaysAll() throws Exception {
    ItemId id = spool.stored("1.2.3", 5000);

    Path file = spool.fileOf(id);
    assertThat(spool.root.relativize(file).getParent()).isEqualTo(Path.of("2026-11-21/08"));
    assertThat(Files.readAllBytes(file)).isEqualTo(TestSpool.payload("1.2.3", 5000));
    PayloadName name = PayloadName.parse(file.getFileName().toString()).orElseThrow();
    assertThat(name.length()).isEqualTo(5000);
    assertThat(name.source()).isEqualTo(TestSpool.SOURCE);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file.getParent())))
        .isEqualTo("rwx------");
  }

  @Test
  void storedItem_awaitsItsCheckWithItsFacts() throws Exception {
    ItemId id = spool.stored("1.2.3", 5000);

    Item item = spool.awaitReceived(1).get(0);
    assertThat(item.id()).isEqualTo(id);
    assertThat(item.facts()).isEqualTo(TestSpool.facts("1.2.3"));
    assertThat(item.contentOffset()).isEqualTo("header|".length());
    assertThat(item.length()).isEqualTo(5000);
    assertThat(item.state()).isEqualTo(ItemState.RECEIVED);
  }

  @Test
  void lastReceipt_settlesTheItem() throws Exception {
    ItemId id = spool.accepted("1", CLOUD, REGION);
    Claim toCloud = spool.claim(CLOUD, 10).get(0);
    Claim toRegion = spool.claim(REGION, 10).get(0);

    spool.deliver(toCloud);
    assertThat(spool.item(id).state()).isEqualTo(ItemState.ACCEPTED);
    spool.deliver(toRegion);
    assertThat(spool.item(id).state()).isEqualTo(ItemState.SETTLED);
    assertThat(spool.records().deliveries(id)).allMatch(d -> d.receipt().isPresent());
  }
}
