package org.huren.agent.spool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.huren.agent.spool.TestSpool.CLOUD;
import static org.huren.agent.spool.TestSpool.REGION;
import static org.huren.agent.spool.TestSpool.join;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import org.huren.agent.item.Delivery;
import org.huren.agent.item.DeliveryState;
import org.huren.agent.item.ItemId;
import org.huren.agent.item.ItemState;
import org.huren.agent.item.Reason;
import org.huren.agent.item.Verdict;
import org.huren.agent.spool.Records.AuditEntry;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An index restored from its backup tells what was purged since from what was lost. */
class RestoredIndexTest {
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

  private Path log() {
    return spool.root.resolve("index.backup.purged");
  }

  private void purgeAll() throws Exception {
    spool.clock.forward(Duration.ofDays(31));
    while (spool.upkeep().round()) {
      // until nothing is due
    }
  }

  /** The machine dies, and the database with it. */
  private void loseTheDatabase() throws Exception {
    spool.spool().halt();
    Files.delete(spool.root.resolve("index.db"));
    for (String companion : List.of("index.db-wal", "index.db-shm")) {
      Files.deleteIfExists(spool.root.resolve(companion));
    }
    spool.open();
    spool.upkeep().finishPurge();
    spool.upkeep().lookForPayloads();
  }

  @Test
  void whatWasPurgedSinceTheBackup_isPurgedAgain_withItsReceipts_andAnythingElseMissingIsALoss()
      throws Exception {
    ItemId delivered = spool.accepted("1", CLOUD, REGION);
    ItemId discarded = spool.stored("2");
    spool.judge(new Verdict.Hold(Reason.of("test.held"), List.of()), spool.awaitReceived(1).get(0));
    ItemId lost = spool.accepted("3", REGION);
    ItemId here = spool.accepted("4", REGION);
    spool.upkeep().backUpIfChanged();
    spool.deliver(spool.claim(CLOUD, 1).get(0));
    spool.deliver(spool.claim(REGION, 1).get(0));
    join(spool.records().discard(discarded, "test", "li"));
    purgeAll();
    assertThat(spool.item(delivered).state()).isEqualTo(ItemState.PURGED);
    assertThat(spool.item(discarded).state()).isEqualTo(ItemState.PURGED);
    Files.delete(spool.fileOf(lost));
    List<Delivery> receipts = spool.records().deliveries(delivered);
    spool.events.clear();

    loseTheDatabase();

    assertThat(spool.item(delivered).state()).isEqualTo(ItemState.PURGED);
    assertThat(spool.item(discarded).state()).isEqualTo(ItemState.PURGED);
    assertThat(spool.records().deliveries(delivered))
        .extracting(Delivery::uplink, Delivery::state, Delivery::receipt)
        .containsExactlyElementsOf(
            receipts.stream().map(d -> tuple(d.uplink(), d.state(), d.receipt())).toList());
    assertThat(receipts).extracting(Delivery::state).containsOnly(DeliveryState.DELIVERED);
    assertThat(spool.records().audit(delivered))
        .extracting(AuditEntry::what)
        .containsExactly("purged-before-restore");
    assertThat(spool.item(lost).state()).isEqualTo(ItemState.QUARANTINED);
    assertThat(spool.events(SpoolEvent.PayloadDamaged.class))
        .extracting(SpoolEvent.PayloadDamaged::item)
        .containsExactly(lost);
    assertThat(spool.claim(CLOUD, 10)).isEmpty();
    assertThat(spool.claim(REGION, 10))
        .extracting(c -> c.item().id())
        .as("what was here is still delivered")
        .containsExactly(here);
  }

  @Test
  void fileThatWasMarkedAndNotYetDeleted_isDeletedAfterTheRestore() throws Exception {
    ItemId id = spool.accepted("1", CLOUD);
    spool.upkeep().backUpIfChanged();
    Path file = spool.fileOf(id);
    byte[] bytes = Files.readAllBytes(file);
    spool.deliver(spool.claim(CLOUD, 1).get(0));
    purgeAll();
    Files.createDirectories(file.getParent());
    Files.write(file, bytes);

    loseTheDatabase();

    assertThat(spool.item(id).state()).isEqualTo(ItemState.PURGED);
    assertThat(file).doesNotExist();
  }

  @Test
  void tornLine_isNoLine_andTheNextOneIs() throws Exception {
    ItemId first = spool.accepted("1", CLOUD);
    ItemId second = spool.accepted("2", CLOUD);
    spool.upkeep().backUpIfChanged();
    spool.claim(CLOUD, 2).forEach(spool::deliver);
    Files.writeString(log(), "\n[\"" + first + "\",17");
    purgeAll();
    Files.writeString(log(), "\n[\"0197", StandardOpenOption.APPEND);

    loseTheDatabase();

    assertThat(List.of(spool.item(first).state(), spool.item(second).state()))
        .containsOnly(ItemState.PURGED);
  }

  @Test
  void backupThatHasTheRows_makesTheLogNeedless() throws Exception {
    ItemId id = spool.accepted("1", CLOUD);
    spool.deliver(spool.claim(CLOUD, 1).get(0));
    purgeAll();
    assertThat(log()).isNotEmptyFile();

    spool.upkeep().backUpIfChanged();
    assertThat(log()).doesNotExist();
    loseTheDatabase();

    assertThat(spool.item(id).state()).isEqualTo(ItemState.PURGED);
  }

  @Test
  void logThatCanNotBeWritten_doesNotKeepRoomFromBeingMade() throws Exception {
    ItemId id = spool.accepted("1", CLOUD);
    spool.deliver(spool.claim(CLOUD, 1).get(0));
    Files.createDirectory(log());
    purgeAll();
    assertThat(spool.item(id).state()).isEqualTo(ItemState.PURGED);
    assertThat(spool.payloadFiles()).isEmpty();
    assertThat(spool.events(SpoolEvent.UpkeepFailed.class)).isNotEmpty();
    Files.delete(log());
  }
}
