package org.huren.dicom.dataset;

import java.util.Collection;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What a scan lifted from the top level of a data set: the first value of each selected tag.
 * Immutable; may hold patient data, which {@link #toString} does not show.
 */
public final class LiftedAttributes {
  private final Map<Tag, LiftedValue> values;

  LiftedAttributes(Map<Tag, LiftedValue> values) {
    this.values = Collections.unmodifiableMap(new TreeMap<>(values));
  }

  public Optional<LiftedValue> value(Tag tag) {
    return Optional.ofNullable(values.get(tag));
  }

  /** In the order of their tags. */
  public Collection<LiftedValue> values() {
    return values.values();
  }

  /** A UID, code, date or number without padding; empty if the attribute is absent or empty. */
  public Optional<String> ascii(Tag tag) {
    return value(tag).map(LiftedValue::ascii).filter(s -> !s.isEmpty());
  }

  @Override
  public String toString() {
    return values.values().toString();
  }
}
