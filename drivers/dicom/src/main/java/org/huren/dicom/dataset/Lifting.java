package org.huren.dicom.dataset;

import java.nio.ByteBuffer;
import java.util.Map;
import java.util.TreeMap;
import org.huren.dicom.dataset.Anomaly.Code;

/**
 * Collects the values of selected attributes; what it allocates is bounded by the selection, not by
 * what a length claims.
 */
final class Lifting {
  private final AttributeSelection selection;
  private final AnomalyLog anomalies;
  private final Map<Tag, LiftedValue> lifted = new TreeMap<>();
  private byte[] value = {};
  private int filled;

  Lifting(AttributeSelection selection, AnomalyLog anomalies) {
    this.selection = selection;
    this.anomalies = anomalies;
  }

  /** Whether the value behind a top-level header is to be lifted. */
  boolean wants(ElementHeader header) {
    return header.vr() != Vr.SQ
        && selection.contains(header.tag())
        && !lifted.containsKey(new Tag(header.tag()));
  }

  /** Begins a value of this length, and says how many bytes of it will be taken. */
  int begin(long length) {
    value = new byte[(int) Math.min(length, selection.maxValueBytes())];
    filled = 0;
    return value.length;
  }

  /** Takes bytes, as many as are missing and there. */
  void take(ByteBuffer in) {
    int n = Math.min(missing(), in.remaining());
    in.get(value, filled, n);
    filled += n;
  }

  int missing() {
    return value.length - filled;
  }

  /** Keeps the value that was taken. */
  void keep(ElementHeader header, boolean bigEndian) {
    Tag tag = new Tag(header.tag());
    Vr sent = header.vr();
    Vr expected = IndexAttribute.of(tag).map(IndexAttribute::vr).orElse(Vr.UN);
    if (sent != null && expected != Vr.UN && sent != expected) {
      anomalies.add(Code.WRONG_VR, header.tag());
    }
    boolean cut = header.length() > value.length;
    if (cut) {
      anomalies.add(Code.VALUE_CUT, header.tag());
    }
    Vr vr = sent == null || sent == Vr.UN ? expected : sent;
    lifted.put(tag, new LiftedValue(tag, vr, bigEndian, cut, value));
  }

  LiftedAttributes attributes() {
    return new LiftedAttributes(lifted);
  }
}
