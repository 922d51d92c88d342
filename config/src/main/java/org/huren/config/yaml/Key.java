package org.huren.config.yaml;

import java.util.Optional;
import org.huren.config.language.Text;

/**
 * One key that an admin may write: all that reader, JSON Schema and documentation know of it.
 *
 * @param name as written
 * @param type what may stand behind it
 * @param required whether it can't be left out
 * @param standard as an admin would write it: what counts if it is left out
 * @param meaning one sentence for the admin
 */
public record Key<T>(
    String name, Type<T> type, boolean required, Optional<String> standard, Text meaning) {

  /** Makes the keys of one section, with their meaning in {@code key.<section>.<name>}. */
  public record Maker(Class<?> anchor, String section) {
    /** A key that can't be left out. */
    public <T> Key<T> required(String name, Type<T> type) {
      return new Key<>(name, type, true, Optional.empty(), meaning(name));
    }

    /** A key whose absence has a meaning of its own. */
    public <T> Key<T> optional(String name, Type<T> type) {
      return new Key<>(name, type, false, Optional.empty(), meaning(name));
    }

    /** A key that counts as written like this if it is left out. */
    public <T> Key<T> optional(String name, Type<T> type, String standard) {
      return new Key<>(name, type, false, Optional.of(standard), meaning(name));
    }

    private Text meaning(String name) {
      return new Text(anchor, section.isEmpty() ? "key." + name : "key." + section + "." + name);
    }
  }
}
