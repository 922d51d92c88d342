package org.huren.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Files of the repository that are made from the keys; {@code -Dhuren.write=true} makes them. */
final class Generated {
  private Generated() {}

  static void assertFresh(Path file, String expected) throws IOException {
    if (Boolean.getBoolean("huren.write")) {
      Files.writeString(file, expected);
    }
    assertThat(Files.readString(file).replace("\r\n", "\n"))
        .as(file + " is stale: run mvn -pl config -am test -Dhuren.write=true")
        .isEqualTo(expected);
  }
}
