package org.huren.config;

import java.nio.file.Path;
import java.util.Set;

/** The instrument profiles an analyzer may name. */
public interface KnownProfiles {
  /**
   * The names of all profiles, shipped ones and the site's own.
   *
   * @param folder the folder of the gateway.yaml that is read; the site's own profiles lie under
   *     its {@code instruments/}
   */
  Set<String> names(Path folder);
}
