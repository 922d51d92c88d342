package org.huren.dicom.dataset;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import org.huren.dicom.charset.CallerCharacterSet;
import org.huren.dicom.dataset.Anomaly.Code;
import org.huren.dicom.dataset.ScanOutcome.Complete;
import org.junit.jupiter.api.Test;

/** What devices get wrong and still can be read: complete, with the anomaly named. */
class SloppyDataSetTest {
  private static final TransferSyntax EXPLICIT = TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN;
  private static final TransferSyntax IMPLICIT = TransferSyntax.IMPLICIT_VR_LITTLE_ENDIAN;
  private static final Tag PATIENT_ID = Tag.of(0x0010, 0x0020);
  private static final Tag SEQUENCE = Tag.of(0x0008, 0x1140);
  private static final Tag PRIVATE = Tag.of(0x0009, 0x1001);

  /** Whatever comes ahead, the patient id behind it is found. */
  private static void assertReadable(TransferSyntax syntax, DataSetWriter w, Code... anomalies) {
    byte[] bytes = w.text(PATIENT_ID, Vr.LO, "P-1").toBytes();

    ScanOutcome outcome = Scans.whole(syntax, bytes);

    assertThat(outcome).isInstanceOf(Complete.class);
    assertThat(outcome.attributes().ascii(PATIENT_ID)).contains("P-1");
    assertThat(Scans.codes(outcome)).containsExactlyInAnyOrder(anomalies);
    for (int at = 0; at <= bytes.length; at++) {
      assertThat(Scans.describe(Scans.split(syntax, bytes, at))).isEqualTo(Scans.describe(outcome));
    }
    assertThat(Scans.describe(Scans.inChunks(syntax, bytes, 1))).isEqualTo(Scans.describe(outcome));
    assertThat(Scans.describe(Scans.seeking(syntax, bytes))).isEqualTo(Scans.describe(outcome));
  }

  private static DataSetWriter explicit() {
    return new DataSetWriter(EXPLICIT);
  }

  @Test
  void oddLength_isRead() {
    assertReadable(
        EXPLICIT,
        explicit().bytes(Tag.of(0x0008, 0x0060), Vr.CS, new byte[] {'X'}),
        Code.ODD_LENGTH);
  }

  @Test
  void vrOtherThanTheDictionarys_isReadAsSent() {
    Tag instanceNumber = Tag.of(0x0020, 0x0013);
    byte[] bytes = explicit().us(instanceNumber, 7).toBytes();

    ScanOutcome outcome = Scans.whole(EXPLICIT, bytes);

    assertThat(Scans.codes(outcome)).containsExactly(Code.WRONG_VR);
    assertThat(outcome.attributes().ascii(instanceNumber)).contains("7");
  }

  @Test
  void unknownVrOfCapitals_hasA32BitLength() {
    assertReadable(
        EXPLICIT,
        explicit().header(PRIVATE, "ZX", true, 5000).raw(new byte[5000]),
        Code.UNKNOWN_VR);
  }

  @Test
  void unknownVrOfCapitalsWithoutReservedBytes_hasA16BitLength() {
    assertReadable(
        EXPLICIT, explicit().header(PRIVATE, "ZX", false, 500).raw(new byte[500]), Code.UNKNOWN_VR);
  }

  @Test
  void vrOfQuestionMarks_hasA16BitLength() {
    assertReadable(
        EXPLICIT,
        explicit()
            .text(Tag.SOP_INSTANCE_UID, Vr.UI, "1.2")
            .header(PRIVATE, "??", false, 4)
            .raw(new byte[4]),
        Code.UNREADABLE_VR);
  }

  @Test
  void vrOfZeroBytes_hasA16BitLength() {
    assertReadable(
        EXPLICIT,
        explicit()
            .text(Tag.SOP_INSTANCE_UID, Vr.UI, "1.2")
            .header(PRIVATE, "\0\0", false, 4)
            .raw(new byte[4]),
        Code.UNREADABLE_VR);
  }

  @Test
  void oneImplicitElementAmongExplicitOnes_isRead() {
    assertReadable(
        EXPLICIT,
        explicit()
            .text(Tag.SOP_INSTANCE_UID, Vr.UI, "1.2")
            .raw(new DataSetWriter(IMPLICIT).bytes(PRIVATE, Vr.UN, new byte[300]).toBytes()),
        Code.UNREADABLE_VR);
  }

  @Test
  void implicitDataSetInExplicitSyntax_isReadThroughout() {
    DataSetWriter implicit =
        new DataSetWriter(IMPLICIT)
            .text(Tag.SOP_INSTANCE_UID, Vr.UI, "1.2")
            .bytes(PRIVATE, Vr.UN, new byte[0x50000]);
    byte[] bytes = implicit.text(PATIENT_ID, Vr.LO, "P-1").toBytes();

    ScanOutcome outcome = Scans.whole(EXPLICIT, bytes);

    assertThat(outcome).isInstanceOf(Complete.class);
    assertThat(Scans.codes(outcome)).containsExactly(Code.IMPLICIT_IN_EXPLICIT);
    assertThat(outcome.attributes().ascii(PATIENT_ID)).contains("P-1");
  }

  @Test
  void explicitDataSetInImplicitSyntax_isReadThroughout() {
    assertReadable(
        IMPLICIT,
        explicit()
            .text(Tag.SOP_INSTANCE_UID, Vr.UI, "1.2")
            .openSequence(SEQUENCE, explicit().text(PATIENT_ID, Vr.LO, "x").toBytes()),
        Code.EXPLICIT_IN_IMPLICIT);
  }

  @Test
  void reservedBytesSet_areIgnored() {
    assertReadable(
        EXPLICIT,
        explicit().tag(PRIVATE).raw((byte) 'O', (byte) 'B').u16(0x2020).u32(2).u16(0),
        Code.RESERVED_BYTES_SET);
  }

  @Test
  void fileMetaInsideTheDataSet_isPassedBy() {
    byte[] group0002 =
        explicit()
            .bytes(Tag.of(0x0002, 0x0001), Vr.OB, new byte[] {0, 1})
            .text(Tag.TRANSFER_SYNTAX_UID, Vr.UI, "1.2.840.10008.1.2.1")
            .toBytes();

    assertReadable(EXPLICIT, explicit().raw(group0002), Code.FILE_META_IN_DATA_SET);
    assertReadable(
        IMPLICIT, new DataSetWriter(IMPLICIT).raw(group0002), Code.FILE_META_IN_DATA_SET);
  }

  @Test
  void commandElementInsideTheDataSet_isPassedBy() {
    assertReadable(
        EXPLICIT, explicit().text(Tag.of(0x0000, 0x0002), Vr.UI, "1.2"), Code.COMMAND_IN_DATA_SET);
  }

  @Test
  void tagsOutOfOrder_areRead() {
    assertReadable(
        EXPLICIT, explicit().text(Tag.STUDY_INSTANCE_UID, Vr.UI, "1.2"), Code.OUT_OF_ORDER);
  }

  @Test
  void sameTagTwice_theFirstCounts() {
    assertReadable(EXPLICIT, explicit().text(PATIENT_ID, Vr.LO, "P-1"), Code.DUPLICATE_ELEMENT);
    byte[] bytes =
        explicit().text(PATIENT_ID, Vr.LO, "P-1").text(PATIENT_ID, Vr.LO, "P-2").toBytes();
    assertThat(Scans.whole(EXPLICIT, bytes).attributes().ascii(PATIENT_ID)).contains("P-1");
  }

  @Test
  void delimiterWithLength_isTakenWithout() {
    assertReadable(
        EXPLICIT,
        explicit()
            .header(SEQUENCE, Vr.SQ, DataSetWriter.UNDEFINED)
            .tag(DataSetWriter.SEQUENCE_DELIMITATION)
            .u32(0x77),
        Code.DELIMITER_WITH_LENGTH);
  }

  @Test
  void strayDelimiters_arePassedBy() {
    assertReadable(
        EXPLICIT,
        explicit()
            .header(SEQUENCE, Vr.SQ, 8)
            .tag(DataSetWriter.ITEM)
            .u32(0)
            .tag(DataSetWriter.SEQUENCE_DELIMITATION)
            .u32(0)
            .tag(DataSetWriter.ITEM_DELIMITATION)
            .u32(0),
        Code.STRAY_DELIMITER);
  }

  @Test
  void itemDelimiterBehindAnItemOfDefinedLength_isPassedBy() {
    assertReadable(
        EXPLICIT,
        explicit()
            .header(SEQUENCE, Vr.SQ, DataSetWriter.UNDEFINED)
            .tag(DataSetWriter.ITEM)
            .u32(0)
            .tag(DataSetWriter.ITEM_DELIMITATION)
            .u32(0)
            .tag(DataSetWriter.SEQUENCE_DELIMITATION)
            .u32(0),
        Code.STRAY_DELIMITER);
  }

  @Test
  void missingItemDelimiters_areSupplied() {
    byte[] element = explicit().text(PATIENT_ID, Vr.LO, "x").toBytes();
    assertReadable(
        EXPLICIT,
        explicit()
            .header(SEQUENCE, Vr.SQ, DataSetWriter.UNDEFINED)
            .tag(DataSetWriter.ITEM)
            .u32(DataSetWriter.UNDEFINED)
            .raw(element)
            .tag(DataSetWriter.ITEM)
            .u32(DataSetWriter.UNDEFINED)
            .raw(element)
            .tag(DataSetWriter.SEQUENCE_DELIMITATION)
            .u32(0),
        Code.MISSING_DELIMITER);
  }

  @Test
  void missingSequenceDelimiter_isSupplied() {
    assertReadable(
        EXPLICIT,
        explicit()
            .header(SEQUENCE, Vr.SQ, DataSetWriter.UNDEFINED)
            .tag(DataSetWriter.ITEM)
            .u32(DataSetWriter.UNDEFINED)
            .tag(DataSetWriter.ITEM_DELIMITATION)
            .u32(0),
        Code.MISSING_DELIMITER);
  }

  @Test
  void unOfUndefinedLength_isImplicitInside() {
    byte[] item =
        new DataSetWriter(IMPLICIT)
            .text(PATIENT_ID, Vr.LO, "x")
            .openSequence(PRIVATE, new DataSetWriter(IMPLICIT).us(PRIVATE, 1).toBytes())
            .toBytes();
    for (TransferSyntax syntax : List.of(EXPLICIT, TransferSyntax.EXPLICIT_VR_BIG_ENDIAN)) {
      assertReadable(
          syntax,
          new DataSetWriter(syntax)
              .header(PRIVATE, Vr.UN, DataSetWriter.UNDEFINED)
              .raw(itemsOf(item)),
          Code.SEQUENCE_AS_UN);
    }
  }

  @Test
  void unOfUndefinedLengthThatIsExplicitInside_isReadToo() {
    byte[] item =
        explicit()
            .text(PATIENT_ID, Vr.LO, "x")
            .openSequence(SEQUENCE, explicit().us(PRIVATE, 1).toBytes())
            .toBytes();
    assertReadable(
        EXPLICIT,
        explicit().header(PRIVATE, Vr.UN, DataSetWriter.UNDEFINED).raw(itemsOf(item)),
        Code.SEQUENCE_AS_UN,
        Code.EXPLICIT_IN_IMPLICIT);
  }

  /** One item and the delimiters, little endian. */
  private static byte[] itemsOf(byte[] item) {
    return explicit()
        .tag(DataSetWriter.ITEM)
        .u32(DataSetWriter.UNDEFINED)
        .raw(item)
        .tag(DataSetWriter.ITEM_DELIMITATION)
        .u32(0)
        .tag(DataSetWriter.SEQUENCE_DELIMITATION)
        .u32(0)
        .toBytes();
  }

  @Test
  void fragmentsWithoutAnEncapsulatedSyntax_areRead() {
    for (TransferSyntax syntax : List.of(EXPLICIT, IMPLICIT)) {
      byte[] bytes =
          new DataSetWriter(syntax).fragments(Tag.PIXEL_DATA, new byte[0], new byte[8]).toBytes();

      ScanOutcome outcome = Scans.whole(syntax, bytes);

      assertThat(outcome).isInstanceOf(Complete.class);
      assertThat(Scans.codes(outcome)).containsExactly(Code.ENCAPSULATED_IN_NATIVE);
    }
  }

  @Test
  void sequenceSentAsOb_isRead() {
    byte[] item = explicit().text(PATIENT_ID, Vr.LO, "x").toBytes();
    assertReadable(
        EXPLICIT,
        explicit().header(PRIVATE, Vr.OB, DataSetWriter.UNDEFINED).raw(itemsOf(item)),
        Code.WRONG_VR);
  }

  @Test
  void pixelDataOfAnUnknownSyntax_mayComeEitherWay() {
    TransferSyntax unknown = TransferSyntax.of("1.2.3");

    assertThat(
            Scans.whole(unknown, explicit().bytes(Tag.PIXEL_DATA, Vr.OW, new byte[8]).toBytes())
                .anomalies())
        .isEmpty();
    assertThat(
            Scans.whole(unknown, explicit().fragments(Tag.PIXEL_DATA, new byte[8]).toBytes())
                .anomalies())
        .isEmpty();
  }

  @Test
  void chineseInACodeString_isShownAsChinese() {
    byte[] bytes =
        explicit()
            .bytes(Tag.of(0x0018, 0x0015), Vr.CS, "胸部".getBytes(Charset.forName("GBK")))
            .toBytes();

    assertThat(
            Scans.whole(EXPLICIT, bytes).attributes().texts(CallerCharacterSet.none()).byKeyword())
        .containsEntry("BodyPartExamined", "胸部");
  }

  @Test
  void plainPixelDataInAnEncapsulatedSyntax_areRead() {
    byte[] bytes = explicit().bytes(Tag.PIXEL_DATA, Vr.OW, new byte[8]).toBytes();

    ScanOutcome outcome = Scans.whole(TransferSyntax.of("1.2.840.10008.1.2.5"), bytes);

    assertThat(outcome).isInstanceOf(Complete.class);
    assertThat(Scans.codes(outcome)).containsExactly(Code.NATIVE_IN_ENCAPSULATED);
  }

  @Test
  void zerosBehindTheEnd_arePadding() {
    for (int zeros = 1; zeros <= 100; zeros++) {
      byte[] bytes = explicit().text(PATIENT_ID, Vr.LO, "P-1").raw(new byte[zeros]).toBytes();

      ScanOutcome outcome = Scans.whole(EXPLICIT, bytes);

      assertThat(outcome).isInstanceOf(Complete.class);
      assertThat(Scans.codes(outcome)).containsExactly(Code.TRAILING_ZEROS);
      assertThat(Scans.describe(Scans.inChunks(EXPLICIT, bytes, 3)))
          .isEqualTo(Scans.describe(outcome));
    }
  }

  @Test
  void deflatedWithZlibHeaderOrTrailingBytes_isRead() {
    TransferSyntax deflated = TransferSyntax.DEFLATED_EXPLICIT_VR_LITTLE_ENDIAN;
    byte[] plain = explicit().text(PATIENT_ID, Vr.LO, "P-1").toBytes();
    byte[] zlib = DataSetWriter.deflate(plain, false);
    byte[] padded = explicit().raw(DataSetWriter.deflate(plain, true)).raw((byte) 0).toBytes();
    byte[] trailing = explicit().raw(padded).raw(new byte[9]).toBytes();

    assertThat(Scans.codes(Scans.inChunks(deflated, zlib, 1))).containsExactly(Code.ZLIB_HEADER);
    assertThat(Scans.codes(Scans.inChunks(deflated, padded, 1))).isEmpty();
    ScanOutcome outcome = Scans.inChunks(deflated, trailing, 1);
    assertThat(Scans.codes(outcome)).containsExactly(Code.BYTES_AFTER_DEFLATE);
    assertThat(outcome).isInstanceOf(Complete.class);
    assertThat(outcome.attributes().ascii(PATIENT_ID)).contains("P-1");
  }

  @Test
  void textOutsideItsCharacterSet_isNoAnomalyOfTheDataSet() {
    byte[] bytes =
        explicit()
            .bytes(Tag.of(0x0010, 0x0010), Vr.PN, "张三".getBytes(StandardCharsets.UTF_8))
            .toBytes();

    ScanOutcome outcome = Scans.whole(EXPLICIT, bytes);

    assertThat(outcome.anomalies()).isEmpty();
    assertThat(outcome.attributes().texts(CallerCharacterSet.none()).isDoubtful()).isTrue();
    assertThat(outcome.attributes().texts(CallerCharacterSet.none()).byKeyword())
        .containsEntry("PatientName", "张三");
  }

  @Test
  void manyAnomalies_areCountedNotKept() {
    DataSetWriter w = explicit();
    Random random = new Random(1);
    for (int i = 0; i < 10_000; i++) {
      w.text(Tag.of(0x0011, random.nextInt(0x10000)), Vr.LO, "");
    }

    ScanOutcome outcome = Scans.whole(EXPLICIT, w.toBytes());

    assertThat(outcome.anomalies()).hasSizeLessThanOrEqualTo(2);
    assertThat(outcome.anomalies().get(0).count()).isGreaterThan(1000);
  }
}
