package org.huren.dicom.dataset;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import org.huren.dicom.dataset.Anomaly.Code;
import org.huren.dicom.dataset.Frame.Kind;
import org.huren.dicom.dataset.ScanOutcome.Fault;
import org.jspecify.annotations.Nullable;

/**
 * Walks a data set from header to header (PS3.5 section 7).
 *
 * <pre>
 *              selected                whole
 *   HEADER --------------> VALUE --------------+
 *     ^  \                   | longer than     |
 *     |   \ any other        v the limit       |
 *     |    +-------------> SKIP                |
 *     |                      | length reached  |
 *     +----------------------+-----------------+
 *   HEADER --(all zero, top level)--> PADDING        any --(fault)--> FAILED
 * </pre>
 *
 * A value of defined length is skipped whole, a sequence too. One of undefined length opens a
 * {@link Frame}, and the walk goes on inside it until its delimitation item.
 */
final class ElementWalk {
  /** No IOD comes near; deeper is an attack or garbage. */
  static final int MAX_DEPTH = 64;

  private static final int ITEM = 0xFFFEE000;
  private static final int ITEM_DELIMITATION = 0xFFFEE00D;
  private static final int SEQUENCE_DELIMITATION = 0xFFFEE0DD;
  private static final int PIXEL_DATA = Tag.PIXEL_DATA.value();

  private enum State {
    HEADER,
    VALUE,
    SKIP,
    PADDING,
    FAILED
  }

  private final Lifting lifting;
  private final TopLevelCheck topLevel;
  private final AnomalyLog anomalies;
  private final ElementHeader header;
  private final Deque<Frame> frames = new ArrayDeque<>();

  private State state = State.HEADER;
  private boolean firstInFrame = true;
  private long offset;
  private long toSkip;
  private int lastTag;
  private @Nullable Fault fault;
  private long faultOffset;

  ElementWalk(TransferSyntax syntax, AttributeSelection selection, AnomalyLog anomalies) {
    this.lifting = new Lifting(selection, anomalies);
    this.topLevel = new TopLevelCheck(syntax, anomalies);
    this.anomalies = anomalies;
    this.header = new ElementHeader(anomalies);
    frames.push(new Frame(Kind.DATA_SET, syntax.isImplicitVr(), syntax.isBigEndian()));
  }

  /** Consumes the buffer. */
  void feed(ByteBuffer in) {
    while (in.hasRemaining()) {
      int before = in.position();
      switch (state) {
        case HEADER -> {
          boolean whole = header.take(in, frames.element(), firstInFrame);
          offset += in.position() - before;
          if (whole) {
            onHeader();
          }
        }
        case VALUE -> {
          lifting.take(in);
          offset += in.position() - before;
          if (lifting.missing() == 0) {
            keepValue();
          }
        }
        case SKIP -> skip(in);
        case PADDING -> padding(in);
        case FAILED -> {
          offset += in.remaining();
          in.position(in.limit());
        }
      }
    }
  }

  private void skip(ByteBuffer in) {
    int n = (int) Math.min(toSkip, in.remaining());
    in.position(in.position() + n);
    skip(n);
  }

  /** Says that bytes of the value being skipped have been passed by elsewhere. */
  void skip(long bytes) {
    offset += bytes;
    toSkip -= bytes;
    if (toSkip == 0) {
      state = State.HEADER;
    }
  }

  /** Bytes that don't need to be fed: the rest of a value being skipped. */
  long skippable() {
    return state == State.SKIP ? toSkip : 0;
  }

  private void padding(ByteBuffer in) {
    int start = in.position();
    while (in.remaining() >= Long.BYTES && in.getLong(in.position()) == 0) {
      in.position(in.position() + Long.BYTES);
    }
    boolean zero = true;
    while (zero && in.hasRemaining()) {
      zero = in.get() == 0;
    }
    offset += in.position() - start;
    if (!zero) {
      fail(Fault.BYTES_AFTER_END);
    }
  }

  private void onHeader() {
    if (header.isItemGroup()) {
      onItemGroup();
      return;
    }
    Frame frame = frames.element();
    if (frame.kind() == Kind.DATA_SET && header.isBlank()) {
      anomalies.add(Code.TRAILING_ZEROS, lastTag);
      state = State.PADDING;
      return;
    }
    if (frame.kind() == Kind.SEQUENCE || frame.kind() == Kind.FRAGMENTS) {
      frames.pop();
      boolean readAlike = frames.element().encodedLike(frame);
      if (frame.kind() == Kind.FRAGMENTS || !readAlike) {
        fail(Fault.ELEMENT_OUTSIDE_ITEM);
        return;
      }
      anomalies.add(Code.MISSING_DELIMITER, lastTag);
      frame = frames.element();
    }
    lastTag = header.tag();
    if (frame.implicit() != header.isImplicit()) {
      frame = onMisfit(frame);
    }
    if (!header.isFileMeta()) {
      firstInFrame = false;
    }
    if (frame.kind() == Kind.DATA_SET) {
      topLevel.see(header);
    }
    if (header.length() == ElementHeader.UNDEFINED) {
      onUndefinedLength(frame);
    } else {
      onDefinedLength(frame);
    }
  }

  /** One element is not written as announced; the first of a frame speaks for all. */
  private Frame onMisfit(Frame frame) {
    if (!firstInFrame || header.isFileMeta()) {
      return frame;
    }
    anomalies.add(
        frame.implicit() ? Code.EXPLICIT_IN_IMPLICIT : Code.IMPLICIT_IN_EXPLICIT, header.tag());
    Frame actual = new Frame(frame.kind(), !frame.implicit(), frame.bigEndian());
    frames.pop();
    frames.push(actual);
    return actual;
  }

  private void onUndefinedLength(Frame frame) {
    Vr vr = header.vr();
    if (header.tag() == PIXEL_DATA || vr == Vr.OB || vr == Vr.OW) {
      open(new Frame(Kind.FRAGMENTS, frame.implicit(), frame.bigEndian()));
    } else if (vr == Vr.UN) {
      anomalies.add(Code.SEQUENCE_AS_UN, header.tag());
      // PS3.5 6.2.2: implicit VR little endian, whatever surrounds it.
      open(new Frame(Kind.SEQUENCE, true, false));
    } else if (vr == Vr.SQ || header.isImplicit()) {
      open(new Frame(Kind.SEQUENCE, header.isImplicit(), frame.bigEndian()));
    } else {
      fail(Fault.UNDEFINED_LENGTH);
    }
  }

  private void onDefinedLength(Frame frame) {
    long length = header.length();
    if ((length & 1) != 0) {
      anomalies.add(Code.ODD_LENGTH, header.tag());
    }
    if (frame.kind() == Kind.DATA_SET && lifting.wants(header)) {
      toSkip = length - lifting.begin(length);
      state = State.VALUE;
      if (length == 0) {
        keepValue();
      }
    } else {
      startSkip(length);
    }
  }

  private void startSkip(long length) {
    toSkip = length;
    state = length == 0 ? State.HEADER : State.SKIP;
  }

  private void keepValue() {
    lifting.keep(header, frames.element().bigEndian());
    startSkip(toSkip);
  }

  private void onItemGroup() {
    switch (header.tag()) {
      case ITEM -> onItem();
      case ITEM_DELIMITATION -> {
        noLength();
        if (frames.element().kind() == Kind.ITEM) {
          close();
        } else {
          anomalies.add(Code.STRAY_DELIMITER, lastTag);
        }
      }
      case SEQUENCE_DELIMITATION -> {
        noLength();
        if (frames.element().kind() == Kind.ITEM) {
          anomalies.add(Code.MISSING_DELIMITER, lastTag);
          close();
        }
        if (frames.element().kind() == Kind.DATA_SET) {
          anomalies.add(Code.STRAY_DELIMITER, lastTag);
        } else {
          close();
        }
      }
      default -> fail(Fault.ITEM_OUTSIDE_SEQUENCE);
    }
  }

  private void noLength() {
    if (header.length() != 0) {
      anomalies.add(Code.DELIMITER_WITH_LENGTH, lastTag);
    }
  }

  private void onItem() {
    if (frames.element().kind() == Kind.ITEM) {
      anomalies.add(Code.MISSING_DELIMITER, lastTag);
      close();
    }
    Frame frame = frames.element();
    if (frame.kind() == Kind.DATA_SET) {
      fail(Fault.ITEM_OUTSIDE_SEQUENCE);
    } else if (header.length() != ElementHeader.UNDEFINED) {
      startSkip(header.length());
    } else if (frame.kind() == Kind.FRAGMENTS && lastTag == PIXEL_DATA) {
      fail(Fault.UNDEFINED_LENGTH);
    } else {
      if (frame.kind() == Kind.FRAGMENTS) {
        // A fragment always has a length: this is a sequence sent as OB or OW.
        anomalies.add(Code.WRONG_VR, lastTag);
        frames.pop();
        frames.push(new Frame(Kind.SEQUENCE, frame.implicit(), frame.bigEndian()));
      }
      open(new Frame(Kind.ITEM, frame.implicit(), frame.bigEndian()));
    }
  }

  private void open(Frame frame) {
    if (frames.size() > MAX_DEPTH) {
      fail(Fault.NESTED_TOO_DEEP);
      return;
    }
    frames.push(frame);
    firstInFrame = true;
    state = State.HEADER;
  }

  private void close() {
    frames.pop();
    firstInFrame = false;
    state = State.HEADER;
  }

  /** Gives up, here. */
  void fail(Fault why) {
    if (state != State.FAILED) {
      fault = why;
      faultOffset = offset;
      state = State.FAILED;
    }
  }

  boolean hasFailed() {
    return state == State.FAILED;
  }

  int lastTag() {
    return lastTag;
  }

  /**
   * What to say if no more bytes come.
   *
   * @param cutShort whether whoever feeds this knows that bytes are missing
   */
  ScanOutcome end(boolean cutShort) {
    LiftedAttributes attributes = lifting.attributes();
    Tag at = new Tag(lastTag);
    if (fault != null) {
      return new ScanOutcome.Unreadable(attributes, anomalies.list(), fault, at, faultOffset);
    }
    long missing = missing();
    if (missing == 0 && cutShort) {
      missing = 1;
    }
    if (missing > 0) {
      return new ScanOutcome.Truncated(attributes, anomalies.list(), at, offset + missing, offset);
    }
    if (header.filled() > 0) {
      anomalies.add(Code.TRAILING_ZEROS, lastTag);
    }
    return new ScanOutcome.Complete(attributes, anomalies.list());
  }

  /** The least number of bytes that must follow. */
  private long missing() {
    long delimiters = 8L * (frames.size() - 1);
    return switch (state) {
      case VALUE -> lifting.missing() + toSkip;
      case SKIP -> toSkip + delimiters;
      case HEADER -> {
        if (header.filled() == 0) {
          yield delimiters;
        }
        // A big endian header begins with a zero, so there it tells nothing.
        boolean padding = delimiters == 0 && !frames.element().bigEndian() && header.isBlankSoFar();
        yield padding ? 0 : header.missing();
      }
      case PADDING, FAILED -> 0;
    };
  }
}
