package org.huren.config.yaml;

import java.util.Optional;

/** What may stand behind a key. Immutable. */
public sealed interface Type<T> permits Scalar, ListOf, MapOf, AnyOr, Section, Variants {
  /**
   * Reads a value.
   *
   * @return empty if it is wrong, which the reading then knows; of a section or list also what is
   *     right in it, so that the rest can be checked in the same run
   */
  Optional<T> read(YamlNode node, Reading reading);
}
