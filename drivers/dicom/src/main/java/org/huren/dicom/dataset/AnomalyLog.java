package org.huren.dicom.dataset;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** Collects anomalies, one entry a code, so that a hostile data set can't grow it. */
final class AnomalyLog {
  private final Map<Anomaly.Code, Anomaly> byCode = new EnumMap<>(Anomaly.Code.class);

  void add(Anomaly.Code code, int tag) {
    Anomaly before = byCode.get(code);
    byCode.put(
        code,
        before == null
            ? new Anomaly(code, new Tag(tag), 1)
            : new Anomaly(code, before.firstAt(), before.count() + 1));
  }

  List<Anomaly> list() {
    return List.copyOf(byCode.values());
  }
}
