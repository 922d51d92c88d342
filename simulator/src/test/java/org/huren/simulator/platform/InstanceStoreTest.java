package org.huren.simulator.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HexFormat;
import java.util.List;
import org.huren.simulator.dicom.MalformedDicomException;
import org.huren.simulator.dicom.Part10Bytes;
import org.huren.simulator.dicom.Uid;
import org.huren.simulator.ledger.Accepted;
import org.huren.simulator.ledger.JsonLines;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InstanceStoreTest {
  private static final Uid UID = new Uid("1.2.3");
  private static final Clock CLOCK =
      Clock.fixed(Instant.parse("2026-11-21T08:00:00Z"), ZoneOffset.UTC);

  @TempDir private Path folder;
  private JsonLines lines;
  private InstanceStore store;

  @BeforeEach
  void open() throws IOException {
    lines = JsonLines.open(folder.resolve(InstanceStore.LEDGER));
    store = InstanceStore.open(folder, lines, CLOCK);
  }

  @AfterEach
  void close() throws IOException {
    lines.close();
  }

  private boolean put(byte[] file) throws IOException {
    return store.accept(store.receive(new ByteArrayInputStream(file)));
  }

  private List<Accepted> ledger() throws IOException {
    return JsonLines.read(folder.resolve("ledger.jsonl"), Accepted::ofJson);
  }

  @Test
  void acceptedObject_isKeptAsItCameAndHashedWithoutItsHead() throws Exception {
    byte[] pixels = {1, 2, 3, 4};
    byte[] file = Part10Bytes.of(UID, pixels);

    assertThat(put(file)).isFalse();

    assertThat(folder.resolve("instances/1.2.3.dcm")).hasBinaryContent(file);
    byte[] hash = MessageDigest.getInstance("SHA-256").digest(Part10Bytes.dataSet(UID, pixels));
    assertThat(ledger())
        .containsExactly(
            Accepted.image(CLOCK.instant(), "1.2.3", HexFormat.of().formatHex(hash), false));
    assertThat(folder.resolve("incoming")).isEmptyDirectory();
  }

  @Test
  void sameObjectAgain_isARepeatOfTheSameContent() throws IOException {
    put(Part10Bytes.of(UID, new byte[] {1, 2}));

    assertThat(put(Part10Bytes.of(UID, new byte[] {1, 2}))).isTrue();

    assertThat(ledger()).extracting(Accepted::repeat).containsExactly(false, true);
    assertThat(ledger()).extracting(Accepted::sha256).containsOnly(ledger().get(0).sha256());
    assertThat(folder.resolve("conflicts")).isEmptyDirectory();
  }

  @Test
  void otherBytesUnderTheSameUid_leaveTheFirstAndShow() throws IOException {
    byte[] first = Part10Bytes.of(UID, new byte[] {1, 2});
    byte[] second = Part10Bytes.of(UID, new byte[] {3, 4});
    put(first);
    put(second);

    assertThat(folder.resolve("instances/1.2.3.dcm")).hasBinaryContent(first);
    assertThat(ledger().get(1).sha256()).isNotEqualTo(ledger().get(0).sha256());
    assertThat(folder.resolve("conflicts/1.2.3-" + ledger().get(1).sha256() + ".dcm"))
        .hasBinaryContent(second);
  }

  @Test
  void objectsOfAnEarlierRun_areKnown() throws IOException {
    put(Part10Bytes.of(UID, new byte[] {1, 2}));
    close();
    Files.writeString(folder.resolve("incoming/7.part"), "left by a crash");
    open();

    assertThat(folder.resolve("incoming")).isEmptyDirectory();
    assertThat(put(Part10Bytes.of(UID, new byte[] {1, 2}))).isTrue();
    assertThat(store.find(UID)).contains(folder.resolve("instances/1.2.3.dcm"));
  }

  @Test
  void fileThatNamesAnotherObject_isRefusedAndLeavesNothing() {
    byte[] file = Part10Bytes.file(new Uid("9.9"), Part10Bytes.dataSet(UID, new byte[] {1, 2}));

    assertThatThrownBy(() -> store.receive(new ByteArrayInputStream(file)))
        .isInstanceOf(MalformedDicomException.class)
        .hasMessageContaining("another object");
    assertThat(folder.resolve("incoming")).isEmptyDirectory();
  }

  @Test
  void bareDataSet_isRefused() {
    byte[] bare = Part10Bytes.dataSet(UID, new byte[] {1, 2});

    assertThatThrownBy(() -> store.receive(new ByteArrayInputStream(bare)))
        .isInstanceOf(MalformedDicomException.class)
        .hasMessageContaining("0002");
  }

  @Test
  void discardedUpload_leavesNothing() throws IOException {
    store.discard(store.receive(new ByteArrayInputStream(Part10Bytes.of(UID, new byte[2]))));

    assertThat(ledger()).isEmpty();
    assertThat(folder.resolve("incoming")).isEmptyDirectory();
    assertThat(folder.resolve("instances")).isEmptyDirectory();
  }
}
