package org.huren.agent.spool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.huren.agent.spool.TestSpool.CLOUD;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import org.huren.agent.item.ItemId;
import org.huren.agent.item.ItemState;
import org.huren.agent.item.PayloadKind;
import org.huren.config.ByteSize;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A disk that fails, is full, or is not one to rely on. */
class SpoolDiskFaultTest {
  private static final long MB = 1 << 20;

  @TempDir Path folder;
  private TestSpool spool;
  private LossyFiles files;

  @BeforeEach
  void prepare() {
    spool = new TestSpool(folder.resolve("spool"));
    files = new LossyFiles(LossyFiles.Kind.JOURNALLING, spool.root);
    spool.files = files;
  }

  @AfterEach
  void close() {
    if (spool.spool() != null) {
      spool.close();
    }
  }

  @Test
  void diskFullWhileWriting_refusesAndLeavesNothingBehind() throws Exception {
    spool.open();
    files.free = 600;
    Reception reception = spool.begin();
    reception.write(ByteBuffer.wrap(new byte[500]));
    assertThat(reception.isDoomed()).isFalse();
    ByteBuffer tooMuch = ByteBuffer.wrap(new byte[500]);

    reception.write(tooMuch);

    assertThat(reception.isDoomed()).isTrue();
    assertThat(tooMuch.hasRemaining()).as("consumed all the same").isFalse();
    assertThat(TestSpool.join(reception.commit(TestSpool.facts("1"))))
        .isEqualTo(new StoreOutcome.Refused(Intake.Refusal.NO_SPACE));
    assertThat(spool.events(SpoolEvent.WriteFailed.class)).hasSize(1);
    spool.close();
    assertThat(files.allFiles()).isEmpty();
  }

  @Test
  void abandonedPayload_isGone() throws Exception {
    spool.open();
    Reception reception = spool.begin();
    reception.write(ByteBuffer.wrap(new byte[500]));
    reception.abandon();
    spool.close();
    assertThat(files.allFiles()).isEmpty();
    assertThatThrownBy(() -> reception.commit(TestSpool.facts("1")))
        .isInstanceOf(IllegalStateException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"nfs", "nfs4", "cifs", "smb3", "fuse.sshfs", "9p", "NFS"})
  void networkFileSystem_isRefusedInBothLanguages(String type) {
    spool.files = withType(type);
    assertThatThrownBy(spool::open)
        .isInstanceOfSatisfying(
            CannotOpenSpoolException.class,
            e -> {
              assertThat(e).hasMessageContaining("network file system");
              assertThat(e.text().in(Locale.SIMPLIFIED_CHINESE)).contains("网络文件系统");
            });
  }

  @Test
  void memoryFileSystem_isUsedAndReported() throws Exception {
    spool.files = withType("tmpfs");
    spool.open();
    assertThat(spool.events(SpoolEvent.VolatileFileSystem.class)).hasSize(1);
  }

  private SpoolFiles withType(String type) {
    return new TypedFiles(files, type);
  }

  @Test
  void littleSpace_deletesTheOldestSettledFirstThenRefusesThenRecovers() throws Exception {
    files.free = 10 * MB;
    spool.minFree = new ByteSize(4 * MB);
    spool.open();
    ItemId first = settled("1", 1 * MB);
    spool.clock.forward(Duration.ofMinutes(1));
    ItemId unsettled = spool.accepted("2", CLOUD);
    ItemId waiting = spool.stored("3");
    files.free = 3 * MB;

    assertThat(spool.upkeep().round()).as("made some room").isTrue();
    assertThat(spool.item(first).state()).isEqualTo(ItemState.PURGED);
    assertThat(spool.spool().intake().isOpen()).isTrue();

    files.free = 3 * MB;
    spool.upkeep().round();
    assertThat(spool.spool().intake().isOpen()).as("those under way may finish").isTrue();
    assertThat(spool.spool().intake().invitesSenders()).as("nothing settled is left").isFalse();
    assertThat(spool.events(SpoolEvent.SpaceShort.class)).hasSize(1);

    files.free = 3 * MB - 1;
    spool.upkeep().round();
    assertThat(spool.spool().intake().isOpen()).as("a quarter of it is used up").isFalse();
    assertThat(spool.spool().intake().admit(PayloadKind.DICOM, TestSpool.SOURCE))
        .isEqualTo(new Intake.Admission.Refused(Intake.Refusal.NO_SPACE));
    assertThat(spool.item(unsettled).state()).isEqualTo(ItemState.ACCEPTED);
    assertThat(spool.item(waiting).state()).isEqualTo(ItemState.RECEIVED);
    assertThat(files.allFiles()).hasSize(2);

    files.free = 4 * MB + MB / 10;
    spool.upkeep().round();
    assertThat(spool.spool().intake().isOpen()).as("not at the very limit").isFalse();
    assertThat(spool.spool().intake().invitesSenders()).isFalse();
    files.free = 5 * MB;
    spool.upkeep().round();
    assertThat(spool.spool().intake().invitesSenders()).isTrue();
    assertThat(spool.events(SpoolEvent.IntakeClosed.class)).hasSize(1);
    assertThat(spool.events(SpoolEvent.IntakeReopened.class)).hasSize(1);
  }

  @Test
  void littleSpace_takesWhatWasSettledLongestAgo() throws Exception {
    files.free = 200 * MB;
    spool.minFree = new ByteSize(4 * MB);
    spool.open();
    for (int i = 0; i < 60; i++) {
      settled("old-" + i, 1000);
      spool.clock.forward(Duration.ofSeconds(1));
    }
    ItemId newest = settled("new", 1000);
    files.free = 3 * MB;

    spool.upkeep().round();

    assertThat(spool.item(newest).state()).isEqualTo(ItemState.SETTLED);
    assertThat(spool.records().countByState().get(ItemState.PURGED)).isEqualTo(50);
  }

  @Test
  void retention_purgesWhatIsSettledAndOnlyThat() throws Exception {
    files.free = 200 * MB;
    spool.retention = Duration.ofDays(30);
    spool.open();
    ItemId settled = settled("1", 1000);
    ItemId open = spool.accepted("2", CLOUD);
    spool.clock.forward(Duration.ofDays(29));
    spool.upkeep().round();
    assertThat(spool.item(settled).state()).isEqualTo(ItemState.SETTLED);

    spool.clock.forward(Duration.ofDays(2));
    spool.upkeep().round();

    assertThat(spool.item(settled).state()).isEqualTo(ItemState.PURGED);
    assertThat(spool.item(settled).facts().attributes()).as("patient data went too").isEmpty();
    assertThat(spool.item(settled).facts().identity()).contains("1");
    assertThat(spool.records().deliveries(settled)).allMatch(d -> d.receipt().isPresent());
    assertThat(spool.item(open).state()).isEqualTo(ItemState.ACCEPTED);
    assertThat(files.allFiles()).singleElement().asString().contains(open.toString());
  }

  @Test
  void rowsOfPurgedItems_areDroppedAfterAYear() throws Exception {
    files.free = 200 * MB;
    spool.open();
    ItemId settled = settled("1", 1000);
    spool.clock.forward(Duration.ofDays(100));
    spool.upkeep().round();
    spool.upkeep().dropOldRows();
    assertThat(spool.records().item(settled)).isPresent();

    spool.clock.forward(Upkeep.ROWS_KEPT);
    spool.upkeep().dropOldRows();

    assertThat(spool.records().item(settled)).isEmpty();
    assertThat(spool.records().deliveries(settled)).isEmpty();
    assertThat(spool.records().countByState().get(ItemState.PURGED)).isZero();
  }

  private ItemId settled(String identity, long size) throws Exception {
    ItemId id = spool.stored(identity, (int) size);
    spool.accept(spool.awaitReceived(1).get(0), CLOUD);
    spool.deliver(spool.claim(CLOUD, 1).get(0));
    return id;
  }
}
