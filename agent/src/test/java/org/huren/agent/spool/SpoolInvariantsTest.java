package org.huren.agent.spool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.huren.agent.spool.TestSpool.CLOUD;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;
import org.huren.agent.item.Item;
import org.huren.agent.item.ItemId;
import org.huren.agent.item.ItemState;
import org.huren.agent.item.KillPoint;
import org.huren.agent.item.PayloadKind;
import org.huren.agent.item.Reason;
import org.huren.agent.item.Verdict;
import org.huren.agent.spool.DeliveryQueue.Claim;
import org.huren.config.SpoolConfig.Sync;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What the spool promises, each promise by itself; {@link SpoolModelTest} mixes them all. */
class SpoolInvariantsTest {
  @TempDir Path folder;
  private TestSpool spool;
  private LossyFiles files;
  private HandDrivenExecutor flushes;

  @BeforeEach
  void prepare() {
    use(LossyFiles.Kind.JOURNALLING);
  }

  private void use(LossyFiles.Kind kind) {
    spool = new TestSpool(folder.resolve("spool"));
    files = new LossyFiles(kind, spool.root);
    spool.files = files;
    spool.sync = kind == LossyFiles.Kind.MINIMAL ? Sync.STRICT : Sync.STANDARD;
  }

  /** Flushes happen on the test's thread from now on, so that the power goes where it says. */
  private void flushByHand() {
    spool.flushes =
        () -> {
          flushes = new HandDrivenExecutor();
          return flushes;
        };
  }

  @AfterEach
  void close() {
    if (spool.spool() != null) {
      spool.close();
    }
  }

  @ParameterizedTest
  @EnumSource
  void acknowledgedMeansDurable(LossyFiles.Kind kind) throws Exception {
    use(kind);
    flushByHand();
    int acknowledged = 0;
    // The power goes after every single step of storing one payload, the last steps included.
    for (int steps = 1; acknowledged < 3; steps++) {
      spool.clock.forward(Duration.ofHours(1));
      spool.open();
      files.stepsLeft = steps;
      byte[] bytes = TestSpool.payload("s" + steps, 500);
      Optional<ItemId> id = Optional.empty();
      try {
        var outcome = spool.commit("s" + steps, bytes);
        flushes.runOne(new Random(1));
        id = Optional.of(((StoreOutcome.Stored) outcome.join()).id());
        acknowledged++;
      } catch (LossyFiles.PowerOff e) {
        assertThat(steps).as("steps of one payload").isLessThan(30);
      }
      spool.spool().halt();
      files.powerOff();
      files.powerOn(LossyFiles.losingAll());

      spool.open();
      if (id.isPresent()) {
        Item item = spool.item(id.get());
        assertThat(item.facts()).isEqualTo(TestSpool.facts("s" + steps));
        assertThat(files.allFiles())
            .filteredOn(f -> f.getFileName().toString().startsWith(item.id().toString()))
            .singleElement()
            .satisfies(f -> assertThat(files.bytes(f)).isEqualTo(bytes));
      }
      spool.spool().halt();
    }
  }

  @Test
  void uploadedMeansDurable() throws Exception {
    flushByHand();
    spool.killPoints =
        point -> {
          if (point == KillPoint.AFTER_RENAME_BEFORE_FLUSH) {
            throw new LossyFiles.PowerOff();
          }
        };
    spool.open();
    var unused = spool.commit("1", TestSpool.payload("1", 500));
    assertThatThrownBy(() -> flushes.runOne(new Random(1))).isInstanceOf(LossyFiles.PowerOff.class);
    spool.spool().halt();
    files.powerOnAfterKill();

    // Killed before its flush, found whole by the next process, which may hand it on only durable.
    spool.killPoints = KillPoint.Observer.NONE;
    spool.open();
    spool.accept(spool.awaitReceived(1).get(0), CLOUD);
    Claim claim = spool.claim(CLOUD, 1).get(0);
    assertThat(files.isDurable(claim.payload().file())).isTrue();
  }

  @Test
  void purgedMeansSettledAndReceiptDurable() throws Exception {
    spool.retention = Duration.ofHours(1);
    spool.open();
    ItemId settled = spool.accepted("1", CLOUD);
    spool.deliver(spool.claim(CLOUD, 1).get(0));
    ItemId waiting = spool.accepted("2", CLOUD);
    ItemId held = spool.stored("3");
    spool.judge(new Verdict.Hold(Reason.of("test.held"), List.of()), spool.awaitReceived(1).get(0));
    ItemId fresh = spool.stored("4");
    spool.awaitReceived(1);
    spool.clock.forward(Duration.ofDays(1000));

    // The power goes after every step of the purge; whatever is gone has its row and receipt.
    boolean gone = false;
    for (int steps = 1; !gone; steps++) {
      assertThat(steps).isLessThan(30);
      files.stepsLeft = steps;
      try {
        spool.upkeep().round();
      } catch (LossyFiles.PowerOff e) {
        // as meant
        files.powerOff();
      }
      spool.spool().halt();
      files.powerOn(new Random(steps));
      spool.open();
      gone =
          files.allFiles().stream()
              .noneMatch(f -> f.getFileName().toString().startsWith(settled.toString()));
      if (gone) {
        assertThat(spool.item(settled).state()).isEqualTo(ItemState.PURGED);
      }
      assertThat(spool.records().deliveries(settled)).allMatch(d -> d.receipt().isPresent());
      spool.upkeep().finishPurge();
    }
    assertThat(files.allFiles())
        .extracting(f -> f.getFileName().toString().substring(0, 36))
        .containsExactlyInAnyOrder(waiting.toString(), held.toString(), fresh.toString());
  }

  @Test
  void afterAnyCrash_theSameIdsAndStatesOrEarlierOnes() throws Exception {
    spool.open();
    ItemId received = spool.stored("1");
    Item first = spool.awaitReceived(1).get(0);
    assertThat(first.id()).isEqualTo(received);
    for (ItemState reached : List.of(ItemState.RECEIVED, ItemState.ACCEPTED, ItemState.SETTLED)) {
      spool.spool().halt();
      files.powerOff();
      files.powerOn(LossyFiles.losingAll());
      spool.open();
      assertThat(spool.item(received).state()).isEqualTo(reached);
      switch (reached) {
        case RECEIVED -> spool.accept(spool.item(received), CLOUD);
        case ACCEPTED -> spool.deliver(spool.claim(CLOUD, 1).get(0));
        default -> assertThat(spool.claim(CLOUD, 1)).isEmpty();
      }
    }
  }

  @Test
  void nothingIsPublishedAfterAFailedFlush() throws Exception {
    spool.open();
    Reception before = spool.begin();
    before.write(ByteBuffer.wrap(TestSpool.payload("2", 500)));
    files.flushesFail = true;

    assertThat(spool.store("1", 500)).isEqualTo(new StoreOutcome.Broken());

    files.flushesFail = false;
    assertThat(spool.broken).hasSize(1);
    assertThat(spool.spool().intake().isOpen()).isFalse();
    assertThat(spool.spool().intake().admit(PayloadKind.DICOM, TestSpool.SOURCE))
        .isEqualTo(new Intake.Admission.Refused(Intake.Refusal.STOPPING));
    assertThat(TestSpool.join(before.commit(TestSpool.facts("2"))))
        .as("one that began before")
        .isEqualTo(new StoreOutcome.Broken());
    assertThat(spool.spool().checkQueue().awaitingCheck(10)).isEmpty();
    assertThat(files.allFiles()).noneMatch(SpoolInvariantsTest::isPublished);
  }

  private static boolean isPublished(Path file) {
    return PayloadName.parse(file.getFileName().toString()).isPresent();
  }

  @Test
  void oneRunningInstancePerSpool() throws Exception {
    spool.open();
    TestSpool second = new TestSpool(spool.root);
    assertThatThrownBy(second::open)
        .isInstanceOfSatisfying(
            CannotOpenSpoolException.class,
            e -> {
              assertThat(e).hasMessageContaining("in use by another running instance");
              assertThat(e.text().in(Locale.SIMPLIFIED_CHINESE)).contains("正被另一个运行中的实例");
              assertThat(e.text().in(Locale.ENGLISH))
                  .contains(Long.toString(ProcessHandle.current().pid()));
            });
    spool.close();
    second.open();
    second.close();
  }
}
