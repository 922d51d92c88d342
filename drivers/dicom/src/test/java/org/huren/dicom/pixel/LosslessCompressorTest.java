package org.huren.dicom.pixel;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import java.util.function.Consumer;
import java.util.zip.Inflater;
import org.huren.dicom.dataset.DataSetWriter;
import org.huren.dicom.dataset.Tag;
import org.huren.dicom.dataset.TransferSyntax;
import org.huren.dicom.dataset.Vr;
import org.huren.dicom.pixel.CompressionOutcome.AsIs;
import org.huren.dicom.pixel.CompressionOutcome.Compressed;
import org.huren.dicom.pixel.CompressionOutcome.Why;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LosslessCompressorTest {
  private static final Tag PRIVATE_CREATOR = Tag.of(0x0009, 0x0010);
  private static final Tag PRIVATE = Tag.of(0x0009, 0x1001);
  private static final Tag SEQUENCE = Tag.of(0x0008, 0x1140);
  private static final Tag PADDING = Tag.of(0xFFFC, 0xFFFC);

  private final Random random = new Random(20261125);

  @TempDir Path folder;

  private byte[] compressed(byte[] file, LosslessEncoding encoding) throws IOException {
    CompressionOutcome outcome = TestImage.compress(file, encoding, folder);
    assertThat(outcome).isInstanceOf(Compressed.class);
    byte[] result = Files.readAllBytes(folder.resolve("target.dcm"));
    assertThat(((Compressed) outcome).bytes()).isEqualTo(result.length);
    assertThat(((Compressed) outcome).syntax()).isEqualTo(encoding.transferSyntax());
    return result;
  }

  private Why asIs(byte[] file, LosslessEncoding encoding) throws IOException {
    CompressionOutcome outcome = TestImage.compress(file, encoding, folder);
    assertThat(outcome).isInstanceOf(AsIs.class);
    return ((AsIs) outcome).why();
  }

  private Why asIs(byte[] file) throws IOException {
    return asIs(file, LosslessEncoding.JPEG_LS);
  }

  /** The data set of a file whose header was written by {@link TestImage}. */
  private static byte[] dataSet(byte[] file, TransferSyntax syntax) {
    int header = TestImage.file(syntax, new byte[0]).length;
    assertThat(Arrays.copyOf(file, header)).isEqualTo(TestImage.file(syntax, new byte[0]));
    return Arrays.copyOfRange(file, header, file.length);
  }

  private static void add(DataSetWriter w) {
    byte[] item = w.inner().text(Tag.of(0x0008, 0x1155), Vr.UI, "1.2").toBytes();
    byte[] nested =
        w.inner()
            .closedSequence(SEQUENCE, item, item)
            .us(Tag.of(0x0028, 0x0106), 3)
            .openSequence(Tag.of(0x0040, 0x0275), item)
            .toBytes();
    w.openSequence(SEQUENCE, nested, item);
    w.closedSequence(Tag.of(0x0008, 0x1250), nested);
    w.text(PRIVATE_CREATOR, Vr.LO, "SOMEBODY");
    w.bytes(PRIVATE, Vr.UN, new byte[] {1, 2, 3, 4});
    w.text(Tag.of(0x0010, 0x0010), Vr.PN, "Zhang^San");
  }

  @Test
  void onlyTransferSyntaxAndPixelDataChange() throws IOException {
    TestImage image = TestImage.grey(50, 61, 16, 12, random);
    byte[] file =
        image.file(LosslessCompressorTest::add, w -> w.bytes(PADDING, Vr.OB, new byte[6]));
    for (LosslessEncoding encoding :
        new LosslessEncoding[] {LosslessEncoding.JPEG_LS, LosslessEncoding.RLE}) {
      byte[] before = dataSet(file, TestImage.EXPLICIT);
      int padding = 12 + 6;
      int pixels = before.length - image.pixels().length - 12 - padding;

      Encapsulated result = Encapsulated.of(compressed(file, encoding));

      assertThat(dataSet(result.before(), encoding.transferSyntax()))
          .isEqualTo(Arrays.copyOf(before, pixels));
      assertThat(result.after())
          .isEqualTo(Arrays.copyOfRange(before, before.length - padding, before.length));
    }
  }

  @Test
  void everyFrame_isOneFragment_thatTheOffsetTableFinds() throws IOException {
    ImagePixels layout = new ImagePixels(20, 31, 1, false, 8, 8, false, 13);
    TestImage image = TestImage.of(layout, "MONOCHROME2", random);
    for (LosslessEncoding encoding :
        new LosslessEncoding[] {LosslessEncoding.JPEG_LS, LosslessEncoding.RLE}) {
      Encapsulated result = Encapsulated.of(compressed(image.file(), encoding));

      assertThat(result.fragments()).hasSize(13).allMatch(f -> f.length % 2 == 0);
      assertThat(result.offsets()).isEqualTo(result.places());
    }
  }

  @Test
  void planarConfiguration_isThatOfTheTransferSyntax() throws IOException {
    for (boolean planar : new boolean[] {false, true}) {
      ImagePixels layout = new ImagePixels(40, 41, 3, planar, 8, 8, false, 1);
      byte[] file = TestImage.of(layout, "RGB", random).file();

      Encapsulated jpegLs = Encapsulated.of(compressed(file, LosslessEncoding.JPEG_LS));
      Encapsulated rle = Encapsulated.of(compressed(file, LosslessEncoding.RLE));

      assertThat(planarConfiguration(jpegLs.before())).isEqualTo(0);
      assertThat(planarConfiguration(rle.before())).isEqualTo(1);
    }
  }

  private static int planarConfiguration(byte[] bytes) {
    byte[] header = {0x28, 0, 6, 0, 'U', 'S', 2, 0};
    int at = 0;
    while (!Arrays.equals(bytes, at, at + 8, header, 0, 8)) {
      at++;
    }
    return bytes[at + 8];
  }

  @Test
  void implicitVr_becomesExplicit_asIfItHadBeenWrittenSo() throws IOException {
    TestImage explicit = TestImage.grey(50, 61, 16, 12, random);
    TestImage implicit = explicit.in(TransferSyntax.IMPLICIT_VR_LITTLE_ENDIAN);
    Consumer<DataSetWriter> none = w -> {};
    byte[] file = implicit.file(LosslessCompressorTest::add, none);
    byte[] asExplicit = explicit.file(LosslessCompressorTest::add, none);

    for (LosslessEncoding encoding : LosslessEncoding.values()) {
      byte[] one = compressed(file, encoding);
      byte[] other = compressed(asExplicit, encoding);
      assertThat(Arrays.mismatch(one, other)).as(encoding.name()).isEqualTo(-1);
    }
  }

  @Test
  void implicitValue_tooLongForItsVr_becomesUn() throws IOException {
    TestImage image =
        TestImage.grey(300, 301, 16, 12, random).in(TransferSyntax.IMPLICIT_VR_LITTLE_ENDIAN);
    byte[] value = new byte[70_000];
    Tag text = Tag.of(0x0010, 0x4000);
    byte[] file = image.file(w -> w.bytes(text, Vr.LT, value), w -> {});

    byte[] before =
        dataSet(
            Encapsulated.of(compressed(file, LosslessEncoding.JPEG_LS)).before(),
            LosslessEncoding.JPEG_LS.transferSyntax());

    byte[] expected = new DataSetWriter(TestImage.EXPLICIT).bytes(text, Vr.UN, value).toBytes();
    assertThat(new String(before, StandardCharsets.ISO_8859_1))
        .contains(new String(expected, StandardCharsets.ISO_8859_1));
  }

  @Test
  void groupLengths_countWhatTheirGroupHasBecome() throws IOException {
    TestImage implicit =
        TestImage.grey(50, 61, 16, 12, random).in(TransferSyntax.IMPLICIT_VR_LITTLE_ENDIAN);
    byte[] length = {99, 0, 0, 0};
    for (TransferSyntax syntax :
        new TransferSyntax[] {TransferSyntax.IMPLICIT_VR_LITTLE_ENDIAN, TestImage.EXPLICIT}) {
      byte[] file =
          implicit
              .in(syntax)
              .file(
                  w -> {
                    w.bytes(Tag.of(0x0018, 0x0000), Vr.UL, length);
                    w.text(Tag.of(0x0018, 0x0015), Vr.CS, "CHEST");
                    w.text(Tag.of(0x0018, 0x1030), Vr.LO, "A");
                  },
                  w -> {});

      byte[] before = Encapsulated.of(compressed(file, LosslessEncoding.JPEG_LS)).before();

      // Two headers of 8 bytes with values of 6 and 2; one that was explicit stays what it is
      int expected = syntax.isImplicitVr() ? 8 + 6 + 8 + 2 : 99;
      byte[] header = {0x18, 0, 0, 0, 'U', 'L', 4, 0};
      int at = 0;
      while (!Arrays.equals(before, at, at + 8, header, 0, 8)) {
        at++;
      }
      assertThat((int) before[at + 8]).isEqualTo(expected);
    }
  }

  @Test
  void groupLengthOfPixelData_countsTheFragments() throws IOException {
    TestImage image = TestImage.grey(50, 61, 16, 12, random);
    for (TransferSyntax syntax :
        new TransferSyntax[] {TransferSyntax.IMPLICIT_VR_LITTLE_ENDIAN, TestImage.EXPLICIT}) {
      DataSetWriter w = new DataSetWriter(syntax);
      byte[] plain = dataSet(image.in(syntax).file(), syntax);
      int header = syntax.isImplicitVr() ? 8 : 12;
      int pixels = plain.length - image.pixels().length - header;
      w.raw(Arrays.copyOf(plain, pixels));
      w.bytes(Tag.of(0x7FE0, 0x0000), Vr.UL, new byte[] {1, 0, 0, 0});
      w.bytes(Tag.PIXEL_DATA, Vr.OW, image.pixels());
      w.bytes(PADDING, Vr.OB, new byte[4]);

      byte[] result = compressed(TestImage.file(syntax, w.toBytes()), LosslessEncoding.JPEG_LS);

      byte[] before = Encapsulated.of(result).before();
      int length = ByteBuffer.wrap(before).order(ByteOrder.LITTLE_ENDIAN).getInt(before.length - 4);
      assertThat(length).isEqualTo(result.length - before.length - 12 - 4);
    }
  }

  @Test
  void deflate_takesAnyDataSet_andInflatesToIt() throws Exception {
    byte[] plain =
        new DataSetWriter(TestImage.EXPLICIT)
            .text(Tag.SOP_CLASS_UID, Vr.UI, "1.2")
            .text(Tag.of(0x0010, 0x4000), Vr.LT, "a".repeat(5001))
            .toBytes();
    byte[] file = compressed(TestImage.file(TestImage.EXPLICIT, plain), LosslessEncoding.DEFLATE);

    byte[] deflated = dataSet(file, LosslessEncoding.DEFLATE.transferSyntax());

    assertThat(deflated.length % 2).isZero();
    Inflater inflater = new Inflater(true);
    inflater.setInput(deflated);
    byte[] inflated = new byte[plain.length + 1];
    assertThat(inflater.inflate(inflated)).isEqualTo(plain.length);
    assertThat(Arrays.copyOf(inflated, plain.length)).isEqualTo(plain);
    inflater.end();
  }

  @Test
  void signExtendedSamples_areCompressed_highBitsInUseAreNot() throws IOException {
    ImagePixels layout = new ImagePixels(30, 31, 1, false, 16, 12, true, 1);
    TestImage signed = TestImage.of(layout, "MONOCHROME2", random);
    compressed(signed.file(), LosslessEncoding.JPEG_LS);

    byte[] overlay = TestImage.grey(30, 31, 16, 12, random).pixels();
    overlay[1] |= 0x10;
    TestImage unsigned = TestImage.grey(30, 31, 16, 12, random).withPixels(overlay);
    assertThat(asIs(unsigned.file())).isEqualTo(Why.HIGH_BITS);
    compressed(unsigned.file(), LosslessEncoding.RLE);
  }

  @Test
  void whatTheEncodingHasNoPlaceFor_staysAsItIs() throws IOException {
    TestImage image = TestImage.grey(30, 31, 16, 12, random);
    ImagePixels shallow = new ImagePixels(30, 31, 1, false, 8, 7, false, 1);
    assertThat(asIs(TestImage.of(shallow, "MONOCHROME2", random).file()))
        .isEqualTo(Why.PIXEL_FORMAT);
    ImagePixels narrow = new ImagePixels(30, 31, 1, false, 16, 8, false, 1);
    assertThat(asIs(image.withHighBit(15).file())).isEqualTo(Why.PIXEL_FORMAT);
    assertThat(asIs(TestImage.of(narrow, "MONOCHROME2", random).file()))
        .isEqualTo(Why.PIXEL_FORMAT);
    assertThat(asIs(TestImage.of(image.layout(), "YBR_PARTIAL_422", random).file()))
        .isEqualTo(Why.PIXEL_FORMAT);
    assertThat(asIs(image.withPixels(new byte[10]).file())).isEqualTo(Why.PIXEL_LENGTH);
    byte[] report =
        new DataSetWriter(TestImage.EXPLICIT).text(Tag.SOP_CLASS_UID, Vr.UI, "1.2").toBytes();
    assertThat(asIs(TestImage.file(TestImage.EXPLICIT, report))).isEqualTo(Why.NO_PIXELS);
  }

  @Test
  void whatAnotherReaderMightReadOtherwise_staysAsItIs() throws IOException {
    TestImage image = TestImage.grey(30, 31, 16, 12, random);
    Consumer<DataSetWriter> none = w -> {};
    assertThat(asIs(image.file(w -> w.text(Tag.of(0x0008, 0x0060), Vr.CS, "OT"), none)))
        .isEqualTo(Why.DOUBTFUL);
    assertThat(asIs(image.file(none, w -> w.raw(new byte[20])))).isEqualTo(Why.DOUBTFUL);
    assertThat(asIs(image.file(w -> w.header(Tag.of(0x0010, 0x0010), "ZZ", true, 0), none)))
        .isEqualTo(Why.DOUBTFUL);
    assertThat(asIs(new byte[400])).isEqualTo(Why.DOUBTFUL);
    byte[] whole = image.file();
    assertThat(asIs(Arrays.copyOf(whole, whole.length - 1))).isEqualTo(Why.DOUBTFUL);
  }

  @Test
  void implicitSequence_thatDoesNotAddUp_staysAsItIs() throws IOException {
    TestImage image =
        TestImage.grey(30, 31, 16, 12, random).in(TransferSyntax.IMPLICIT_VR_LITTLE_ENDIAN);
    byte[] garbage = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10};
    assertThat(asIs(image.file(w -> w.bytes(SEQUENCE, Vr.SQ, garbage), w -> {})))
        .isEqualTo(Why.DOUBTFUL);
  }

  @Test
  void whatIsSigned_orCompressed_orBigEndian_staysAsItIs() throws IOException {
    TestImage image = TestImage.grey(30, 31, 16, 12, random);
    byte[] signed = image.file(w -> {}, w -> w.openSequence(Tag.of(0xFFFA, 0xFFFA), new byte[0]));
    byte[] jpegLs = compressed(image.file(), LosslessEncoding.JPEG_LS);
    for (LosslessEncoding encoding : LosslessEncoding.values()) {
      assertThat(asIs(signed, encoding)).isEqualTo(Why.SIGNED);
      assertThat(asIs(jpegLs, encoding)).isEqualTo(Why.TRANSFER_SYNTAX);
      assertThat(asIs(image.in(TransferSyntax.EXPLICIT_VR_BIG_ENDIAN).file(), encoding))
          .isEqualTo(Why.TRANSFER_SYNTAX);
    }
  }

  @Test
  void noise_staysAsItIs() throws IOException {
    TestImage image = TestImage.grey(100, 101, 16, 16, random);
    byte[] noise = new byte[image.pixels().length];
    random.nextBytes(noise);
    for (LosslessEncoding encoding : LosslessEncoding.values()) {
      assertThat(asIs(image.withPixels(noise).file(), encoding)).isEqualTo(Why.NOT_SMALLER);
    }
  }

  @Test
  void sameFile_givesTheSameBytes() throws IOException {
    byte[] file = TestImage.grey(60, 61, 16, 12, random).file(LosslessCompressorTest::add, w -> {});
    for (LosslessEncoding encoding : LosslessEncoding.values()) {
      assertThat(compressed(file, encoding)).isEqualTo(compressed(file, encoding));
    }
  }

  @Test
  void mutatedFiles_areOutcomes_neverExceptions() throws IOException {
    byte[][] files = {
      TestImage.grey(9, 10, 16, 12, random).file(LosslessCompressorTest::add, w -> {}),
      TestImage.grey(9, 10, 16, 12, random)
          .in(TransferSyntax.IMPLICIT_VR_LITTLE_ENDIAN)
          .file(LosslessCompressorTest::add, w -> {})
    };
    for (int i = 0; i < 600; i++) {
      byte[] mutated = files[i % 2].clone();
      for (int n = 1 + random.nextInt(3); n > 0; n--) {
        mutated[132 + random.nextInt(mutated.length - 132)] = (byte) random.nextInt(256);
      }
      for (LosslessEncoding encoding : LosslessEncoding.values()) {
        assertThat(TestImage.compress(mutated, encoding, folder)).isNotNull();
      }
    }
  }
}
