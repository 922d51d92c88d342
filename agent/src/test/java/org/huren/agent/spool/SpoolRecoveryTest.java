package org.huren.agent.spool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.huren.agent.spool.TestSpool.CLOUD;
import static org.huren.agent.spool.TestSpool.join;

import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.huren.agent.item.Item;
import org.huren.agent.item.ItemId;
import org.huren.agent.item.ItemState;
import org.huren.agent.item.KillPoint;
import org.huren.agent.spool.DeliveryQueue.Claim;
import org.huren.agent.spool.SpoolEvent.SetAside;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a start makes of what an earlier process, or a person, left behind. */
class SpoolRecoveryTest {
  @TempDir Path folder;
  private TestSpool spool;

  /** Ends the thread that passes a point, as a kill would end the process there. */
  private static final class Killed extends Error {
    private static final long serialVersionUID = 1L;
  }

  @BeforeEach
  void open() throws Exception {
    spool = new TestSpool(folder.resolve("spool")).open();
  }

  @AfterEach
  void close() {
    spool.close();
  }

  private List<String> aside() throws Exception {
    Path aside = spool.root.resolve("aside");
    if (!Files.exists(aside)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(aside)) {
      return files.map(f -> f.getFileName().toString()).sorted().toList();
    }
  }

  @Test
  void killBetweenAcknowledgementAndRow_bringsTheRowBackUnderTheSameId() throws Exception {
    spool.close();
    spool.killPoints =
        point -> {
          if (point == KillPoint.AFTER_ACKNOWLEDGEMENT_BEFORE_ROW) {
            throw new Killed();
          }
        };
    spool.open();
    ItemId id = spool.stored("1.2.3", 5000);
    spool.killPoints = KillPoint.Observer.NONE;

    spool.killAndOpen();

    Item item = spool.awaitReceived(1).get(0);
    assertThat(item.id()).isEqualTo(id);
    assertThat(item.facts()).isEqualTo(TestSpool.facts("1.2.3"));
    assertThat(item.contentOffset()).isEqualTo("header|".length());
    assertThat(spool.events(SpoolEvent.RowsRecovered.class))
        .containsExactly(new SpoolEvent.RowsRecovered(1));
  }

  @Test
  void recoveredRow_equalsTheOneThatWasLost() throws Exception {
    spool.stored("1.2.3", 5000);
    Item before = spool.awaitReceived(1).get(0);
    spool.close();
    for (String name : List.of("index.db", "index.backup.db")) {
      Files.delete(spool.root.resolve(name));
    }

    spool.open();

    Item after = spool.awaitReceived(1).get(0);
    assertThat(after).usingRecursiveComparison().ignoringFields("receivedAt").isEqualTo(before);
  }

  @Test
  void halfWrittenPayload_isSetAsideAndNeverShown() throws Exception {
    Reception reception = spool.begin();
    reception.write(ByteBuffer.wrap(TestSpool.payload("1", 500)));

    spool.killAndOpen();

    assertThat(spool.spool().checkQueue().awaitingCheck(10)).isEmpty();
    assertThat(aside()).containsExactly(reception.id() + ".CT01.dcm.part.unfinished");
    assertThat(spool.events(SetAside.class)).hasSize(1);
  }

  @Test
  void tornFileWithoutRow_isSetAside() throws Exception {
    ItemId id = spool.stored("1", 5000);
    spool.awaitReceived(1);
    Path file = spool.fileOf(id);
    spool.close();
    String otherId = id.toString().substring(0, 35) + (id.toString().endsWith("0") ? "1" : "0");
    Path torn = file.resolveSibling(file.getFileName().toString().replace(id.toString(), otherId));
    byte[] bytes = Files.readAllBytes(file);
    bytes[4000] ^= 1;
    Files.write(torn, bytes);
    Files.delete(spool.root.resolve("index.db"));
    Files.delete(spool.root.resolve("index.backup.db"));

    spool.open();

    assertThat(spool.awaitReceived(1).get(0).id()).isEqualTo(id);
    assertThat(aside()).containsExactly(torn.getFileName() + ".torn");
  }

  @Test
  void foreignFile_isSetAsideAndEverythingElseGoesOn() throws Exception {
    spool.stored("1");
    spool.awaitReceived(1);
    spool.spool().halt();
    Path day = spool.root.resolve("2026-11-21");
    Files.createDirectories(day.resolve("07"));
    Files.writeString(day.resolve("07/Thumbs.db"), "not ours");

    spool.open();

    assertThat(aside()).containsExactly("Thumbs.db.foreign");
    assertThat(spool.awaitReceived(1)).hasSize(1);
  }

  @Test
  void orderlyEnd_leavesNoFolderToLookInto_untilSomethingComesIntoItAgain() throws Exception {
    ItemId first = spool.stored("1");
    spool.close();
    Path foreign = spool.fileOf(first).resolveSibling("notes.txt");
    Files.writeString(foreign, "an admin's");

    spool.open();
    assertThat(foreign).as("not looked into").exists();
    ItemId second = spool.stored("2");
    spool.killAndOpen();

    assertThat(foreign).doesNotExist();
    assertThat(spool.awaitReceived(2)).extracting(Item::id).containsExactly(first, second);
  }

  @Test
  void clockSetBackIntoAClosedFolder_losesNothingAtACrash() throws Exception {
    spool.stored("1");
    spool.awaitReceived(1);
    spool.clock.forward(Duration.ofHours(2));
    spool.stored("2");
    spool.awaitReceived(2);
    spool.upkeep().closeFinishedFolders();
    AtomicBoolean kill = new AtomicBoolean();
    spool.spool().halt();
    spool.killPoints =
        point -> {
          if (kill.get() && point == KillPoint.AFTER_ACKNOWLEDGEMENT_BEFORE_ROW) {
            throw new Killed();
          }
        };
    spool.open();
    kill.set(true);
    spool.clock.forward(Duration.ofHours(-2));
    ItemId third = spool.stored("3");

    spool.killAndOpen();

    List<Item> items = spool.awaitReceived(3);
    assertThat(items.get(2).id()).as("ids keep growing, whatever the clock").isEqualTo(third);
    assertThat(spool.fileOf(third)).exists();
  }

  @Test
  void leaseOfAnEarlierProcess_isVoid() throws Exception {
    spool.accepted("1", CLOUD);
    assertThat(spool.claim(CLOUD, 10)).hasSize(1);
    assertThat(spool.claim(CLOUD, 10)).isEmpty();

    spool.killAndOpen();

    Claim again = spool.claim(CLOUD, 10).get(0);
    assertThat(again.attempts()).as("a try that ended the process counts").isEqualTo(1);
  }

  @Test
  void receiptReportedDone_survivesAKill() throws Exception {
    ItemId id = spool.accepted("1", CLOUD);
    spool.deliver(spool.claim(CLOUD, 1).get(0));

    spool.killAndOpen();

    assertThat(spool.item(id).state()).isEqualTo(ItemState.SETTLED);
    assertThat(spool.claim(CLOUD, 10)).isEmpty();
  }

  @Test
  void corruptDatabase_isSetAsideAndTheBackupTakenWithAllFilesSince() throws Exception {
    ItemId settled = spool.accepted("1", CLOUD);
    spool.deliver(spool.claim(CLOUD, 1).get(0));
    spool.upkeep().backUpIfChanged();
    ItemId later = spool.stored("2");
    spool.awaitReceived(1);
    spool.spool().halt();
    try (var file =
        Files.newByteChannel(spool.root.resolve("index.db"), StandardOpenOption.WRITE)) {
      file.position(100);
      file.write(ByteBuffer.wrap(new byte[30_000]));
    }

    spool.open();

    assertThat(spool.item(settled).state()).isEqualTo(ItemState.SETTLED);
    assertThat(spool.awaitReceived(1).get(0).id()).isEqualTo(later);
    assertThat(spool.events(SpoolEvent.IndexRebuilt.class))
        .singleElement()
        .satisfies(e -> assertThat(e.backup()).isPresent());
    assertThat(aside()).anyMatch(name -> name.matches("index\\.db\\.\\d{8}-\\d{6}\\.corrupt"));
  }

  @Test
  void largeDatabase_isReadThroughWhileInUse_andIfDamagedTheNextStartTakesTheBackup()
      throws Exception {
    ItemId settled = spool.accepted("1", CLOUD);
    spool.deliver(spool.claim(CLOUD, 1).get(0));
    spool.upkeep().backUpIfChanged();
    spool.spool().halt();
    Path database = spool.root.resolve("index.db");
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + database);
        Statement statement = connection.createStatement()) {
      statement.execute("CREATE TABLE much AS SELECT randomblob(70000000)");
    }

    spool.open();
    spool.spool().readThrough().orElseThrow().run();
    assertThat(spool.broken).isEmpty();
    spool.spool().halt();

    try (var file = Files.newByteChannel(database, StandardOpenOption.WRITE)) {
      file.position(40_000_000);
      file.write(ByteBuffer.wrap(new byte[100_000]));
    }
    spool.open();
    assertThat(spool.stored("2")).isNotNull();
    spool.spool().readThrough().orElseThrow().run();
    assertThat(spool.broken).hasSize(1);
    spool.spool().halt();

    spool.open();
    assertThat(spool.events(SpoolEvent.IndexRebuilt.class)).hasSize(1);
    assertThat(spool.item(settled).state()).isEqualTo(ItemState.SETTLED);
    assertThat(spool.spool().readThrough()).isEmpty();
    assertThat(spool.awaitReceived(1)).hasSize(1);
  }

  @Test
  void lostDatabaseWithoutBackup_isRebuiltFromTheFilesAndDeliversAgain() throws Exception {
    ItemId one = spool.accepted("1", CLOUD);
    spool.deliver(spool.claim(CLOUD, 1).get(0));
    spool.clock.forward(Duration.ofHours(3));
    ItemId two = spool.stored("2");
    spool.awaitReceived(1);
    spool.upkeep().closeFinishedFolders();
    spool.spool().halt();
    Files.delete(spool.root.resolve("index.db"));
    Files.write(spool.root.resolve("index.backup.db"), new byte[] {1, 2, 3});

    spool.open();

    assertThat(spool.awaitReceived(2)).extracting(Item::id).containsExactly(one, two);
    assertThat(spool.events(SpoolEvent.IndexRebuilt.class))
        .singleElement()
        .satisfies(e -> assertThat(e.backup()).isEmpty());
  }

  @Test
  void backupUnderLoad_isWholeAndNotStartedOver() throws Exception {
    spool.stored("first");
    spool.awaitReceived(1);
    AtomicBoolean stop = new AtomicBoolean();
    Semaphore stored = new Semaphore(0);
    Thread load =
        new Thread(
            () -> {
              for (int i = 0; !stop.get(); i++) {
                spool.stored("load-" + i, 300);
                stored.release();
              }
            });
    load.start();
    try {
      for (int i = 0; i < 5; i++) {
        stored.acquire(10);
        spool.upkeep().backUpIfChanged();
      }
    } finally {
      stop.set(true);
      load.join();
    }
    int there = spool.payloadFiles().size();
    spool.spool().halt();
    Files.delete(spool.root.resolve("index.db"));

    spool.open();

    assertThat(spool.awaitReceived(there)).hasSize(there);
    assertThat(spool.events(SpoolEvent.IndexRebuilt.class))
        .singleElement()
        .satisfies(e -> assertThat(e.backup()).isPresent());
  }

  @Test
  void unsettledItemWithoutItsPayload_isQuarantinedAndReportedNeverSilent() throws Exception {
    ItemId id = spool.accepted("1", CLOUD);
    Files.delete(spool.fileOf(id));

    assertThat(spool.claim(CLOUD, 10)).isEmpty();

    assertThat(spool.item(id).state()).isEqualTo(ItemState.QUARANTINED);
    assertThat(spool.events(SpoolEvent.PayloadDamaged.class)).hasSize(1);
    assertThat(join(spool.records().release(id, Set.of(CLOUD), "admin")))
        .isInstanceOf(Records.Decision.NotPossible.class);
  }

  @Test
  void sweepAtStart_findsMissingPayloadsOfUnsettledItems() throws Exception {
    ItemId id = spool.stored("1");
    spool.awaitReceived(1);
    byte[] bytes = Files.readAllBytes(spool.fileOf(id));
    Path file = spool.fileOf(id);
    Files.write(file, new byte[10]);

    spool.upkeep().lookForPayloads();
    spool.upkeep().lookForPayloads();

    assertThat(spool.item(id).state()).isEqualTo(ItemState.QUARANTINED);
    assertThat(spool.events(SpoolEvent.PayloadDamaged.class)).as("said once").hasSize(1);
    // A person put it back from a copy.
    Files.write(file, bytes);
    join(spool.records().release(id, Set.of(CLOUD), "admin"));
    assertThat(spool.claim(CLOUD, 1)).hasSize(1);
  }

  @Test
  void databaseOfALaterVersion_isRefusedAndLeftAlone() throws Exception {
    spool.stored("1");
    spool.close();
    int version;
    try (var connection =
            java.sql.DriverManager.getConnection("jdbc:sqlite:" + spool.root.resolve("index.db"));
        var statement = connection.createStatement()) {
      version = statement.executeQuery("PRAGMA user_version").getInt(1);
      statement.execute("PRAGMA user_version = 99");
    }
    assertThatThrownBy(spool::open)
        .isInstanceOf(CannotOpenSpoolException.class)
        .hasMessageContaining("later version")
        .hasMessageContaining(spool.root.toString())
        .hasMessageNotContaining("{");
    try (var connection =
            java.sql.DriverManager.getConnection("jdbc:sqlite:" + spool.root.resolve("index.db"));
        var statement = connection.createStatement()) {
      statement.execute("PRAGMA user_version = " + version);
    }
    spool.open();
    assertThat(spool.awaitReceived(1)).hasSize(1);
  }
}
