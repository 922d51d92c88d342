package org.huren.config.yaml;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The values of one section's keys, with their places. While anything in the file is wrong some may
 * be absent: checks use {@link #find}. Once nothing is, {@link #get} has every value that is
 * required or has a default. Immutable.
 */
public final class Values {
  private final Place place;
  private final Map<String, Place> places;
  private final Map<String, Object> right;
  private final Set<String> wrong;

  Values(Place place, Map<String, Place> places, Map<String, Object> right, Set<String> wrong) {
    this.place = place;
    this.places = Map.copyOf(places);
    this.right = Map.copyOf(right);
    this.wrong = Set.copyOf(wrong);
  }

  /** Where the section stands. */
  public Place place() {
    return place;
  }

  /** Where the key's value stands, or should. */
  public Place place(Key<?> key) {
    return places.getOrDefault(key.name(), place.under(key.name()));
  }

  /** Whether the key stands in the file, right or wrong. */
  public boolean isWritten(Key<?> key) {
    return places.containsKey(key.name());
  }

  /** The value that counts: the written one, else the default; empty if wrong or absent. */
  public <T> Optional<T> find(Key<T> key) {
    Object value = right.get(key.name());
    if (value != null) {
      // A key's value was read by the key's own type
      @SuppressWarnings("unchecked")
      T typed = (T) value;
      return Optional.of(typed);
    }
    return wrong.contains(key.name())
        ? Optional.empty()
        : key.standard().map(s -> standard(key, s));
  }

  /**
   * The value that counts.
   *
   * @throws IllegalStateException if there is none, which no file without errors can bring about
   */
  public <T> T get(Key<T> key) {
    return find(key)
        .orElseThrow(() -> new IllegalStateException("no value for " + place(key).path()));
  }

  private <T> T standard(Key<T> key, String written) {
    var reading = new Reading(new Section(List.of()));
    Place at = place(key);
    return key.type()
        .read(YamlFile.literal(written, at), reading)
        .filter(value -> !reading.hasErrors())
        .orElseThrow(() -> new IllegalStateException("wrong default for " + at.path()));
  }
}
