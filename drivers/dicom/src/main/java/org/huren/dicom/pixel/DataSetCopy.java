package org.huren.dicom.pixel;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import org.huren.dicom.dataset.DataDictionary;
import org.huren.dicom.dataset.Tag;
import org.huren.dicom.dataset.Vr;
import org.huren.dicom.pixel.CompressionOutcome.Why;

/**
 * Writes a data set once more in explicit VR little endian: elements that were explicit as they
 * are, those that were implicit with their VR and the lengths that follow from it, values never
 * touched.
 *
 * <p>What is implicit gets its VR from PS3.6; private elements and what PS3.6 doesn't know become
 * UN, as does a value too long for its VR's length of 16 bits (PS3.5 6.2.2). A sequence keeps its
 * kind of length; a group length (7.2) counts what its group has become.
 */
final class DataSetCopy {
  private static final int LONGEST_SHORT_FORM = 0xFFFE;
  private static final int MAX_DEPTH = 64;

  /** Instead of an end: a delimiter comes. */
  private static final long DELIMITED = -1;

  private final FileChannel file;
  private final ElementReader in;
  private final Survey survey;
  private final Lengths lengths = new Lengths();

  DataSetCopy(FileChannel file, Survey survey) throws IOException {
    this.file = file;
    this.in = new ElementReader(file);
    this.survey = survey;
  }

  /** Writes some top-level elements in a way of its own. */
  interface Instead {
    /** Whether it wrote the element. */
    boolean write(Element element, Sink out) throws IOException, StaysAsIs, CodestreamException;
  }

  /** Writes all of it. */
  void write(Sink out, Instead instead) throws IOException, StaysAsIs, CodestreamException {
    if (survey.implicit()) {
      elements(survey.dataSet(), in.end(), new CountingSink(), (element, sink) -> false, 0);
      lengths.use();
    }
    elements(survey.dataSet(), in.end(), out, instead, 0);
  }

  /** Elements up to an end, or to the delimiter if that is undefined; returns where it stopped. */
  private long elements(long from, long end, Sink out, Instead instead, int depth)
      throws IOException, StaysAsIs, CodestreamException {
    Group group = new Group(out);
    long at = from;
    while (at != end) {
      Element element = in.read(at, survey.implicit());
      if (element.tag() == Element.ITEM_DELIMITATION && end == DELIMITED) {
        group.end();
        return at;
      }
      if (element.tag() >>> 16 == 0xFFFE || (end != DELIMITED && at > end)) {
        throw new StaysAsIs(Why.DOUBTFUL);
      }
      group.before(element);
      long next;
      if (instead.write(element, out)) {
        next = in.endOf(element, survey.implicit());
      } else if (!survey.implicit()) {
        next = in.endOf(element, false);
        out.copy(file, at, next - at);
      } else if (element.isGroupLength()) {
        header(out, element.tag(), Vr.UL, 4);
        out.write(u32(group.begin()));
        next = element.end();
      } else {
        next = implicit(element, out, depth);
      }
      at = next;
    }
    group.end();
    return at;
  }

  private long implicit(Element element, Sink out, int depth)
      throws IOException, StaysAsIs, CodestreamException {
    Vr known =
        DataDictionary.standard()
            .vr(new Tag(element.tag()), survey.signedPixels())
            .orElse(element.isUndefined() ? Vr.SQ : Vr.UN);
    if (known == Vr.SQ) {
      return sequence(element, out, depth);
    }
    if (element.isUndefined()) {
      throw new StaysAsIs(Why.DOUBTFUL);
    }
    boolean tooLong = !known.hasLongForm() && element.length() > LONGEST_SHORT_FORM;
    header(out, element.tag(), tooLong ? Vr.UN : known, element.length());
    out.copy(file, element.valueAt(), element.length());
    return element.end();
  }

  private long sequence(Element sequence, Sink out, int depth)
      throws IOException, StaysAsIs, CodestreamException {
    if (depth >= MAX_DEPTH) {
      throw new StaysAsIs(Why.DOUBTFUL);
    }
    int which = sequence.isUndefined() ? -1 : lengths.begin();
    header(
        out, sequence.tag(), Vr.SQ, sequence.isUndefined() ? Element.UNDEFINED : lengths.of(which));
    long begun = out.position();
    long at = sequence.valueAt();
    long end = sequence.isUndefined() ? DELIMITED : sequence.end();
    while (at != end) {
      Element item = in.read(at, true);
      if (item.tag() == Element.SEQUENCE_DELIMITATION && sequence.isUndefined()) {
        itemHeader(out, item.tag(), 0);
        return item.end();
      }
      if (item.tag() != Element.ITEM || (!sequence.isUndefined() && at > end)) {
        throw new StaysAsIs(Why.DOUBTFUL);
      }
      at = item(item, out, depth);
    }
    lengths.end(which, out.position() - begun);
    return at;
  }

  private long item(Element item, Sink out, int depth)
      throws IOException, StaysAsIs, CodestreamException {
    if (item.isUndefined()) {
      itemHeader(out, item.tag(), Element.UNDEFINED);
      long at = elements(item.valueAt(), DELIMITED, out, (e, sink) -> false, depth + 1);
      itemHeader(out, Element.ITEM_DELIMITATION, 0);
      return at + 8;
    }
    int which = lengths.begin();
    itemHeader(out, item.tag(), lengths.of(which));
    long begun = out.position();
    long at = elements(item.valueAt(), item.end(), out, (e, sink) -> false, depth + 1);
    lengths.end(which, out.position() - begun);
    return at;
  }

  /** Keeps the length of the group that is being written, if it has one. */
  private final class Group {
    private final Sink out;
    private int group = -1;
    private int which = -1;
    private long begun;

    Group(Sink out) {
      this.out = out;
    }

    void before(Element element) throws StaysAsIs {
      if (element.tag() >>> 16 != group) {
        end();
        group = element.tag() >>> 16;
      }
    }

    /** The length, as far as it is known, of what follows the four bytes that hold it. */
    long begin() throws StaysAsIs {
      if (which >= 0) {
        throw new StaysAsIs(Why.DOUBTFUL);
      }
      which = lengths.begin();
      begun = out.position() + 4;
      return lengths.of(which);
    }

    void end() throws StaysAsIs {
      if (which >= 0) {
        lengths.end(which, out.position() - begun);
        which = -1;
      }
    }
  }

  /** A header in explicit VR. */
  static void header(Sink out, int tag, Vr vr, long length) throws IOException {
    ByteBuffer header =
        ByteBuffer.allocate(vr.hasLongForm() ? 12 : 8).order(ByteOrder.LITTLE_ENDIAN);
    header.putShort((short) (tag >>> 16)).putShort((short) tag);
    header.put((byte) vr.name().charAt(0)).put((byte) vr.name().charAt(1));
    if (vr.hasLongForm()) {
      header.putShort((short) 0).putInt((int) length);
    } else {
      header.putShort((short) length);
    }
    out.write(header.array());
  }

  /** A header of an item or delimiter. */
  static void itemHeader(Sink out, int tag, long length) throws IOException {
    ByteBuffer header = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN);
    header.putShort((short) (tag >>> 16)).putShort((short) tag).putInt((int) length);
    out.write(header.array());
  }

  static byte[] u32(long value) {
    return ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putInt((int) value).array();
  }
}
