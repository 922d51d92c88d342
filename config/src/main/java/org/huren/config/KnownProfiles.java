package org.huren.config;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.huren.lab.profile.ProfileProblem;

/** The instrument profiles an analyzer may name. */
public interface KnownProfiles {
  /**
   * The names of all profiles, shipped ones and the site's own.
   *
   * @param folder the folder of the gateway.yaml that is read; the site's own profiles lie under
   *     its {@code instruments/}
   */
  Set<String> names(Path folder);

  /**
   * What is wrong with one of them; nothing by default.
   *
   * @param folder as above
   * @throws IOException if its file can't be read
   */
  default List<ProfileProblem> problems(Path folder, String name) throws IOException {
    return List.of();
  }

  /**
   * Whether one of them says how its instrument is told of orders; yes by default, and where it
   * can't be used.
   *
   * @param folder as above
   * @throws IOException if its file can't be read
   */
  default boolean tells(Path folder, String name) throws IOException {
    return true;
  }
}
