package org.huren.dicom.pixel;

import java.io.EOFException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.util.Optional;
import org.huren.dicom.dataset.Vr;
import org.huren.dicom.pixel.CompressionOutcome.Why;

/**
 * Reads element headers of a little endian data set strictly: where another reader might see
 * something else, it says so and no more. The place to read at is the caller's.
 */
final class ElementReader {
  /** As deep as anything that was received can be. */
  private static final int MAX_DEPTH = 64;

  private final RangeReader in;
  private final long end;

  ElementReader(FileChannel file) throws IOException {
    in = new RangeReader(file);
    end = file.size();
    in.range(0, end);
  }

  long end() {
    return end;
  }

  /** Reads the header that lies here. */
  Element read(long at, boolean implicit) throws IOException, StaysAsIs {
    try {
      seek(at);
      int tag = u16() << 16 | u16();
      if (tag >>> 16 == 0xFFFE) {
        return checked(new Element(tag, null, at, at + 8, u32()));
      }
      if (implicit) {
        return checked(new Element(tag, null, at, at + 8, u32()));
      }
      int first = in.takeByte();
      Optional<Vr> vr = Vr.of(first, in.takeByte());
      if (vr.isEmpty()) {
        throw new StaysAsIs(Why.DOUBTFUL);
      }
      int sixteen = u16();
      if (!vr.get().hasLongForm()) {
        return checked(new Element(tag, vr.get(), at, at + 8, sixteen));
      }
      return checked(new Element(tag, vr.get(), at, at + 12, u32()));
    } catch (EOFException e) {
      throw new StaysAsIs(Why.DOUBTFUL);
    }
  }

  private Element checked(Element element) throws StaysAsIs {
    if (!element.isUndefined() && element.end() > end) {
      throw new StaysAsIs(Why.DOUBTFUL);
    }
    return element;
  }

  /** A short value of defined length. */
  byte[] value(Element element) throws IOException {
    seek(element.valueAt());
    byte[] value = new byte[(int) element.length()];
    int at = in.take(value.length);
    System.arraycopy(in.buffer(), at, value, 0, value.length);
    return value;
  }

  /** The end of an element with its items and delimiters, if it has any. */
  long endOf(Element element, boolean implicit) throws IOException, StaysAsIs {
    return endOf(element, implicit, 0);
  }

  private long endOf(Element element, boolean implicit, int depth) throws IOException, StaysAsIs {
    if (!element.isUndefined()) {
      return element.end();
    }
    boolean sequence = implicit || element.vr() == Vr.SQ || element.vr() == Vr.UN;
    if (!sequence || depth == MAX_DEPTH) {
      throw new StaysAsIs(Why.DOUBTFUL);
    }
    // PS3.5 6.2.2: UN of undefined length is implicit VR inside
    boolean implicitInside = implicit || element.vr() == Vr.UN;
    long at = element.valueAt();
    while (true) {
      Element item = read(at, true);
      if (item.tag() == Element.SEQUENCE_DELIMITATION && item.length() == 0) {
        return item.end();
      }
      if (item.tag() != Element.ITEM) {
        throw new StaysAsIs(Why.DOUBTFUL);
      }
      at = item.isUndefined() ? endOfItem(item, implicitInside, depth + 1) : item.end();
    }
  }

  private long endOfItem(Element item, boolean implicit, int depth) throws IOException, StaysAsIs {
    long at = item.valueAt();
    while (true) {
      Element element = read(at, implicit);
      if (element.tag() == Element.ITEM_DELIMITATION && element.length() == 0) {
        return element.end();
      }
      at = endOf(element, implicit, depth + 1);
    }
  }

  private void seek(long at) {
    long ahead = at - in.position();
    if (ahead >= 0) {
      in.skip(ahead);
    } else {
      in.range(at, end - at);
    }
  }

  private int u16() throws IOException {
    int at = in.take(2);
    return (in.buffer()[at] & 0xFF) | (in.buffer()[at + 1] & 0xFF) << 8;
  }

  private long u32() throws IOException {
    long low = u16();
    return low | (long) u16() << 16;
  }
}
