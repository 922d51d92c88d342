package org.huren.agent.spool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.huren.agent.spool.TestSpool.CLOUD;
import static org.junit.jupiter.api.Assumptions.abort;

import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.huren.agent.item.Item;
import org.huren.agent.item.ItemId;
import org.huren.agent.item.ItemState;
import org.huren.agent.spool.DeliveryQueue.Claim;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Real file systems: at each acknowledgement the device is copied as it stands, mounted elsewhere,
 * and a spool opened on it. Whatever was acknowledged by then is there.
 */
class PowerCutTest {
  @TempDir Path folder;

  private final Map<ItemId, byte[]> acknowledged = new LinkedHashMap<>();
  private final AtomicInteger cuts = new AtomicInteger();
  private final AtomicReference<Throwable> failure = new AtomicReference<>();

  @ParameterizedTest
  @EnumSource
  void powerCutAtAnyAcknowledgement_losesNothingAcknowledged(LoopImage.FileSystem type)
      throws Exception {
    try (LoopImage image = mounted(type)) {
      TestSpool spool = new TestSpool(image.root().resolve("spool"));
      spool.open();
      try {
        for (int i = 0; i < 4; i++) {
          store(spool, image, "small-" + i, 2_000);
          store(spool, image, "instance-" + i, 512 * 1024);
        }
        for (int i = 0; i < 4; i++) {
          spool.clock.forward(i < 3 ? Duration.ofHours(1) : Duration.ofDays(1));
          store(spool, image, "first-in-its-folder-" + i, 100_000);
        }
        for (int i = 0; i < 2; i++) {
          storeSlowly(spool, image, "written-back-before-" + i);
        }
        storeSideBySide(spool, image, 6);
        receiptIsThere(spool, image);
      } finally {
        spool.close();
      }
      assertThat(failure.get()).isNull();
      assertThat(cuts.get()).isGreaterThanOrEqualTo(21);
    }
  }

  /** The image, or the end of the test where this machine can't have one. */
  private LoopImage mounted(LoopImage.FileSystem type) throws Exception {
    Optional<String> lacking = type.lacking();
    Exception cause = null;
    if (lacking.isEmpty()) {
      try {
        return LoopImage.create(type, folder);
      } catch (java.io.IOException e) {
        lacking = Optional.of("loop devices: " + e.getMessage());
        cause = e;
      }
    }
    String message = "the power-cut test on " + type + " needs " + lacking.get();
    if ("true".equals(System.getenv("CI"))) {
      throw new AssertionError(message, cause);
    }
    return abort(message);
  }

  private void store(TestSpool spool, LoopImage image, String identity, int size) {
    byte[] bytes = TestSpool.payload(identity, size);
    TestSpool.join(cutWhenAcknowledged(spool.commit(identity, bytes), bytes, image));
  }

  /**
   * Runs on the flush thread as soon as the outcome is there: not even the row is queued by then.
   */
  private CompletableFuture<Void> cutWhenAcknowledged(
      CompletableFuture<StoreOutcome> outcome, byte[] bytes, LoopImage image) {
    return outcome.thenAccept(
        o -> {
          synchronized (acknowledged) {
            acknowledged.put(((StoreOutcome.Stored) o).id(), bytes);
            cutPower(image, Optional.empty());
          }
        });
  }

  /** The kernel has written bytes and length back before the rename: only the name is new. */
  private void storeSlowly(TestSpool spool, LoopImage image, String identity) throws Exception {
    byte[] bytes = TestSpool.payload(identity, 300_000);
    Reception reception = spool.begin();
    reception.write(ByteBuffer.wrap(bytes, 0, 7));
    reception.beginContent();
    reception.write(ByteBuffer.wrap(bytes, 7, bytes.length - 7));
    image.writeBack();
    TestSpool.join(
        cutWhenAcknowledged(
            reception.commit(TestSpool.facts(identity)).toCompletableFuture(), bytes, image));
  }

  private void storeSideBySide(TestSpool spool, LoopImage image, int count) {
    List<CompletableFuture<?>> all = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      byte[] bytes = TestSpool.payload("beside-" + i, 200_000);
      all.add(cutWhenAcknowledged(spool.commit("beside-" + i, bytes), bytes, image));
    }
    TestSpool.join(CompletableFuture.allOf(all.toArray(CompletableFuture[]::new)));
  }

  private void receiptIsThere(TestSpool spool, LoopImage image) throws Exception {
    Item item = spool.awaitReceived(acknowledged.size()).get(0);
    spool.accept(item, CLOUD);
    Claim claim = spool.claim(CLOUD, 1).get(0);
    spool.deliver(claim);
    cutPower(image, Optional.of(item.id()));
  }

  private void cutPower(LoopImage image, Optional<ItemId> settled) {
    synchronized (acknowledged) {
      try (LoopImage cut = image.asAfterPowerCut("cut-" + cuts.incrementAndGet())) {
        check(cut, settled);
      } catch (Exception | AssertionError e) {
        failure.compareAndSet(null, e);
      }
    }
  }

  private void check(LoopImage cut, Optional<ItemId> settled) throws Exception {
    try (TestSpool after = new TestSpool(cut.root().resolve("spool")).open()) {
      for (Map.Entry<ItemId, byte[]> each : acknowledged.entrySet()) {
        Item row = after.item(each.getKey());
        assertThat(row.length()).isEqualTo(each.getValue().length);
        assertThat(Files.readAllBytes(after.fileOf(row.id()))).isEqualTo(each.getValue());
      }
      for (SpoolEvent.SetAside aside : after.events(SpoolEvent.SetAside.class)) {
        String name = aside.file().getFileName().toString();
        assertThat(acknowledged).doesNotContainKey(ItemId.parse(name.substring(0, 36)));
      }
      settled.ifPresent(id -> assertThat(after.item(id).state()).isEqualTo(ItemState.SETTLED));
    }
  }
}
