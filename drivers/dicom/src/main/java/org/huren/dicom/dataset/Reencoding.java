package org.huren.dicom.dataset;

import java.io.IOException;
import java.nio.channels.ReadableByteChannel;
import java.util.List;
import org.huren.dicom.dataset.TransferSyntax.Encoding;

/**
 * Other encodings of a data set that change none of its values: what a sender falls back to where a
 * peer does not take the encoding it has.
 *
 * <p>Explicit VR becomes implicit VR, which every implementation must take (PS3.5 10.1), and a
 * deflated data set is inflated. The other way round is not offered: the VR of a private element is
 * nowhere to be found. What is lost with the VRs is only what the receiver has in its dictionary.
 * Streams: memory does not grow with the data set. Pure.
 */
public final class Reencoding {
  private Reencoding() {}

  /** The data set is not what its transfer syntax says, so it can't be written in another. */
  public static final class Malformed extends IOException {
    private static final long serialVersionUID = 1L;

    Malformed(String text) {
      super(text);
    }
  }

  /** What a data set of this transfer syntax can be re-encoded to, closest first. */
  public static List<TransferSyntax> targets(TransferSyntax from) {
    if (from.equals(TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN)) {
      return List.of(TransferSyntax.IMPLICIT_VR_LITTLE_ENDIAN);
    }
    if (from.equals(TransferSyntax.DEFLATED_EXPLICIT_VR_LITTLE_ENDIAN)) {
      return List.of(
          TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN, TransferSyntax.IMPLICIT_VR_LITTLE_ENDIAN);
    }
    return List.of();
  }

  /**
   * Reads a data set as it is in another transfer syntax; the source is read to its end. Reading
   * may throw {@link Malformed}.
   *
   * @throws IllegalArgumentException if {@code to} is neither {@code from} nor one of its targets
   */
  public static ReadableByteChannel channel(
      ReadableByteChannel source, TransferSyntax from, TransferSyntax to) {
    if (to.equals(from)) {
      return source;
    }
    if (!targets(from).contains(to)) {
      throw new IllegalArgumentException("no way from " + from.name() + " to " + to.name());
    }
    ReadableByteChannel explicit = from.isDeflated() ? new InflatingChannel(source) : source;
    return to.encoding() == Encoding.IMPLICIT_LITTLE_ENDIAN
        ? new ImplicitVrChannel(explicit)
        : explicit;
  }
}
