package org.huren.dicom.pixel;

import java.io.IOException;
import java.nio.channels.FileChannel;
import org.huren.dicom.dataset.TransferSyntax;
import org.huren.dicom.dataset.Vr;
import org.huren.dicom.pixel.CompressionOutcome.AsIs;
import org.huren.dicom.pixel.CompressionOutcome.Compressed;
import org.huren.dicom.pixel.CompressionOutcome.Why;

/**
 * Compresses Part 10 files without losing a bit, or says why one stays as it is.
 *
 * <p>Uncompressed grey and colour images of 8 to 16 bits become JPEG-LS or RLE; deflate takes any
 * data set. Only this changes: Transfer Syntax UID, the encoding of Pixel Data, Planar
 * Configuration of colour images (0 in JPEG-LS, 1 in RLE: PS3.5 tables 8.2.2-1 and 8.2.3-1), group
 * lengths, and implicit VR becomes explicit VR. Whatever could be read in two ways is left alone.
 * Every frame is decoded from the output again and compared; the same input always gives the same
 * bytes.
 *
 * <p>Memory does not grow with an object's size: some rows of one frame, and four bytes a frame.
 * Safe for any number of threads, each with files of its own.
 */
public final class LosslessCompressor {
  private static final long NONE = -1;
  private static final int PIXEL_GROUP = 0x7FE0;
  private static final int UL_HEADER = 8;
  private static final int US_BYTES = 2;

  private final FileChannel source;
  private final FileChannel target;
  private final FileOutput out;

  private LosslessCompressor(FileChannel source, FileChannel target) {
    this.source = source;
    this.target = target;
    this.out = new FileOutput(target);
  }

  /**
   * Compresses a file into another.
   *
   * @param part10 read only, wherever it stands, and left somewhere
   * @param output empty, open for writing and reading
   * @throws IOException if a file can't be read or written
   */
  public static CompressionOutcome compress(
      FileChannel part10, LosslessEncoding encoding, FileChannel output) throws IOException {
    LosslessCompressor compressor = new LosslessCompressor(part10, output);
    try {
      Survey survey = Survey.of(part10);
      if (encoding == LosslessEncoding.DEFLATE) {
        compressor.deflate(survey);
      } else {
        compressor.encapsulate(survey, survey.image(encoding), encoding);
      }
      compressor.out.flush();
      long bytes = compressor.out.position();
      return bytes < part10.size()
          ? new Compressed(encoding.transferSyntax(), bytes)
          : new AsIs(Why.NOT_SMALLER);
    } catch (StaysAsIs e) {
      return new AsIs(e.why());
    } catch (CodestreamException e) {
      // Which row it is helps nobody who runs a gateway; the object itself is kept for whoever
      // mends the codec
      return new AsIs(Why.NOT_IDENTICAL);
    }
  }

  private void deflate(Survey survey) throws IOException, StaysAsIs, CodestreamException {
    TransferSyntax syntax = LosslessEncoding.DEFLATE.transferSyntax();
    out.write(MetaRewrite.of(source, survey.dataSet(), syntax));
    long begin = out.position();
    try (DeflateSink sink = new DeflateSink(out)) {
      new DataSetCopy(source, survey).write(sink, (element, to) -> false);
      sink.finish();
      out.flush();
      Inflated.verify(target, begin, out.position(), sink.position(), sink.crc());
    }
  }

  private void encapsulate(Survey survey, ImagePixels image, LosslessEncoding encoding)
      throws IOException, StaysAsIs, CodestreamException {
    FrameCodec codec =
        encoding == LosslessEncoding.JPEG_LS
            ? new JpegLsCodec(image, source, target)
            : new RleCodec(image, source, target);
    EncapsulatedPixels pixels = new EncapsulatedPixels(image, codec, out, source.size());
    int planar = encoding == LosslessEncoding.JPEG_LS ? 0 : 1;
    out.write(MetaRewrite.of(source, survey.dataSet(), encoding.transferSyntax()));
    Instead instead = new Instead(pixels, image, planar);
    new DataSetCopy(source, survey).write(out, instead);
    if (instead.groupLength != NONE) {
      long end = instead.groupEnd == NONE ? out.position() : instead.groupEnd;
      long length = end - instead.groupLength - Integer.BYTES;
      out.mend(instead.groupLength, DataSetCopy.u32(length));
    }
  }

  /** The elements that must not stay what they are. */
  private static final class Instead implements DataSetCopy.Instead {
    private final EncapsulatedPixels pixels;
    private final ImagePixels image;
    private final int planar;
    private long groupLength = NONE;
    private long groupEnd = NONE;

    Instead(EncapsulatedPixels pixels, ImagePixels image, int planar) {
      this.pixels = pixels;
      this.image = image;
      this.planar = planar;
    }

    @Override
    public boolean write(Element element, Sink out)
        throws IOException, StaysAsIs, CodestreamException {
      if (groupLength != NONE && groupEnd == NONE && element.tag() >>> 16 != PIXEL_GROUP) {
        groupEnd = out.position();
      }
      if (element.tag() == Element.PIXEL_DATA) {
        pixels.write(element);
        return true;
      }
      if (element.tag() == Element.PLANAR_CONFIGURATION && image.samples() > 1) {
        DataSetCopy.header(out, element.tag(), Vr.US, US_BYTES);
        out.write(new byte[] {(byte) planar, 0});
        return true;
      }
      if (element.tag() == Element.PIXEL_GROUP_LENGTH) {
        groupLength = out.position() + UL_HEADER;
      }
      return false;
    }
  }
}
