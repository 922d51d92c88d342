package org.huren.dicom.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.huren.dicom.charset.CallerCharacterSet;
import org.huren.dicom.charset.DecodedText;
import org.huren.dicom.dataset.ScanOutcome.Complete;
import org.huren.dicom.dataset.ScanOutcome.Truncated;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class DataSetScannerTest {
  private static final Tag REFERENCED_SERIES = Tag.of(0x0008, 0x1115);
  private static final Tag ICON_IMAGE = Tag.of(0x0088, 0x0200);

  static Stream<TransferSyntax> encodings() {
    return Scans.ENCODINGS.stream();
  }

  /** Every form of element, in a data set that has nothing to complain about. */
  private static List<Consumer<DataSetWriter>> elements(TransferSyntax syntax) {
    DataSetWriter w = new DataSetWriter(syntax);
    byte[] item =
        w.inner()
            .text(Tag.SOP_INSTANCE_UID, Vr.UI, "9.9.9")
            .text(Tag.of(0x0010, 0x0020), Vr.LO, "not this one")
            .toBytes();
    byte[] nested =
        w.inner()
            .openSequence(REFERENCED_SERIES, item, new byte[0])
            .closedSequence(Tag.of(0x0008, 0x1140), item, item)
            .toBytes();
    return List.of(
        d -> d.text(Tag.SPECIFIC_CHARACTER_SET, Vr.CS, "ISO_IR 100"),
        d -> d.text(Tag.SOP_CLASS_UID, Vr.UI, "1.2.840.10008.5.1.4.1.1.2"),
        d -> d.text(Tag.SOP_INSTANCE_UID, Vr.UI, "1.2.3.4"),
        d -> d.text(Tag.of(0x0008, 0x0050), Vr.SH, ""),
        d -> d.openSequence(REFERENCED_SERIES, item, nested),
        d -> d.text(Tag.of(0x0009, 0x0010), Vr.LO, "ACME"),
        d -> d.bytes(Tag.of(0x0009, 0x1001), Vr.UN, new byte[60]),
        d -> d.text(Tag.of(0x0010, 0x0010), Vr.PN, "Doe^John"),
        d -> d.text(Tag.of(0x0010, 0x0020), Vr.LO, "P-1"),
        d -> d.text(Tag.STUDY_INSTANCE_UID, Vr.UI, "1.2.3"),
        d -> d.us(Tag.of(0x0028, 0x0010), 512),
        d -> d.closedSequence(ICON_IMAGE, nested),
        d -> {
          if (syntax.encapsulated()) {
            d.fragments(Tag.PIXEL_DATA, new byte[0], new byte[40], new byte[6]);
          } else {
            d.bytes(Tag.PIXEL_DATA, Vr.OW, new byte[70]);
          }
        });
  }

  private static byte[] dataSet(TransferSyntax syntax) {
    DataSetWriter w = new DataSetWriter(syntax);
    elements(syntax).forEach(element -> element.accept(w));
    return w.toBytes();
  }

  private static Set<Integer> elementEnds(TransferSyntax syntax) {
    DataSetWriter w = new DataSetWriter(syntax);
    Set<Integer> ends = new HashSet<>(Set.of(0));
    for (Consumer<DataSetWriter> element : elements(syntax)) {
      element.accept(w);
      ends.add(w.plain().length);
    }
    return ends;
  }

  @ParameterizedTest
  @MethodSource("encodings")
  void wellFormedDataSet_isCompleteWithItsTopLevelAttributes(TransferSyntax syntax) {
    ScanOutcome outcome = Scans.whole(syntax, dataSet(syntax));

    assertThat(outcome).isInstanceOf(Complete.class);
    assertThat(outcome.anomalies()).isEmpty();
    assertThat(outcome.attributes().texts(CallerCharacterSet.none()).byKeyword())
        .containsOnly(
            entry(IndexAttribute.SPECIFIC_CHARACTER_SET, "ISO_IR 100"),
            entry(IndexAttribute.SOP_CLASS_UID, "1.2.840.10008.5.1.4.1.1.2"),
            entry(IndexAttribute.SOP_INSTANCE_UID, "1.2.3.4"),
            entry(IndexAttribute.PATIENT_NAME, "Doe^John"),
            entry(IndexAttribute.PATIENT_ID, "P-1"),
            entry(IndexAttribute.STUDY_INSTANCE_UID, "1.2.3"),
            entry(IndexAttribute.ROWS, "512"));
  }

  private static Map.Entry<String, String> entry(IndexAttribute a, String value) {
    return Map.entry(a.keyword(), value);
  }

  @ParameterizedTest
  @MethodSource("encodings")
  void everySplitAndChunkSize_readsTheSame(TransferSyntax syntax) {
    byte[] bytes = dataSet(syntax);
    String expected = Scans.describe(Scans.whole(syntax, bytes));

    for (int at = 0; at <= bytes.length; at++) {
      assertThat(Scans.describe(Scans.split(syntax, bytes, at))).isEqualTo(expected);
    }
    for (int size : new int[] {1, 2, 3, 5, 7, 8, 11, 12, 13, 64}) {
      assertThat(Scans.describe(Scans.inChunks(syntax, bytes, size))).isEqualTo(expected);
    }
    assertThat(Scans.describe(Scans.seeking(syntax, bytes))).isEqualTo(expected);
  }

  @ParameterizedTest
  @MethodSource("encodings")
  void cutAnywhere_isTruncatedUnlessBetweenTopLevelElements(TransferSyntax syntax) {
    byte[] bytes = dataSet(syntax);
    Set<Integer> ends = elementEnds(syntax);

    for (int length = 0; length < bytes.length; length++) {
      byte[] cut = Arrays.copyOf(bytes, length);
      ScanOutcome outcome = Scans.whole(syntax, cut);

      if (!syntax.isDeflated() && ends.contains(length)) {
        assertThat(outcome).isInstanceOf(Complete.class);
      } else {
        assertThat(outcome).as("cut at %d", length).isInstanceOf(Truncated.class);
        Truncated truncated = (Truncated) outcome;
        assertThat(truncated.expected()).isGreaterThan(truncated.actual());
      }
      assertThat(Scans.describe(Scans.inChunks(syntax, cut, 1))).isEqualTo(Scans.describe(outcome));
    }
  }

  @Test
  void valueLongerThanTheLimit_isKeptInPart() {
    byte[] bytes =
        new DataSetWriter(TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN)
            .text(Tag.of(0x0008, 0x1030), Vr.LO, "x".repeat(5000))
            .text(Tag.of(0x0010, 0x0020), Vr.LO, "P-1")
            .toBytes();

    ScanOutcome outcome = Scans.inChunks(TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN, bytes, 100);

    assertThat(outcome).isInstanceOf(Complete.class);
    assertThat(Scans.codes(outcome)).containsExactly(Anomaly.Code.VALUE_CUT);
    LiftedValue description = outcome.attributes().value(Tag.of(0x0008, 0x1030)).orElseThrow();
    assertThat(description.isCut()).isTrue();
    assertThat(description.length()).isEqualTo(AttributeSelection.DEFAULT_MAX_VALUE_BYTES);
    assertThat(outcome.attributes().ascii(Tag.of(0x0010, 0x0020))).contains("P-1");
  }

  @Test
  void pixelData_isOneJump() {
    TransferSyntax syntax = TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN;
    byte[] bytes =
        new DataSetWriter(syntax).header(Tag.PIXEL_DATA, Vr.OW, 3_000_000_000L).toBytes();
    try (DataSetScanner scanner = new DataSetScanner(syntax, AttributeSelection.index())) {
      scanner.feed(ByteBuffer.wrap(bytes));

      assertThat(scanner.skippable()).isEqualTo(3_000_000_000L);
      scanner.skip(2_999_999_999L);
      assertThat(scanner.skippable()).isEqualTo(1);
      assertThatThrownBy(() -> scanner.skip(2)).isInstanceOf(IllegalArgumentException.class);
      scanner.feed(ByteBuffer.wrap(new byte[1]));
      assertThat(scanner.end()).isInstanceOf(Complete.class);
    }
  }

  @Test
  void claimedLength_isNeverAllocated() {
    TransferSyntax syntax = TransferSyntax.IMPLICIT_VR_LITTLE_ENDIAN;
    byte[] bytes =
        new DataSetWriter(syntax)
            .header(Tag.of(0x0010, 0x0020), Vr.LO, 0xFFFFFFFEL)
            .raw((byte) 'x')
            .toBytes();

    ScanOutcome outcome = Scans.whole(syntax, bytes);

    assertThat(outcome).isInstanceOf(Truncated.class);
    assertThat(((Truncated) outcome).expected()).isEqualTo(8 + 0xFFFFFFFEL);
    assertThat(((Truncated) outcome).actual()).isEqualTo(9);
    assertThat(outcome.attributes().values()).isEmpty();
    assertThat(outcome.summary()).hasSizeLessThanOrEqualTo(64).contains("(0010,0020)");
  }

  @Test
  void fedAfterTheEnd_isABug() {
    try (DataSetScanner scanner =
        new DataSetScanner(TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN, AttributeSelection.index())) {
      assertThat(scanner.end()).isSameAs(scanner.end());
      assertThatThrownBy(() -> scanner.feed(ByteBuffer.allocate(1)))
          .isInstanceOf(IllegalStateException.class);
    }
  }

  @Test
  void binaryNumbers_readInTheirByteOrder() {
    for (TransferSyntax syntax : Scans.ENCODINGS) {
      byte[] bytes = new DataSetWriter(syntax).us(Tag.of(0x0028, 0x0011), 0xFFFE).toBytes();

      assertThat(Scans.whole(syntax, bytes).attributes().ascii(Tag.of(0x0028, 0x0011)))
          .contains("65534");
    }
  }

  @Test
  void toString_hidesValues() {
    byte[] bytes = dataSet(TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN);

    ScanOutcome outcome = Scans.whole(TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN, bytes);

    assertThat(outcome.toString()).contains("(0010,0010) PN 8 bytes").doesNotContain("Doe");
  }

  @Test
  void allTextsAtOnce_areTheTextsOneByOne_whateverTheCharacterSet() {
    for (String set :
        List.of("", "ISO_IR 100", "ISO_IR 13", "GB18030", "ISO 2022 IR 6\\ISO 2022 IR 87")) {
      for (String value :
          List.of("plain", " padded ", "a\\b", "a~b", "", "\u00D5\u00C5 x", "\u001B$B;3")) {
        byte[] bytes =
            new DataSetWriter(TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN)
                .text(Tag.SPECIFIC_CHARACTER_SET, Vr.CS, set)
                .text(Tag.of(0x0008, 0x0008), Vr.CS, value)
                .text(Tag.of(0x0008, 0x1030), Vr.LO, value)
                .text(Tag.of(0x0010, 0x0010), Vr.PN, value)
                .toBytes();
        LiftedAttributes attributes =
            Scans.whole(TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN, bytes).attributes();
        LiftedAttributes.Texts texts = attributes.texts(CallerCharacterSet.none());
        boolean doubtful = false;
        for (LiftedValue lifted : attributes.values()) {
          DecodedText one = attributes.text(lifted.tag(), CallerCharacterSet.none()).orElseThrow();
          doubtful |= one.isDoubtful();
          assertThat(
                  texts
                      .byKeyword()
                      .getOrDefault(IndexAttribute.of(lifted.tag()).orElseThrow().keyword(), ""))
              .as("'%s' in '%s' of %s", value, set, lifted.tag())
              .isEqualTo(one.text());
        }
        assertThat(texts.isDoubtful()).as("'%s' in '%s'", value, set).isEqualTo(doubtful);
      }
    }
  }
}
