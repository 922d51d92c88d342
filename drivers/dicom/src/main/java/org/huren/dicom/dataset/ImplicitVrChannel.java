package org.huren.dicom.dataset;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.ReadableByteChannel;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A data set in explicit VR little endian as it is in implicit VR little endian (PS3.5 7.1, A.1).
 *
 * <pre>
 *   explicit  gggg eeee  VR  len2              gggg eeee  len4   implicit
 *             gggg eeee  VR  00 00  len4
 *   sequences and items of defined length      become undefined length with delimiters,
 *                                              since headers inside of them change length
 *   (gggg,0000) group lengths                  are left out (PS3.5 7.2), since they would be wrong
 *   UN of undefined length                     stays: its content is implicit VR (PS3.5 6.2.2)
 * </pre>
 */
final class ImplicitVrChannel implements ReadableByteChannel {
  private static final int UNDEFINED = -1;
  private static final int ITEM = 0xE000;
  private static final int ITEM_END = 0xE00D;
  private static final int SEQUENCE_END = 0xE0DD;
  private static final int DELIMITERS = 0xFFFE;

  private final ReadableByteChannel source;
  private final ByteBuffer in =
      ByteBuffer.allocate(1 << 16).order(ByteOrder.LITTLE_ENDIAN).limit(0);
  private final ByteBuffer header = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).limit(0);
  private final Deque<Container> open = new ArrayDeque<>();

  /** Bytes of the source that were used. */
  private long at;

  private long valueLeft;
  private boolean dropped;

  ImplicitVrChannel(ReadableByteChannel source) {
    this.source = source;
  }

  /**
   * An open sequence or item.
   *
   * @param end where it ends in the source; {@link #UNDEFINED}: at its delimiter
   * @param isImplicit whether what is in it has no VRs
   */
  private record Container(long end, boolean isItem, boolean isImplicit) {}

  @Override
  public int read(ByteBuffer into) throws IOException {
    int from = into.position();
    while (into.hasRemaining()) {
      if (header.hasRemaining()) {
        move(header, into, header.remaining());
      } else if (valueLeft > 0) {
        value(into);
      } else if (!next()) {
        break;
      }
    }
    int n = into.position() - from;
    return n > 0 || !into.hasRemaining() ? n : -1;
  }

  private void value(ByteBuffer into) throws IOException {
    if (!fill(1)) {
      throw malformed("a value is cut off");
    }
    int n = (int) Math.min(valueLeft, in.remaining());
    if (dropped) {
      in.position(in.position() + n);
    } else {
      n = move(in, into, n);
    }
    valueLeft -= n;
    at += n;
  }

  private static int move(ByteBuffer from, ByteBuffer into, int atMost) {
    int n = Math.min(atMost, into.remaining());
    into.put(into.position(), from, from.position(), n);
    into.position(into.position() + n);
    from.position(from.position() + n);
    return n;
  }

  /** Goes on to the next header; false at the end. */
  private boolean next() throws IOException {
    Container inside = open.peek();
    if (inside != null && inside.end() == at) {
      open.pop();
      put(DELIMITERS, inside.isItem() ? ITEM_END : SEQUENCE_END, 0);
      return true;
    }
    if (!fill(8)) {
      if (in.hasRemaining() || inside != null) {
        throw malformed("the data set is cut off");
      }
      return false;
    }
    int group = in.getShort() & 0xFFFF;
    int element = in.getShort() & 0xFFFF;
    at += 4;
    if (group == DELIMITERS) {
      delimiter(element, inside);
    } else if (inside != null && !inside.isItem()) {
      throw malformed("an element in a sequence, and in no item");
    } else if (inside != null && inside.isImplicit()) {
      int length = length();
      put(group, element, length);
      if (length == UNDEFINED) {
        open.push(new Container(UNDEFINED, false, true));
      } else {
        begin(length, false);
      }
    } else {
      explicit(group, element);
    }
    return true;
  }

  private void explicit(int group, int element) throws IOException {
    Optional<Vr> vr = Vr.of(in.get() & 0xFF, in.get() & 0xFF);
    int shortLength = in.getShort() & 0xFFFF;
    at += 4;
    if (vr.isEmpty()) {
      throw malformed("an element without a VR");
    }
    int length = shortLength;
    if (vr.get().hasLongForm()) {
      if (!fill(4)) {
        throw malformed("a header is cut off");
      }
      length = length();
    }
    if (vr.get() == Vr.SQ || (vr.get() == Vr.UN && length == UNDEFINED)) {
      put(group, element, UNDEFINED);
      open.push(new Container(end(length), false, vr.get() == Vr.UN));
    } else if (length == UNDEFINED) {
      throw malformed("a value of undefined length");
    } else {
      boolean isGroupLength = element == 0;
      if (!isGroupLength) {
        put(group, element, length);
      }
      begin(length, isGroupLength);
    }
  }

  private void delimiter(int element, @Nullable Container inside) throws IOException {
    int length = length();
    if (inside == null) {
      throw malformed("an item or delimiter where none belongs");
    }
    boolean isItem = element == ITEM && !inside.isItem();
    boolean isEnd = element == (inside.isItem() ? ITEM_END : SEQUENCE_END);
    if (isItem && inside.isImplicit() && length != UNDEFINED) {
      put(DELIMITERS, ITEM, length);
      begin(length, false);
    } else if (isItem) {
      put(DELIMITERS, ITEM, UNDEFINED);
      open.push(new Container(end(length), true, inside.isImplicit()));
    } else if (isEnd && inside.end() == UNDEFINED) {
      open.pop();
      put(DELIMITERS, element, 0);
    } else {
      throw malformed("an item or delimiter where none belongs");
    }
  }

  private void begin(int length, boolean drop) throws IOException {
    valueLeft = Integer.toUnsignedLong(length);
    dropped = drop;
    end(length);
  }

  /** Where something of this length ends, which must not be beyond what it is in. */
  private long end(int length) throws IOException {
    if (length == UNDEFINED) {
      return UNDEFINED;
    }
    long end = at + Integer.toUnsignedLong(length);
    Container inside = open.peek();
    if (inside != null && inside.end() != UNDEFINED && end > inside.end()) {
      throw malformed("an element that is longer than what it is in");
    }
    return end;
  }

  private int length() {
    at += 4;
    return in.getInt();
  }

  private void put(int group, int element, int length) {
    header.clear();
    header.putShort((short) group).putShort((short) element).putInt(length).flip();
  }

  private boolean fill(int bytes) throws IOException {
    if (in.remaining() >= bytes) {
      return true;
    }
    in.compact();
    int n = 0;
    while (n >= 0 && in.position() < bytes) {
      n = source.read(in);
    }
    in.flip();
    return in.remaining() >= bytes;
  }

  private Reencoding.Malformed malformed(String what) {
    return new Reencoding.Malformed(what + ", at byte " + at + " of the data set");
  }

  @Override
  public boolean isOpen() {
    return source.isOpen();
  }

  @Override
  public void close() throws IOException {
    source.close();
  }
}
