package org.huren.lab.profile;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The profiles that ship, as they lie in the source tree. */
final class Shipped {
  static final Path FOLDER = Path.of("../../config/shipped/instruments");

  private Shipped() {}

  static List<String> names() {
    try (Stream<Path> files = Files.list(FOLDER)) {
      return files
          .map(f -> f.getFileName().toString())
          .filter(n -> n.endsWith(".yaml"))
          .map(n -> n.substring(0, n.length() - ".yaml".length()))
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static String yaml(String name) {
    try {
      return Files.readString(FOLDER.resolve(name + ".yaml"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static InstrumentProfile profile(String name) {
    ProfileReader.Result result = ProfileReader.read(name, yaml(name));
    if (result instanceof ProfileReader.Result.Refused refused) {
      throw new AssertionError(name + ": " + refused.problems());
    }
    return ((ProfileReader.Result.Read) result).profile();
  }
}
