package org.huren.dicom.dataset;

import org.huren.dicom.dataset.Anomaly.Code;

/** Notices what is odd about the order and kind of top-level elements. */
final class TopLevelCheck {
  private static final int COMMAND_GROUP = 0x0000;
  private static final int PIXEL_DATA = Tag.PIXEL_DATA.value();

  private final TransferSyntax syntax;
  private final boolean known;
  private final AnomalyLog anomalies;
  private boolean first = true;
  private int lastTag;

  TopLevelCheck(TransferSyntax syntax, AnomalyLog anomalies) {
    this.syntax = syntax;
    this.known = syntax.isKnown();
    this.anomalies = anomalies;
  }

  void see(ElementHeader header) {
    int tag = header.tag();
    int order = Integer.compareUnsigned(tag, lastTag);
    if (!first && order <= 0) {
      anomalies.add(order == 0 ? Code.DUPLICATE_ELEMENT : Code.OUT_OF_ORDER, tag);
    }
    first = false;
    lastTag = tag;
    if (header.isFileMeta()) {
      anomalies.add(Code.FILE_META_IN_DATA_SET, tag);
    } else if (tag >>> 16 == COMMAND_GROUP) {
      anomalies.add(Code.COMMAND_IN_DATA_SET, tag);
    } else if (tag == PIXEL_DATA && known) {
      boolean fragments = header.length() == ElementHeader.UNDEFINED;
      if (fragments && !syntax.encapsulated()) {
        anomalies.add(Code.ENCAPSULATED_IN_NATIVE, tag);
      } else if (!fragments && syntax.encapsulated()) {
        anomalies.add(Code.NATIVE_IN_ENCAPSULATED, tag);
      }
    }
  }
}
