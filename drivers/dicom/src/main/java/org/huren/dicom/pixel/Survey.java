package org.huren.dicom.pixel;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.huren.dicom.dataset.Anomaly;
import org.huren.dicom.dataset.AttributeSelection;
import org.huren.dicom.dataset.FileMetaOutcome;
import org.huren.dicom.dataset.Part10File;
import org.huren.dicom.dataset.ScanOutcome;
import org.huren.dicom.dataset.Tag;
import org.huren.dicom.dataset.TransferSyntax;
import org.huren.dicom.pixel.CompressionOutcome.Why;

/**
 * What has to be known of a file before it can be compressed.
 *
 * @param dataSet where the data set begins
 * @param signedPixels what Pixel Representation says
 * @param pixels where native pixel data lie, if there are any
 * @param values the image attributes of group 0028, as their bytes are, by element number
 */
record Survey(
    int dataSet,
    boolean implicit,
    boolean signedPixels,
    Optional<Element> pixels,
    Map<Integer, byte[]> values) {
  private static final int SAMPLES_PER_PIXEL = 0x0002;
  private static final int PHOTOMETRIC_INTERPRETATION = 0x0004;
  private static final int PLANAR_CONFIGURATION = 0x0006;
  private static final int NUMBER_OF_FRAMES = 0x0008;
  private static final int ROWS = 0x0010;
  private static final int COLUMNS = 0x0011;
  private static final int BITS_ALLOCATED = 0x0100;
  private static final int BITS_STORED = 0x0101;
  private static final int HIGH_BIT = 0x0102;
  private static final int PIXEL_REPRESENTATION = 0x0103;
  private static final Set<Integer> IMAGE_ELEMENTS =
      Set.of(
          SAMPLES_PER_PIXEL,
          PHOTOMETRIC_INTERPRETATION,
          PLANAR_CONFIGURATION,
          NUMBER_OF_FRAMES,
          ROWS,
          COLUMNS,
          BITS_ALLOCATED,
          BITS_STORED,
          HIGH_BIT,
          PIXEL_REPRESENTATION);

  private static final int IMAGE_GROUP = 0x0028;
  private static final int LONGEST_VALUE = 64;
  private static final int DIGITAL_SIGNATURES = 0xFFFAFFFA;
  private static final int MAC_PARAMETERS = 0x4FFE0001;

  /** Sloppiness that is copied along and misleads nobody. */
  private static final Set<Anomaly.Code> HARMLESS =
      EnumSet.of(
          Anomaly.Code.ODD_LENGTH,
          Anomaly.Code.WRONG_VR,
          Anomaly.Code.VALUE_CUT,
          Anomaly.Code.SEQUENCE_AS_UN);

  /**
   * Reads what there is to know, values only where they matter.
   *
   * @throws StaysAsIs if nothing may be changed in it
   */
  static Survey of(FileChannel file) throws IOException, StaysAsIs {
    Part10File scan = Part10File.scan(file, AttributeSelection.of(Set.of(Tag.SOP_CLASS_UID), 64));
    if (!(scan.header() instanceof FileMetaOutcome.Found found) || !found.anomalies().isEmpty()) {
      throw new StaysAsIs(Why.DOUBTFUL);
    }
    TransferSyntax syntax = found.meta().transferSyntax();
    boolean implicit = syntax.equals(TransferSyntax.IMPLICIT_VR_LITTLE_ENDIAN);
    if (!implicit && !syntax.equals(TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN)) {
      throw new StaysAsIs(Why.TRANSFER_SYNTAX);
    }
    ScanOutcome outcome = scan.dataSet().orElseThrow();
    if (!(outcome instanceof ScanOutcome.Complete)
        || !outcome.anomalies().stream().map(Anomaly::code).allMatch(HARMLESS::contains)) {
      throw new StaysAsIs(Why.DOUBTFUL);
    }
    return walk(new ElementReader(file), found.dataSetOffset(), implicit);
  }

  private static Survey walk(ElementReader in, int dataSet, boolean implicit)
      throws IOException, StaysAsIs {
    Map<Integer, byte[]> values = new HashMap<>();
    Optional<Element> pixels = Optional.empty();
    long at = dataSet;
    while (at < in.end()) {
      Element element = in.read(at, implicit);
      int tag = element.tag();
      if (tag == DIGITAL_SIGNATURES || tag == MAC_PARAMETERS) {
        throw new StaysAsIs(Why.SIGNED);
      }
      if (tag == Element.PIXEL_DATA) {
        pixels = Optional.of(element);
      } else if (tag >>> 16 == IMAGE_GROUP
          && IMAGE_ELEMENTS.contains(tag & 0xFFFF)
          && element.length() <= LONGEST_VALUE) {
        values.put(tag & 0xFFFF, in.value(element));
      }
      at = in.endOf(element, implicit);
    }
    boolean signed = number(values, PIXEL_REPRESENTATION).orElse(0) == 1;
    return new Survey(dataSet, implicit, signed, pixels, values);
  }

  private static Optional<Integer> number(Map<Integer, byte[]> values, int element) {
    return Optional.ofNullable(values.get(element))
        .filter(value -> value.length == 2)
        .map(value -> (value[0] & 0xFF) | (value[1] & 0xFF) << 8);
  }

  /** The value of an attribute that an image can't be without. */
  private int required(int element) throws StaysAsIs {
    Optional<Integer> number = number(values, element);
    if (number.isEmpty()) {
      throw new StaysAsIs(Why.PIXEL_FORMAT);
    }
    return number.get();
  }

  /**
   * The layout of the pixels.
   *
   * @throws StaysAsIs if the encoding has no place for them (PS3.5 tables 8.2.2-1 and 8.2.3-1)
   */
  ImagePixels image(LosslessEncoding encoding) throws StaysAsIs {
    if (pixels.isEmpty()) {
      throw new StaysAsIs(Why.NO_PIXELS);
    }
    int samples = required(SAMPLES_PER_PIXEL);
    int allocated = required(BITS_ALLOCATED);
    int stored = required(BITS_STORED);
    boolean colour = samples == 3;
    String photometric = text(PHOTOMETRIC_INTERPRETATION);
    boolean known =
        colour
            ? photometric.equals("RGB") || (photometric.equals("YBR_FULL") && allocated == 8)
            : samples == 1
                && Set.of("MONOCHROME1", "MONOCHROME2", "PALETTE COLOR").contains(photometric);
    boolean cells = (allocated == 8 || allocated == 16) && stored >= 1 && stored <= allocated;
    // CharLS, which most far sides decode with, refuses JPEG-LS of fewer bits
    boolean tight = stored >= 8 && stored > allocated - 8 && required(HIGH_BIT) == stored - 1;
    int planar = colour ? required(PLANAR_CONFIGURATION) : 0;
    int rows = required(ROWS);
    int columns = required(COLUMNS);
    if (!known
        || !cells
        || planar > 1
        || required(PIXEL_REPRESENTATION) > 1
        || (encoding == LosslessEncoding.JPEG_LS && !tight)
        || rows == 0
        || columns == 0) {
      throw new StaysAsIs(Why.PIXEL_FORMAT);
    }
    ImagePixels image =
        new ImagePixels(
            rows, columns, samples, planar == 1, allocated, stored, signedPixels, frames());
    long bytes = image.frameBytes() * image.frames();
    if (pixels.get().length() != bytes + bytes % 2) {
      throw new StaysAsIs(Why.PIXEL_LENGTH);
    }
    return image;
  }

  private String text(int element) {
    byte[] value = values.getOrDefault(element, new byte[0]);
    return new String(value, StandardCharsets.US_ASCII).trim();
  }

  private int frames() throws StaysAsIs {
    String frames = text(NUMBER_OF_FRAMES);
    // More would need an offset table larger than any image
    if (!frames.isEmpty() && !frames.matches("[1-9][0-9]{0,5}")) {
      throw new StaysAsIs(Why.PIXEL_FORMAT);
    }
    return frames.isEmpty() ? 1 : Integer.parseInt(frames);
  }
}
