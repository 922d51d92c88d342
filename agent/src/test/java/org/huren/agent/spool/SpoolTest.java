package org.huren.agent.spool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;
import static org.huren.agent.spool.TestSpool.CLOUD;
import static org.huren.agent.spool.TestSpool.REGION;
import static org.huren.agent.spool.TestSpool.join;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.huren.agent.item.Delivery;
import org.huren.agent.item.DeliveryOutcome;
import org.huren.agent.item.DeliveryState;
import org.huren.agent.item.Facts;
import org.huren.agent.item.Finding;
import org.huren.agent.item.Item;
import org.huren.agent.item.ItemId;
import org.huren.agent.item.ItemState;
import org.huren.agent.item.Reason;
import org.huren.agent.item.Verdict;
import org.huren.agent.spool.DeliveryQueue.Claim;
import org.huren.agent.spool.DeliveryQueue.Turn;
import org.huren.agent.spool.Records.AuditEntry;
import org.huren.agent.spool.Records.Decision;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole way of an item: stored, judged, delivered, settled; and what people decide on it. */
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

  private static DeliveryOutcome later(String why) {
    return new DeliveryOutcome.RetryLater(
        Optional.empty(), Reason.of(why), DeliveryOutcome.Fault.UPLINK);
  }

  private ItemId rejected(String identity) throws Exception {
    ItemId id = spool.accepted(identity, CLOUD);
    spool.settle(
        spool.claim(CLOUD, 1).get(0),
        new DeliveryOutcome.Rejected(Reason.of("test.rejected", "A700")),
        spool.clock.instant());
    return id;
  }

  private static Reason refusal(Decision decision) {
    return ((Decision.NotPossible) decision).why();
  }

  // ---- storing

  @Test
  void storedPayload_liesInTheHourFolderUnderANameThatSaysAll() throws Exception {
    ItemId id = spool.stored("1.2.3", 5000);

    Path file = spool.fileOf(id);
    assertThat(spool.root.relativize(file).getParent()).isEqualTo(Path.of("2026-11-21/08"));
    assertThat(Files.readAllBytes(file)).isEqualTo(TestSpool.payload("1.2.3", 5000));
    PayloadName name = PayloadName.parse(file.getFileName().toString()).orElseThrow();
    assertThat(name.length()).isEqualTo(5000);
    assertThat(name.source()).isEqualTo(TestSpool.SOURCE);
  }

  @Test
  void filesAndFolders_areReadableByTheirOwnerOnly() throws Exception {
    Path file = spool.fileOf(spool.stored("1.2.3"));
    for (Path f :
        List.of(file, spool.root.resolve("index.db"), spool.root.resolve("index.db-wal"))) {
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(f)))
          .isEqualTo("rw-------");
    }
    for (Path f : List.of(file.getParent(), spool.root)) {
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(f)))
          .isEqualTo("rwx------");
    }
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
    assertThat(item.receivedAt()).isEqualTo(spool.clock.instant());
  }

  @Test
  void directAndHeapBuffers_areWrittenAlikeInAnyPieces() throws Exception {
    byte[] bytes = TestSpool.payload("pieces", 70_000);
    Reception reception = spool.begin();
    ByteBuffer direct = ByteBuffer.allocateDirect(bytes.length);
    direct.put(bytes).flip();
    for (int at = 0; at < bytes.length; ) {
      int n = Math.min(bytes.length - at, 1 + at / 3);
      reception.write(at % 2 == 0 ? direct.slice(at, n) : ByteBuffer.wrap(bytes, at, n));
      at += n;
    }
    StoreOutcome outcome = join(reception.commit(TestSpool.facts("pieces")));

    ItemId id = ((StoreOutcome.Stored) outcome).id();
    assertThat(Files.readAllBytes(spool.fileOf(id))).isEqualTo(bytes);
    Item item = spool.awaitReceived(1).get(0);
    assertThat(item.contentCrc32c()).as("no header").isEqualTo(item.crc32c());
  }

  @Test
  void factsThatCannotBeRead_costNeitherThePayloadNorTheSpool() throws Exception {
    Reception reception = spool.begin();
    reception.write(ByteBuffer.wrap(TestSpool.payload("1", 500)));
    assertThatThrownBy(
            () ->
                reception.commit(
                    () -> {
                      throw new IllegalStateException("a bug");
                    }))
        .hasMessage("a bug");

    assertThat(spool.awaitReceived(1).get(0).facts()).isEqualTo(Facts.none());
    assertThat(spool.store("2", 500)).isInstanceOf(StoreOutcome.Stored.class);
  }

  @Test
  void commitAfterClose_isRefused() throws Exception {
    Reception reception = spool.begin();
    reception.write(ByteBuffer.wrap(new byte[10]));
    spool.close();
    assertThat(join(reception.commit(TestSpool.facts("1"))))
        .isEqualTo(new StoreOutcome.Refused(Intake.Refusal.STOPPING));
    assertThat(spool.payloadFiles()).isEmpty();
  }

  // ---- checking

  @Test
  void verdictAndFindings_areKeptAndReadBack() throws Exception {
    ItemId id = spool.stored("1");
    List<Finding> findings = List.of(Finding.warning("test.odd", "a", "b"));

    spool.judge(
        new Verdict.Hold(Reason.of("test.held", 7), findings), spool.awaitReceived(1).get(0));

    Item item = spool.item(id);
    assertThat(item.state()).isEqualTo(ItemState.HELD);
    assertThat(item.findings()).isEqualTo(findings);
    assertThat(item.reason()).contains(Reason.of("test.held", 7));
    assertThat(spool.spool().checkQueue().awaitingCheck(10)).isEmpty();
  }

  @Test
  void secondVerdictOnTheSameItem_changesNothing() throws Exception {
    ItemId id = spool.stored("1");
    Item item = spool.awaitReceived(1).get(0);
    spool.accept(item, CLOUD);
    spool.judge(new Verdict.Hold(Reason.of("test.held"), List.of()), item);
    assertThat(spool.item(id).state()).isEqualTo(ItemState.ACCEPTED);
  }

  @Test
  void acceptForNoUplink_isABugAndSaysSo() throws Exception {
    spool.stored("1");
    Item item = spool.awaitReceived(1).get(0);
    assertThatThrownBy(() -> spool.accept(item)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void sameContent_comparesTheDevicesBytesNotOurHeader() throws Exception {
    spool.commit("1", "header|1|same content".repeat(9).getBytes(StandardCharsets.US_ASCII)).join();
    byte[] otherHeader =
        ("longer header|" + "header|1|same content".repeat(9).substring(7))
            .getBytes(StandardCharsets.US_ASCII);
    spool.commit("1", otherHeader).join();
    spool.store("1", 1000);
    List<Item> items = spool.awaitReceived(3);

    CheckQueue queue = spool.spool().checkQueue();
    assertThat(queue.sameContent(items.get(0), items.get(1))).isTrue();
    assertThat(queue.sameContent(items.get(0), items.get(2))).isFalse();
    assertThat(queue.sameIdentity(items.get(0), "1")).hasSize(2);
    Files.delete(spool.fileOf(items.get(1).id()));
    assertThat(queue.sameContent(items.get(0), items.get(1))).as("payload gone").isFalse();
  }

  // ---- delivering

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

  @Test
  void claims_comeOldestFirstAndNoMoreThanFit() throws Exception {
    for (int i = 0; i < 5; i++) {
      spool.stored("i" + i, 1000);
    }
    for (Item item : spool.awaitReceived(5)) {
      spool.accept(item, CLOUD);
    }
    DeliveryQueue queue = spool.spool().deliveryQueue();
    Instant now = spool.clock.instant();

    List<Claim> three = queue.claim(CLOUD, Turn.BY_PRECEDENCE, 10, 3500, now);
    List<Claim> one = queue.claim(CLOUD, Turn.BY_PRECEDENCE, 10, 10, now);
    List<Claim> rest = queue.claim(CLOUD, Turn.BY_PRECEDENCE, 10, Long.MAX_VALUE, now);

    assertThat(three)
        .extracting(c -> c.item().facts().identity().orElseThrow())
        .containsExactly("i0", "i1", "i2");
    assertThat(one).as("at least one, however large").hasSize(1);
    assertThat(rest).hasSize(1);
    assertThat(queue.claim(REGION, Turn.BY_PRECEDENCE, 10, Long.MAX_VALUE, now)).isEmpty();
  }

  @Test
  void retryLater_waitsUntilDueAndKeepsItsPlaceInTheLine() throws Exception {
    ItemId first = spool.accepted("1", CLOUD);
    ItemId second = spool.accepted("2", CLOUD);
    Claim claim = spool.claim(CLOUD, 1).get(0);
    Instant due = spool.clock.instant().plusSeconds(60);
    spool.settle(claim, later("test.busy"), due);

    assertThat(spool.spool().deliveryQueue().nextDue(CLOUD, Turn.BY_PRECEDENCE))
        .contains(Instant.EPOCH);
    Claim other = spool.claim(CLOUD, 1).get(0);
    assertThat(other.item().id()).isEqualTo(second);
    assertThat(spool.spool().deliveryQueue().nextDue(CLOUD, Turn.BY_PRECEDENCE)).contains(due);
    assertThat(spool.claim(CLOUD, 1)).isEmpty();
    Delivery waiting = spool.records().deliveries(first).get(0);
    assertThat(waiting.lastError()).contains(Reason.of("test.busy"));
    assertThat(waiting.dueAt()).isEqualTo(due);

    join(spool.spool().deliveryQueue().giveBack(List.of(other)));
    spool.clock.forward(Duration.ofSeconds(61));
    List<Claim> both = spool.claim(CLOUD, 10);
    assertThat(both).extracting(c -> c.item().id()).containsExactly(first, second);
    assertThat(both).extracting(Claim::attempts).containsExactly(1, 0);
  }

  @Test
  void clockSetBackByYears_doesNotStallTheQueue() throws Exception {
    spool.accepted("1", CLOUD);
    spool.settle(
        spool.claim(CLOUD, 1).get(0), later("test.busy"), spool.clock.instant().plusSeconds(60));

    spool.clock.forward(Duration.ofDays(-1000));

    assertThat(spool.spool().deliveryQueue().nextDue(CLOUD, Turn.BY_PRECEDENCE))
        .contains(Instant.EPOCH);
    assertThat(spool.claim(CLOUD, 1)).hasSize(1);
  }

  @Test
  void rejectedDelivery_waitsForAPersonAndBlocksNobody() throws Exception {
    ItemId id = rejected("1");
    ItemId next = spool.accepted("2", CLOUD);
    assertThat(spool.item(id).state()).isEqualTo(ItemState.ACCEPTED);
    assertThat(spool.claim(CLOUD, 5)).extracting(c -> c.item().id()).containsExactly(next);
    Records.Backlog backlog = spool.records().backlog(CLOUD);
    assertThat(backlog.pending()).isEqualTo(1);
    assertThat(backlog.bytes()).isEqualTo(1000);
    assertThat(backlog.rejected()).isEqualTo(1);
    assertThat(backlog.oldest()).contains(spool.item(next).receivedAt());
    assertThat(backlog.lastError()).contains(Reason.of("test.rejected", "A700"));
  }

  @Test
  void receiptForADiscardedItem_isKept() throws Exception {
    ItemId id = spool.accepted("1", CLOUD, REGION);
    Claim slow = spool.claim(CLOUD, 1).get(0);
    spool.settle(
        spool.claim(REGION, 1).get(0),
        new DeliveryOutcome.Rejected(Reason.of("test.rejected")),
        spool.clock.instant());
    join(spool.records().discard(id, "wrong patient", "admin"));

    spool.deliver(slow);

    assertThat(spool.item(id).state()).isEqualTo(ItemState.DISCARDED);
    assertThat(spool.records().deliveries(id))
        .extracting(Delivery::state)
        .containsExactly(DeliveryState.DELIVERED, DeliveryState.CANCELLED);
  }

  // ---- deciding

  @Test
  void retry_makesARejectedDeliveryDueAndIsAudited() throws Exception {
    ItemId id = rejected("1");

    assertThat(join(spool.records().retry(id, "admin"))).isInstanceOf(Decision.Done.class);

    assertThat(spool.claim(CLOUD, 1)).hasSize(1);
    assertThat(spool.records().audit(id))
        .singleElement()
        .satisfies(
            e -> {
              assertThat(e.who()).isEqualTo("admin");
              assertThat(e.what()).isEqualTo("retry");
            });
  }

  @Test
  void retryAll_takesWaitingAndRejectedOnesAndCountsThem() throws Exception {
    rejected("1");
    spool.accepted("2", CLOUD);
    spool.settle(
        spool.claim(CLOUD, 1).get(0), later("test.busy"), spool.clock.instant().plusSeconds(600));
    spool.accepted("3", REGION);

    assertThat(join(spool.records().retryAll(CLOUD, "admin"))).isEqualTo(2);
    assertThat(spool.claim(CLOUD, 10)).hasSize(2);
  }

  @Test
  void whatWaitsForARemovedUplink_isGivenUpByAPersonOnly_andBecomesPurgeable() throws Exception {
    ItemId nowhere = spool.accepted("1", CLOUD);
    ItemId elsewhere = spool.accepted("2", CLOUD, REGION);
    spool.deliver(spool.claim(REGION, 1).get(0));
    ItemId stillWanted = spool.accepted("3", CLOUD, REGION);
    ItemId refused = spool.accepted("4", CLOUD);
    spool
        .claim(CLOUD, 10)
        .forEach(
            claim ->
                spool.settle(
                    claim,
                    claim.item().id().equals(refused)
                        ? new DeliveryOutcome.Rejected(Reason.of("test.bad"))
                        : later("test.gone"),
                    spool.clock.instant().plusSeconds(600)));
    assertThat(spool.records().uplinksOwed()).containsExactlyInAnyOrder(CLOUD, REGION);
    spool.killAndOpen();
    assertThat(spool.records().backlog(CLOUD).pending()).isEqualTo(3);

    assertThat(join(spool.records().discardAll(CLOUD, "contract ended", "li"))).isEqualTo(4);

    assertThat(spool.records().uplinksOwed()).containsExactly(REGION);
    assertThat(spool.item(nowhere).state()).isEqualTo(ItemState.DISCARDED);
    assertThat(spool.item(refused).state()).isEqualTo(ItemState.DISCARDED);
    assertThat(spool.item(nowhere).reason())
        .contains(Reason.of("spool.discarded-uplink", "li", CLOUD, "contract ended"));
    assertThat(spool.item(elsewhere).state()).isEqualTo(ItemState.SETTLED);
    assertThat(spool.item(stillWanted).state()).isEqualTo(ItemState.ACCEPTED);
    assertThat(spool.records().audit(elsewhere))
        .extracting(AuditEntry::who, AuditEntry::what)
        .containsExactly(tuple("li", "discard"));
    spool.deliver(spool.claim(REGION, 1).get(0));
    assertThat(spool.item(stillWanted).state()).isEqualTo(ItemState.SETTLED);
    assertThat(join(spool.records().discardAll(CLOUD, "again", "li"))).isZero();
  }

  @Test
  void release_routesAHeldItem() throws Exception {
    ItemId id = spool.stored("1");
    spool.judge(new Verdict.Hold(Reason.of("test.held"), List.of()), spool.awaitReceived(1).get(0));

    Decision decision = join(spool.records().release(id, Set.of(CLOUD), "admin"));

    assertThat(((Decision.Done) decision).item().state()).isEqualTo(ItemState.ACCEPTED);
    assertThat(((Decision.Done) decision).item().reason()).isEmpty();
    assertThat(spool.claim(CLOUD, 1)).hasSize(1);
  }

  @Test
  void discard_endsAHeldItemWithItsReason() throws Exception {
    ItemId id = spool.stored("1");
    spool.judge(
        new Verdict.Quarantine(Reason.of("test.bad"), List.of()), spool.awaitReceived(1).get(0));

    join(spool.records().discard(id, "test image", "admin"));

    assertThat(spool.item(id).state()).isEqualTo(ItemState.DISCARDED);
    assertThat(spool.item(id).reason())
        .contains(Reason.of("spool.discarded", "admin", "test image"));
    ItemId again = spool.stored("1");
    Item received = spool.awaitReceived(1).get(0);
    assertThat(received.id()).isEqualTo(again);
    assertThat(spool.spool().checkQueue().sameIdentity(received, "1")).isEmpty();
  }

  @Test
  void impossibleDecisions_areAnsweredWithTheReason() throws Exception {
    ItemId fresh = spool.stored("1");
    Item item = spool.awaitReceived(1).get(0);
    Records records = spool.records();
    assertThat(refusal(join(records.retry(fresh, "a"))).code())
        .isEqualTo("spool.retry-only-accepted");
    assertThat(refusal(join(records.release(fresh, Set.of(CLOUD), "a"))).code())
        .isEqualTo("spool.release-only-held");
    assertThat(refusal(join(records.discard(fresh, "x", "a"))).code())
        .isEqualTo("spool.discard-only-held");
    spool.accept(item, CLOUD);
    assertThat(refusal(join(records.discard(fresh, "x", "a"))).code())
        .isEqualTo("spool.discard-nothing-rejected");
    assertThat(refusal(join(records.discard(fresh, " ", "a"))).code())
        .isEqualTo("spool.discard-without-reason");
    spool.claim(CLOUD, 1);
    assertThat(refusal(join(records.retry(fresh, "a"))).code()).isEqualTo("spool.nothing-to-retry");
    assertThat(records.audit(fresh)).isEmpty();
    ItemId unknown = ItemId.parse("01a1fb37-7c80-7512-b31d-0705e6c8b71c");
    assertThat(join(records.retry(unknown, "a"))).isInstanceOf(Decision.NoSuchItem.class);
  }

  // ---- showing

  @Test
  void items_areListedNewestFirstInPages() throws Exception {
    for (int i = 0; i < 5; i++) {
      spool.stored("i" + i);
    }
    List<Item> received = spool.awaitReceived(5);
    spool.accept(received.get(1), CLOUD);
    spool.judge(new Verdict.Duplicate(received.get(1).id(), List.of()), received.get(2));

    List<Item> page = spool.records().items(Optional.empty(), 3, Optional.empty());
    assertThat(page)
        .extracting(Item::id)
        .containsExactly(received.get(4).id(), received.get(3).id(), received.get(1).id());
    assertThat(spool.records().items(Optional.empty(), 3, Optional.of(page.get(2).id())))
        .extracting(Item::id)
        .containsExactly(received.get(0).id());
    assertThat(spool.records().items(Optional.of(ItemState.DUPLICATE), 3, Optional.empty()))
        .hasSize(1);
    assertThat(spool.records().countByState())
        .containsEntry(ItemState.RECEIVED, 3L)
        .containsEntry(ItemState.ACCEPTED, 1L)
        .containsEntry(ItemState.DUPLICATE, 1L)
        .containsEntry(ItemState.SETTLED, 0L);
  }
}
