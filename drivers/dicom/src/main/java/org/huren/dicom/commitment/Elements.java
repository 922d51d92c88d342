package org.huren.dicom.commitment;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import org.huren.dicom.dataset.Tag;
import org.huren.dicom.dataset.TransferSyntax;
import org.huren.dicom.dataset.Vr;

/**
 * Goes through the elements of a data set that is at hand whole (PS3.5 7.1, 7.5), for messages that
 * are small and whose sequences matter. Never reads past the end, nests {@value #DEEPEST} levels at
 * most.
 */
final class Elements {
  private static final int DEEPEST = 16;

  /** What a length field of 16 bits can say: the text may have to be written in explicit VR. */
  private static final int LONGEST_TEXT = 0xFFFE;

  private static final int ITEM = 0xFFFEE000;
  private static final int ITEM_END = 0xFFFEE00D;
  private static final int SEQUENCE_END = 0xFFFEE0DD;
  private static final int UNDEFINED = -1;

  private final ByteBuffer in;
  private final boolean implicit;
  private final int depth;

  private Elements(ByteBuffer in, boolean implicit, int depth) {
    this.in = in;
    this.implicit = implicit;
    this.depth = depth;
  }

  /** Takes one element; may go into it as a sequence, once. */
  interface Visitor {
    void element(Tag tag, Value value) throws UnreadableDataSet;
  }

  /** The elements of a data set in a transfer syntax that is not deflated. */
  static void visit(ByteBuffer dataSet, TransferSyntax syntax, Visitor visitor)
      throws UnreadableDataSet {
    if (syntax.isDeflated()) {
      throw UnreadableDataSet.malformed("deflated data sets are not read here");
    }
    ByteBuffer in =
        dataSet
            .slice()
            .order(syntax.isBigEndian() ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN);
    new Elements(in, syntax.isImplicitVr(), 0).all(visitor, UNDEFINED, 0);
  }

  /** A value, read as what its visitor knows it to be; skipped if it is not read. */
  final class Value {
    private final int length;
    private boolean read;

    private Value(int length) {
      this.length = length;
    }

    /** Without what pads it. */
    String text() throws UnreadableDataSet {
      if (defined() > LONGEST_TEXT) {
        throw UnreadableDataSet.malformed("a text of " + length + " bytes");
      }
      byte[] bytes = new byte[defined()];
      in.get(bytes);
      read = true;
      return new String(bytes, StandardCharsets.ISO_8859_1).replace('\0', ' ').strip();
    }

    int unsignedShort() throws UnreadableDataSet {
      if (defined() != 2) {
        throw UnreadableDataSet.malformed("a number of " + length + " bytes where 2 are due");
      }
      read = true;
      return in.getShort() & 0xFFFF;
    }

    /** Goes through the items of a sequence. */
    void items(ItemVisitor visitor) throws UnreadableDataSet {
      read = true;
      new Elements(in, implicit, depth + 1).sequence(visitor, length);
    }

    private int defined() throws UnreadableDataSet {
      if (length == UNDEFINED) {
        throw UnreadableDataSet.malformed("a value without a length");
      }
      return length;
    }

    private void skip() throws UnreadableDataSet {
      if (read) {
        return;
      }
      if (length == UNDEFINED) {
        items(() -> (tag, value) -> {});
      } else {
        in.position(in.position() + length);
      }
    }
  }

  /** Begins an item. */
  interface ItemVisitor {
    Visitor item() throws UnreadableDataSet;
  }

  /** Elements up to a delimiter, a length, or the end of the data. */
  private void all(Visitor visitor, int length, int delimiter) throws UnreadableDataSet {
    int end = end(length);
    while (in.position() < end) {
      need(8);
      int tag = (in.getShort() << 16) | (in.getShort() & 0xFFFF);
      if (tag == delimiter && delimiter != 0) {
        in.getInt();
        return;
      }
      int valueLength = length(tag);
      if (valueLength != UNDEFINED) {
        need(valueLength);
      }
      Value value = new Value(valueLength);
      visitor.element(new Tag(tag), value);
      value.skip();
    }
    if (in.position() > end || (length == UNDEFINED && delimiter != 0)) {
      throw UnreadableDataSet.malformed("an item does not end where it should");
    }
  }

  private int length(int tag) throws UnreadableDataSet {
    if (implicit || tag >>> 16 == 0xFFFE) {
      return checked(in.getInt());
    }
    int first = in.get() & 0xFF;
    int second = in.get() & 0xFF;
    if (!Vr.of(first, second).map(Vr::hasLongForm).orElse(true)) {
      return in.getShort() & 0xFFFF;
    }
    in.getShort();
    need(4);
    return checked(in.getInt());
  }

  private static int checked(int length) throws UnreadableDataSet {
    if (length < UNDEFINED) {
      throw UnreadableDataSet.malformed("a value longer than the data set");
    }
    return length;
  }

  private void sequence(ItemVisitor visitor, int length) throws UnreadableDataSet {
    if (depth > DEEPEST) {
      throw UnreadableDataSet.malformed("sequences nested too deep");
    }
    int end = end(length);
    while (in.position() < end) {
      need(8);
      int tag = (in.getShort() << 16) | (in.getShort() & 0xFFFF);
      int itemLength = checked(in.getInt());
      if (tag == SEQUENCE_END && length == UNDEFINED) {
        return;
      }
      if (tag != ITEM) {
        throw UnreadableDataSet.malformed("something else where an item is due");
      }
      all(visitor.item(), itemLength, itemLength == UNDEFINED ? ITEM_END : 0);
    }
    if (in.position() > end || length == UNDEFINED) {
      throw UnreadableDataSet.malformed("a sequence does not end where it should");
    }
  }

  private int end(int length) throws UnreadableDataSet {
    if (length == UNDEFINED) {
      return in.limit();
    }
    need(length);
    return in.position() + length;
  }

  private void need(int bytes) throws UnreadableDataSet {
    if (in.remaining() < bytes) {
      throw UnreadableDataSet.malformed("the data set is cut short");
    }
  }
}
