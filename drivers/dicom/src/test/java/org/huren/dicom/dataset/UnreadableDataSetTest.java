package org.huren.dicom.dataset;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import org.huren.dicom.dataset.ScanOutcome.Fault;
import org.huren.dicom.dataset.ScanOutcome.Unreadable;
import org.junit.jupiter.api.Test;

/** What can't be followed: named, placed, and no harm done. */
class UnreadableDataSetTest {
  private static final TransferSyntax EXPLICIT = TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN;
  private static final TransferSyntax DEFLATED = TransferSyntax.DEFLATED_EXPLICIT_VR_LITTLE_ENDIAN;
  private static final Tag SEQUENCE = Tag.of(0x0008, 0x1140);
  private static final Tag PATIENT_ID = Tag.of(0x0010, 0x0020);

  private static Unreadable unreadable(TransferSyntax syntax, DataSetWriter w) {
    byte[] bytes = w.toBytes();
    ScanOutcome outcome = Scans.whole(syntax, bytes);
    assertThat(outcome).isInstanceOf(Unreadable.class);
    assertThat(outcome.summary()).hasSizeLessThanOrEqualTo(64);
    for (int size = 1; size < 10; size++) {
      assertThat(Scans.describe(Scans.inChunks(syntax, bytes, size)))
          .isEqualTo(Scans.describe(outcome));
    }
    return (Unreadable) outcome;
  }

  private static DataSetWriter explicit() {
    return new DataSetWriter(EXPLICIT).text(Tag.SOP_INSTANCE_UID, Vr.UI, "1.2");
  }

  @Test
  void undefinedLengthOfText_isAFault() {
    Unreadable outcome =
        unreadable(
            EXPLICIT,
            explicit().header(Tag.of(0x0008, 0x0119), Vr.UC, DataSetWriter.UNDEFINED).u32(0));

    assertThat(outcome.fault()).isEqualTo(Fault.UNDEFINED_LENGTH);
    assertThat(outcome.at()).isEqualTo(Tag.of(0x0008, 0x0119));
    assertThat(outcome.offset()).isEqualTo(12 + 12);
    assertThat(outcome.attributes().ascii(Tag.SOP_INSTANCE_UID)).contains("1.2");
  }

  @Test
  void undefinedLengthOfAFragment_isAFault() {
    Unreadable outcome =
        unreadable(
            EXPLICIT,
            explicit()
                .header(Tag.PIXEL_DATA, Vr.OB, DataSetWriter.UNDEFINED)
                .tag(DataSetWriter.ITEM)
                .u32(DataSetWriter.UNDEFINED));

    assertThat(outcome.fault()).isEqualTo(Fault.UNDEFINED_LENGTH);
    assertThat(outcome.at()).isEqualTo(Tag.PIXEL_DATA);
  }

  @Test
  void elementAmongFragments_isAFault() {
    Unreadable outcome =
        unreadable(
            EXPLICIT,
            explicit()
                .header(Tag.PIXEL_DATA, Vr.OB, DataSetWriter.UNDEFINED)
                .text(PATIENT_ID, Vr.LO, "x"));

    assertThat(outcome.fault()).isEqualTo(Fault.ELEMENT_OUTSIDE_ITEM);
  }

  @Test
  void itemAtTopLevel_isAFault() {
    Unreadable outcome = unreadable(EXPLICIT, explicit().tag(DataSetWriter.ITEM).u32(0));

    assertThat(outcome.fault()).isEqualTo(Fault.ITEM_OUTSIDE_SEQUENCE);
  }

  @Test
  void bytesBehindZeros_areAFault() {
    Unreadable outcome = unreadable(EXPLICIT, explicit().raw(new byte[21]).raw((byte) 1));

    assertThat(outcome.fault()).isEqualTo(Fault.BYTES_AFTER_END);
    assertThat(outcome.offset()).isEqualTo(12 + 22);
  }

  @Test
  void nestingTooDeep_isAFaultAndNestingUpToTheLimitIsNot() {
    assertThat(unreadable(EXPLICIT, nested(40)).fault()).isEqualTo(Fault.NESTED_TOO_DEEP);
    assertThat(Scans.whole(EXPLICIT, nested(32).toBytes()))
        .isInstanceOf(ScanOutcome.Complete.class);
  }

  private static DataSetWriter nested(int depth) {
    DataSetWriter w = explicit();
    for (int i = 0; i < depth; i++) {
      w.header(SEQUENCE, Vr.SQ, DataSetWriter.UNDEFINED)
          .tag(DataSetWriter.ITEM)
          .u32(DataSetWriter.UNDEFINED);
    }
    for (int i = 0; i < depth; i++) {
      w.tag(DataSetWriter.ITEM_DELIMITATION).u32(0);
      w.tag(DataSetWriter.SEQUENCE_DELIMITATION).u32(0);
    }
    return w;
  }

  @Test
  void brokenDeflateStream_isAFault() {
    byte[] bytes = DataSetWriter.deflate(explicit().toBytes(), true);
    byte[] broken = bytes.clone();
    broken[0] = 0x06;

    assertThat(unreadable(DEFLATED, new DataSetWriter(EXPLICIT).raw(broken)).fault())
        .isEqualTo(Fault.DEFLATE_BROKEN);
    assertThat(unreadable(DEFLATED, new DataSetWriter(EXPLICIT).raw(explicit().toBytes())).fault())
        .isEqualTo(Fault.DEFLATE_BROKEN);
  }

  @Test
  void deflateBomb_stopsAtItsBound() {
    byte[] bomb =
        DataSetWriter.deflate(
            explicit().header(Tag.PIXEL_DATA, Vr.OW, 1 << 26).raw(new byte[1 << 22]).toBytes(),
            true);
    try (DataSetScanner scanner =
        new DataSetScanner(DEFLATED, AttributeSelection.index(), 1_000_000)) {
      int fed = 0;
      while (!scanner.isUnreadable()) {
        scanner.feed(ByteBuffer.wrap(bomb, fed++, 1));
      }

      assertThat(fed).isLessThan(bomb.length / 2);
      Unreadable outcome = (Unreadable) scanner.end();
      assertThat(outcome.fault()).isEqualTo(Fault.INFLATED_TOO_LARGE);
      assertThat(outcome.offset()).isEqualTo(1_000_000);
      assertThat(outcome.attributes().ascii(Tag.SOP_INSTANCE_UID)).contains("1.2");
    }
  }

  @Test
  void bytesAfterAFault_areSwallowed() {
    byte[] bytes = explicit().tag(DataSetWriter.ITEM).u32(0).raw(new byte[10_000]).toBytes();
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    try (DataSetScanner scanner = new DataSetScanner(EXPLICIT, AttributeSelection.index())) {
      scanner.feed(buffer);

      assertThat(scanner.isUnreadable()).isTrue();
      assertThat(buffer.hasRemaining()).isFalse();
      assertThat(scanner.skippable()).isZero();
    }
  }
}
