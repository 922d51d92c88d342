package org.huren.dicom.pixel;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.Random;
import java.util.function.Consumer;
import org.huren.dicom.dataset.DataSetWriter;
import org.huren.dicom.dataset.FileMeta;
import org.huren.dicom.dataset.Tag;
import org.huren.dicom.dataset.TransferSyntax;
import org.huren.dicom.dataset.Vr;

/** An uncompressed image to be written as a file, and what came of it. */
final class TestImage {
  private final ImagePixels layout;
  private final String photometric;
  private final byte[] pixels;
  private final TransferSyntax syntax;
  private final int highBit;

  private TestImage(
      ImagePixels layout, String photometric, byte[] pixels, TransferSyntax syntax, int highBit) {
    this.layout = layout;
    this.photometric = photometric;
    this.pixels = pixels;
    this.syntax = syntax;
    this.highBit = highBit;
  }

  ImagePixels layout() {
    return layout;
  }

  byte[] pixels() {
    return pixels.clone();
  }

  static final TransferSyntax EXPLICIT = TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN;

  /** A grey image of samples that neighbours predict, with flat parts and noise. */
  static TestImage grey(int rows, int columns, int allocated, int stored, Random random) {
    ImagePixels layout = new ImagePixels(rows, columns, 1, false, allocated, stored, false, 1);
    return of(layout, "MONOCHROME2", random);
  }

  static TestImage of(ImagePixels layout, String photometric, Random random) {
    return new TestImage(
        layout, photometric, samples(layout, random), EXPLICIT, layout.bitsStored() - 1);
  }

  private static byte[] samples(ImagePixels layout, Random random) {
    long count = layout.frameBytes() * layout.frames() / layout.bytesPerSample();
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    int max = (1 << layout.bitsStored()) - 1;
    int value = max / 3;
    int kind = 0;
    for (long i = 0; i < count; i++) {
      if (i % 37 == 0) {
        kind = random.nextInt(6);
      }
      value =
          switch (kind) {
            case 0, 1 -> value;
            case 2 -> random.nextInt(max + 1);
            case 3 -> random.nextBoolean() ? max : 0;
            default -> Math.max(0, Math.min(max, value + random.nextInt(7) - 3));
          };
      int unused = 32 - layout.bitsStored();
      int cell = layout.signed() ? value << unused >> unused : value;
      out.write(cell);
      if (layout.bitsAllocated() == 16) {
        out.write(cell >> 8);
      }
    }
    if (out.size() % 2 != 0) {
      out.write(0);
    }
    return out.toByteArray();
  }

  TestImage in(TransferSyntax other) {
    return new TestImage(layout, photometric, pixels, other, highBit);
  }

  TestImage withPixels(byte[] other) {
    return new TestImage(layout, photometric, other, syntax, highBit);
  }

  TestImage withHighBit(int other) {
    return new TestImage(layout, photometric, pixels, syntax, other);
  }

  byte[] file() {
    return file(w -> {}, w -> {});
  }

  /** The file, with more elements before the image attributes and behind the pixels. */
  byte[] file(Consumer<DataSetWriter> first, Consumer<DataSetWriter> last) {
    DataSetWriter w = new DataSetWriter(syntax);
    w.text(Tag.SOP_CLASS_UID, Vr.UI, "1.2.840.10008.5.1.4.1.1.7");
    w.text(Tag.SOP_INSTANCE_UID, Vr.UI, "1.2.3.4");
    w.text(Tag.of(0x0008, 0x0060), Vr.CS, "OT");
    first.accept(w);
    w.us(Tag.of(0x0028, 0x0002), layout.samples());
    w.text(Tag.of(0x0028, 0x0004), Vr.CS, photometric);
    if (layout.samples() > 1) {
      w.us(Tag.of(0x0028, 0x0006), layout.planar() ? 1 : 0);
    }
    if (layout.frames() > 1) {
      w.text(Tag.of(0x0028, 0x0008), Vr.IS, Integer.toString(layout.frames()));
    }
    w.us(Tag.of(0x0028, 0x0010), layout.rows());
    w.us(Tag.of(0x0028, 0x0011), layout.columns());
    w.us(Tag.of(0x0028, 0x0100), layout.bitsAllocated());
    w.us(Tag.of(0x0028, 0x0101), layout.bitsStored());
    w.us(Tag.of(0x0028, 0x0102), highBit);
    w.us(Tag.of(0x0028, 0x0103), layout.signed() ? 1 : 0);
    w.us(Tag.of(0x0028, 0x0106), 7);
    w.bytes(Tag.PIXEL_DATA, Vr.OW, pixels);
    last.accept(w);
    return file(syntax, w.toBytes());
  }

  static byte[] file(TransferSyntax syntax, byte[] dataSet) {
    FileMeta meta =
        new FileMeta(
            "1.2.840.10008.5.1.4.1.1.7",
            "1.2.3.4",
            syntax.uid(),
            "1.2.3",
            Optional.of("TEST"),
            Optional.empty(),
            Optional.empty(),
            Optional.empty());
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    file.writeBytes(meta.encode());
    file.writeBytes(dataSet);
    return file.toByteArray();
  }

  /** Compresses a file in this folder. */
  static CompressionOutcome compress(byte[] file, LosslessEncoding encoding, Path folder)
      throws IOException {
    Path source = Files.write(folder.resolve("source.dcm"), file);
    return compress(source, encoding, folder.resolve("target.dcm"));
  }

  static CompressionOutcome compress(Path source, LosslessEncoding encoding, Path target)
      throws IOException {
    try (FileChannel from = FileChannel.open(source);
        FileChannel to =
            FileChannel.open(
                target,
                StandardOpenOption.CREATE,
                StandardOpenOption.TRUNCATE_EXISTING,
                StandardOpenOption.READ,
                StandardOpenOption.WRITE)) {
      return LosslessCompressor.compress(from, encoding, to);
    }
  }
}
