package org.huren.agent.spool.index;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.huren.agent.item.Facts;
import org.huren.agent.item.Item;
import org.huren.agent.item.ItemId;
import org.huren.agent.item.ItemState;
import org.huren.agent.item.PayloadKind;
import org.huren.agent.item.Source;
import org.huren.agent.item.UplinkId;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/** Grouped transactions, and what becomes of a command that fails in one. */
class IndexWriterTest {
  @TempDir Path folder;
  private final Recorder signals = new Recorder();
  private Index index;

  private static final class Recorder implements Index.Signals {
    @Override
    public void studiesChanged() {}

    final List<String> said = new CopyOnWriteArrayList<>();

    @Override
    public void itemsReceived(List<Item> items) {
      said.add("received " + items.size());
    }

    @Override
    public void itemsReceivedAgain() {
      said.add("received again");
    }

    @Override
    public void deliveriesDue(UplinkId uplink) {
      said.add("due " + uplink);
    }

    @Override
    public void full(String cause) {
      said.add("full");
    }

    @Override
    public void broken(Throwable cause) {
      said.add("broken");
    }
  }

  @BeforeEach
  void open() throws Exception {
    index = Index.open(new Database(folder), signals);
  }

  @AfterEach
  void close() throws Exception {
    index.close();
  }

  private CompletableFuture<Void> closeFolder(String name) {
    return index.change(Durability.NORMAL, session -> FolderRows.close(session, name));
  }

  @Test
  void rowsOfReceivedItems_gatherUnderLoad_andTheFirstIsWrittenAtOnce() throws Exception {
    index.addItem(item(0)).get(5, TimeUnit.SECONDS);
    long before = index.commits();
    List<CompletableFuture<Void>> rows = new ArrayList<>();
    for (int i = 1; i <= 200; i++) {
      rows.add(index.addItem(item(i)));
    }
    for (CompletableFuture<Void> row : rows) {
      row.get(5, TimeUnit.SECONDS);
    }
    assertThat(index.commits() - before).isLessThan(100);
    ItemId last = item(200).item().id();
    Optional<StoredItem> written = index.read(session -> ItemRows.byId(session, last));
    assertThat(written).isPresent();
  }

  @Test
  void commandThatIsAwaited_doesNotWaitForRowsToGather() throws Exception {
    CompletableFuture<Void> row = index.addItem(item(1));
    CompletableFuture<Void> second = index.addItem(item(2));
    closeFolder("2026-11-25/10").get(5, TimeUnit.SECONDS);
    assertThat(row).isDone();
    assertThat(second).isDone();
  }

  private static StoredItem item(int number) {
    return new StoredItem(
        new Item(
            ItemId.parse("0193a4f2-0000-7000-8000-%012d".formatted(number)),
            PayloadKind.DICOM,
            new Source("CT01"),
            ItemState.RECEIVED,
            100,
            1,
            0,
            1,
            Instant.EPOCH,
            Facts.none(),
            List.of(),
            Optional.empty()),
        "2026-11-25/10");
  }

  @Test
  void commandsThatWait_becomeOneTransaction() throws Exception {
    CountDownLatch gate = new CountDownLatch(1);
    CountDownLatch begun = new CountDownLatch(1);
    CompletableFuture<Void> first =
        index.change(
            Durability.NORMAL,
            session -> {
              begun.countDown();
              await(gate);
            });
    begun.await();
    List<CompletableFuture<Void>> rest = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      rest.add(closeFolder("f" + i));
    }
    long before = index.commits();
    gate.countDown();
    first.get(10, TimeUnit.SECONDS);
    CompletableFuture.allOf(rest.toArray(CompletableFuture[]::new)).get(10, TimeUnit.SECONDS);
    assertThat(index.commits() - before).isEqualTo(2);
    assertThat(index.read(FolderRows::closed)).hasSize(100);
  }

  private static void await(CountDownLatch gate) {
    try {
      gate.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void failingCommand_failsAloneAndIsNotWritten() throws Exception {
    CountDownLatch gate = new CountDownLatch(1);
    CompletableFuture<Void> first = index.change(Durability.NORMAL, session -> await(gate));
    CompletableFuture<Void> good = closeFolder("good");
    CompletableFuture<Void> bad =
        index.change(
            Durability.NORMAL,
            session -> {
              FolderRows.close(session, "bad");
              throw new IllegalArgumentException("a bug");
            });
    CompletableFuture<Void> alsoGood = closeFolder("also good");
    gate.countDown();

    first.join();
    good.join();
    alsoGood.join();
    assertThatThrownBy(bad::join)
        .isInstanceOf(CompletionException.class)
        .hasMessageContaining("a bug");
    assertThat(index.read(FolderRows::closed)).containsExactlyInAnyOrder("good", "also good");
    assertThat(signals.said).isEmpty();
  }

  @Test
  void noRoom_isTriedAgainUntilThereIs() {
    AtomicInteger tries = new AtomicInteger();
    index
        .change(
            Durability.FULL,
            session -> {
              FolderRows.close(session, "patient");
              if (tries.incrementAndGet() < 2) {
                throw sqlite(SQLiteErrorCode.SQLITE_FULL);
              }
            })
        .join();
    assertThat(signals.said).containsExactly("full");
    assertThat(index.read(FolderRows::closed)).containsExactly("patient");
  }

  @Test
  void failedFlush_endsTheWriterForGood() {
    CompletableFuture<Void> failed =
        index.change(
            Durability.FULL,
            session -> {
              throw sqlite(SQLiteErrorCode.SQLITE_IOERR_FSYNC);
            });
    assertThatThrownBy(failed::join).isInstanceOf(CompletionException.class);
    assertThatThrownBy(() -> closeFolder("later").join()).isInstanceOf(CompletionException.class);
    assertThat(signals.said).containsExactly("broken");
  }

  private static SQLException sqlite(SQLiteErrorCode code) {
    return new SQLiteException("injected", code);
  }

  @Test
  void readingAfterClose_failsAtOnce() throws Exception {
    index.read(FolderRows::closed);
    index.close();
    assertThatThrownBy(() -> index.read(FolderRows::closed))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("closed");
  }

  @Test
  void signals_comeOncePerTransaction() {
    index
        .change(
            Durability.NORMAL,
            session -> {
              session.signalDue(new UplinkId("a"));
              session.signalDue(new UplinkId("a"));
              session.signalReceivedAgain();
            })
        .join();
    assertThat(signals.said).containsExactly("received again", "due a");
  }
}
