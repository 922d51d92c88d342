package org.huren.agent.spool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.huren.agent.spool.TestSpool.CLOUD;
import static org.huren.agent.spool.TestSpool.join;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.huren.agent.item.DeliveryOutcome;
import org.huren.agent.item.DeliveryState;
import org.huren.agent.item.Item;
import org.huren.agent.item.ItemId;
import org.huren.agent.item.ItemState;
import org.huren.agent.item.KillPoint;
import org.huren.agent.item.Reason;
import org.huren.agent.item.Receipt;
import org.huren.agent.item.Verdict;
import org.huren.agent.spool.DeliveryQueue.Claim;
import org.huren.config.SpoolConfig;

/** Several lives of one spool, driven by one seed, and the model that they are held against. */
final class SpoolSchedule {
  private static final Duration RETENTION = Duration.ofHours(2);

  private final Random random;
  private final Path root;
  private final LossyFiles files;
  private final TestSpool spool;
  private final Map<ItemId, SentPayload> sent = new LinkedHashMap<>();
  private final ScheduleTotals totals = new ScheduleTotals();
  private HandDrivenExecutor flushes = new HandDrivenExecutor();
  private Optional<Map<String, byte[]>> lastFullCommit = Optional.empty();
  private boolean keepLastFullCommit;
  private boolean folderMayReopen;

  SpoolSchedule(Path root, LossyFiles.Kind kind, long seed) {
    this.random = new Random(seed);
    this.root = root;
    this.files = new LossyFiles(kind, root);
    this.spool = new TestSpool(root);
    spool.files = files;
    spool.retention = RETENTION;
    spool.sync =
        kind == LossyFiles.Kind.MINIMAL ? SpoolConfig.Sync.STRICT : SpoolConfig.Sync.STANDARD;
    spool.flushes =
        () -> {
          flushes = new HandDrivenExecutor();
          return flushes;
        };
  }

  ScheduleTotals run(int lives) throws Exception {
    for (int life = 0; life < lives; life++) {
      keepLastFullCommit = random.nextInt(3) == 0;
      lastFullCommit = Optional.empty();
      if (life > 0 && random.nextInt(4) == 0) {
        // The power goes during recovery, too.
        files.stepsLeft = random.nextInt(30);
      }
      try {
        spool.open();
        folderMayReopen = true;
        checkAll();
        files.stepsLeft = random.nextInt(4) == 0 ? -1 : 10 + random.nextInt(300);
        int kill = random.nextInt(60);
        int[] passed = new int[1];
        spool.killPoints =
            point -> {
              if (point != KillPoint.MID_OBJECT && passed[0]++ == kill) {
                files.powerOff();
                throw new LossyFiles.PowerOff();
              }
            };
        fullCommit();
        for (int step = 0; step < 60; step++) {
          step();
        }
      } catch (LossyFiles.PowerOff e) {
        totals.crashes++;
      } catch (java.util.concurrent.CompletionException e) {
        if (!(rootCause(e) instanceof LossyFiles.PowerOff)) {
          throw e;
        }
        totals.crashes++;
      }
      end();
    }
    files.stepsLeft = -1;
    spool.killPoints = KillPoint.Observer.NONE;
    spool.open();
    checkAll();
    finish();
    spool.close();
    return totals;
  }

  private static Throwable rootCause(Throwable e) {
    Throwable cause = e;
    while (cause.getCause() != null) {
      cause = cause.getCause();
    }
    return cause;
  }

  // ---- steps

  private void step() throws IOException, InterruptedException {
    switch (random.nextInt(20)) {
      case 0, 1, 2, 3, 4 -> send();
      case 5, 6, 7, 8 -> flushes.runOne(random);
      case 9, 10 -> judge();
      case 11, 12, 13 -> deliver();
      case 14 -> decide();
      case 15 -> moveClock();
      case 16 -> {
        spool.upkeep().closeFinishedFolders();
        fullCommit();
      }
      case 17 -> purge();
      case 18 -> backUp();
      default -> failFlush();
    }
  }

  private void send() {
    Intake.Admission admission =
        spool.spool().intake().admit(org.huren.agent.item.PayloadKind.DICOM, TestSpool.SOURCE);
    if (!(admission instanceof Intake.Admission.Admitted admitted)) {
      return;
    }
    if (folderMayReopen) {
      folderMayReopen = false;
      awaitWriter();
      fullCommit();
    }
    Reception reception = admitted.reception();
    String identity = "1.2." + random.nextInt(30);
    byte[] bytes = TestSpool.payload(identity + "." + random.nextInt(2), 200 + random.nextInt(400));
    SentPayload s = new SentPayload(reception.id(), bytes);
    sent.put(s.id, s);
    int header = "header|".length();
    reception.write(ByteBuffer.wrap(bytes, 0, header));
    reception.beginContent();
    int split = header + random.nextInt(bytes.length - header);
    reception.write(ByteBuffer.wrap(bytes, header, split - header));
    if (random.nextInt(10) == 0) {
      reception.abandon();
      return;
    }
    reception.write(ByteBuffer.wrap(bytes, split, bytes.length - split));
    var unused =
        reception
            .commit(TestSpool.facts(identity))
            .thenAccept(
                outcome -> {
                  if (outcome instanceof StoreOutcome.Stored) {
                    assertThat(spool.broken).as("acknowledged after a failed flush").isEmpty();
                    s.acknowledged = true;
                    totals.acknowledged++;
                  }
                });
  }

  private void judge() {
    awaitWriter();
    for (Item item : spool.spool().checkQueue().awaitingCheck(5)) {
      SentPayload s = sent.get(item.id());
      Optional<Item> twin =
          spool
              .spool()
              .checkQueue()
              .sameIdentity(item, item.facts().identity().orElseThrow())
              .stream()
              .filter(o -> o.state() != ItemState.RECEIVED)
              .filter(o -> spool.spool().checkQueue().sameContent(item, o))
              .findFirst();
      if (twin.isPresent()) {
        s.givenUp = true;
        s.mayBeGone = true;
        spool.judge(new Verdict.Duplicate(twin.get().id(), List.of()), item);
      } else if (random.nextInt(6) == 0) {
        spool.judge(new Verdict.Hold(Reason.of("test.held"), List.of()), item);
      } else {
        spool.accept(item, CLOUD);
      }
    }
  }

  private void deliver() throws IOException {
    for (Claim claim : spool.claim(CLOUD, 1 + random.nextInt(4))) {
      upload(claim);
      int luck = random.nextInt(10);
      if (luck < 6) {
        settleDelivered(claim);
      } else if (luck < 8) {
        spool.settle(
            claim,
            new DeliveryOutcome.RetryLater(
                Optional.empty(), Reason.of("test.later"), DeliveryOutcome.Fault.UPLINK),
            spool.clock.instant().plusSeconds(random.nextInt(7200)));
      } else if (luck < 9) {
        spool.settle(
            claim, new DeliveryOutcome.Rejected(Reason.of("test.rejected")), spool.clock.instant());
        fullCommit();
      } else {
        join(spool.spool().deliveryQueue().giveBack(List.of(claim)));
      }
    }
  }

  /** What the far side gets is what was sent, and would survive a power cut now. */
  private void upload(Claim claim) throws IOException {
    SentPayload s = sent.get(claim.item().id());
    assertThat(files.bytes(claim.payload().file())).isEqualTo(s.bytes);
    assertThat(files.isDurable(claim.payload().file())).as("uploaded => durable").isTrue();
    s.delivered = true;
  }

  private void settleDelivered(Claim claim) {
    SentPayload s = sent.get(claim.item().id());
    s.mayBeGone = true;
    spool.settle(
        claim,
        new DeliveryOutcome.Delivered(new Receipt(spool.clock.instant(), s.id.toString())),
        spool.clock.instant());
    s.receiptReported = true;
    totals.delivered++;
    fullCommit();
  }

  private void decide() {
    if (sent.isEmpty()) {
      return;
    }
    List<ItemId> ids = List.copyOf(sent.keySet());
    SentPayload s = sent.get(ids.get(random.nextInt(ids.size())));
    switch (random.nextInt(3)) {
      case 0 -> join(spool.records().release(s.id, Set.of(CLOUD), "test"));
      case 1 -> join(spool.records().retry(s.id, "test"));
      default -> {
        boolean before = s.givenUp;
        s.givenUp = true;
        boolean gone = s.mayBeGone;
        s.mayBeGone = true;
        if (join(spool.records().discard(s.id, "why", "test")) instanceof Records.Decision.Done) {
          s.discardReported = true;
        } else {
          s.givenUp = before;
          s.mayBeGone = gone;
        }
      }
    }
    fullCommit();
  }

  private void moveClock() {
    folderMayReopen = true;
    spool.clock.forward(
        random.nextInt(3) == 0
            ? Duration.ofMinutes(-random.nextInt(180))
            : Duration.ofMinutes(random.nextInt(120)));
  }

  private void purge() {
    int before = spool.events(SpoolEvent.Purged.class).size();
    spool.upkeep().round();
    totals.purged += spool.events(SpoolEvent.Purged.class).size() - before;
    fullCommit();
  }

  private void backUp() throws IOException {
    try {
      spool.upkeep().backUpIfChanged();
    } catch (java.sql.SQLException e) {
      throw new IOException(e);
    }
  }

  private void failFlush() {
    if (random.nextInt(8) != 0 || flushes.isIdle()) {
      return;
    }
    files.flushesFail = true;
    flushes.runOne(random);
    files.flushesFail = false;
    if (!spool.broken.isEmpty()) {
      totals.failedFlushes++;
      assertThat(spool.spool().intake().isOpen()).isFalse();
    }
  }

  // ---- the end of a life

  private void end() throws IOException {
    awaitWriterIfAlive();
    spool.spool().halt();
    spool.broken.clear();
    files.powerOff();
    switch (random.nextInt(4)) {
      case 0 -> files.powerOnAfterKill();
      case 1 -> {
        files.powerOn(random);
        loseDatabase();
      }
      default -> {
        files.powerOn(random);
        if (lastFullCommit.isPresent()) {
          restore(lastFullCommit.get());
        }
      }
    }
  }

  private void loseDatabase() throws IOException {
    if (random.nextInt(3) != 0) {
      return;
    }
    totals.databasesLost++;
    switch (random.nextInt(3)) {
      case 0 -> delete("index.db", "index.db-wal", "index.db-shm");
      case 1 -> {
        delete("index.db-wal", "index.db-shm");
        Files.write(root.resolve("index.db"), new byte[8192]);
      }
      default -> delete("index.db", "index.db-wal", "index.db-shm", "index.backup.db");
    }
    // What only the database knew is as old as the backup, or gone.
    for (SentPayload s : sent.values()) {
      s.receiptReported = false;
      s.discardReported = false;
    }
  }

  private void fullCommit() {
    if (keepLastFullCommit) {
      Map<String, byte[]> copy = new HashMap<>();
      try {
        for (String name : List.of("index.db", "index.db-wal")) {
          if (Files.exists(root.resolve(name))) {
            copy.put(name, Files.readAllBytes(root.resolve(name)));
          }
        }
      } catch (IOException e) {
        throw new java.io.UncheckedIOException(e);
      }
      lastFullCommit = Optional.of(copy);
    }
  }

  private void restore(Map<String, byte[]> database) throws IOException {
    delete("index.db", "index.db-wal", "index.db-shm");
    for (Map.Entry<String, byte[]> file : database.entrySet()) {
      Files.write(root.resolve(file.getKey()), file.getValue());
    }
  }

  private void delete(String... names) throws IOException {
    for (String name : names) {
      Files.deleteIfExists(root.resolve(name));
    }
  }

  private void awaitWriter() {
    join(spool.spool().deliveryQueue().giveBack(List.of()));
  }

  private void awaitWriterIfAlive() {
    try {
      awaitWriter();
    } catch (RuntimeException e) {
      // It ended with the power.
      return;
    }
  }

  // ---- what must hold after every recovery

  private void checkAll() throws IOException {
    totals.recovered +=
        spool.events(SpoolEvent.RowsRecovered.class).stream()
            .mapToInt(SpoolEvent.RowsRecovered::items)
            .sum();
    spool.events.clear();
    Map<String, Path> found = new HashMap<>();
    for (Path file : files.allFiles()) {
      String name = file.getFileName().toString();
      if (file.startsWith(root.resolve("aside"))) {
        SentPayload s = sent.get(ItemId.parse(name.substring(0, 36)));
        assertThat(s.acknowledged).as("acknowledged, and set aside: " + name).isFalse();
      } else {
        assertThat(name).as("left lying").doesNotEndWith(PayloadName.PART);
        found.put(name.substring(0, 36), file);
      }
    }
    for (SentPayload s : sent.values()) {
      check(s, Optional.ofNullable(found.get(s.id.toString())));
    }
  }

  private void check(SentPayload s, Optional<Path> file) throws IOException {
    Optional<Item> row = spool.records().item(s.id);
    if (s.acknowledged && !s.mayBeGone) {
      assertThat(file).as("acknowledged => durable, file of " + s.id).isPresent();
      assertThat(row).as("acknowledged => its row comes back " + s.id).isPresent();
    }
    if (file.isPresent()) {
      assertThat(files.bytes(file.get())).as("byte-identical").isEqualTo(s.bytes);
      assertThat(row).as("a file without a row: " + file.get()).isPresent();
    }
    if (row.isEmpty()) {
      return;
    }
    ItemState state = row.get().state();
    if (state == ItemState.PURGED) {
      assertThat(s.mayBeGone).as("purged => settled, " + s.id).isTrue();
      if (!s.givenUp) {
        assertThat(spool.records().deliveries(s.id))
            .as("purged => receipt durable")
            .isNotEmpty()
            .allMatch(d -> d.receipt().isPresent());
      }
    } else if (!s.mayBeGone) {
      assertThat(file).as("row of " + s.id + " without its file").isPresent();
      assertThat(files.isDurable(file.get())).as("indexed => durable").isTrue();
    }
    if (s.receiptReported && !s.givenUp) {
      assertThat(state).as("receipt reported").isIn(ItemState.SETTLED, ItemState.PURGED);
      assertThat(spool.records().deliveries(s.id))
          .allMatch(d -> d.state() == DeliveryState.DELIVERED);
    }
    if (s.discardReported) {
      assertThat(state).as("discard reported").isIn(ItemState.DISCARDED, ItemState.PURGED);
    }
  }

  /** Everything acknowledged reaches its end. */
  private void finish() throws IOException, InterruptedException {
    spool.clock.forward(Duration.ofDays(1));
    spool.upkeep().finishPurge();
    spool.upkeep().lookForPayloads();
    while (!spool.spool().checkQueue().awaitingCheck(1).isEmpty()) {
      judge();
    }
    for (Item held : spool.records().items(Optional.of(ItemState.HELD), 10_000, Optional.empty())) {
      join(spool.records().release(held.id(), Set.of(CLOUD), "test"));
    }
    join(spool.records().retryAll(CLOUD, "test"));
    List<Claim> claims = spool.claim(CLOUD, 10);
    while (!claims.isEmpty()) {
      for (Claim claim : claims) {
        upload(claim);
        settleDelivered(claim);
      }
      claims = spool.claim(CLOUD, 10);
    }
    List<ItemId> lost = new ArrayList<>();
    for (SentPayload s : sent.values()) {
      if (s.acknowledged && !s.givenUp && !s.delivered) {
        lost.add(s.id);
      }
    }
    assertThat(lost).as("acknowledged and never delivered").isEmpty();
    // A backup may name an item that was delivered and purged since: the log of purges says so.
    Optional<ItemState> quarantined = Optional.of(ItemState.QUARANTINED);
    assertThat(spool.records().items(quarantined, 10_000, Optional.empty()))
        .as("payloads that count as lost")
        .isEmpty();
  }
}
