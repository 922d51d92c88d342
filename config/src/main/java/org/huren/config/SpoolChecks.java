package org.huren.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.huren.config.GatewayKeys.Spool;
import org.huren.config.language.Text;
import org.huren.config.yaml.Place;
import org.huren.config.yaml.Reading;
import org.huren.config.yaml.Values;

/** Whether payloads can be kept where the admin wants them. Creates nothing. */
final class SpoolChecks {
  private final Reading reading;

  SpoolChecks(Reading reading) {
    this.reading = reading;
  }

  void check(Values spool, Path directory) {
    Place place = spool.place(Spool.DIRECTORY);
    Path existing = existing(directory);
    if (!Files.isDirectory(existing)) {
      fail(place, "spool.file", existing);
    } else if (!Files.isWritable(existing)) {
      fail(place, "spool.read-only", existing, System.getProperty("user.name", "?"));
    } else {
      spool.find(Spool.MIN_FREE).ifPresent(minFree -> room(spool, minFree, existing));
    }
  }

  private void room(Values spool, ByteSize minFree, Path existing) {
    Optional<Long> total = totalSpace(existing);
    if (total.isPresent() && minFree.bytes() >= total.get()) {
      ByteSize disk = new ByteSize(total.get() >> 20 << 20);
      fail(spool.place(Spool.MIN_FREE), "spool.min-free", minFree, disk);
    }
  }

  /** The folder itself, or the nearest one above that is there to create it in. */
  private static Path existing(Path directory) {
    Path path = directory;
    while (!Files.exists(path)) {
      Path parent = path.getParent();
      if (parent == null) {
        return path;
      }
      path = parent;
    }
    return path;
  }

  /** Some file systems don't know: 0, or an error. */
  private static Optional<Long> totalSpace(Path directory) {
    try {
      long total = Files.getFileStore(directory).getTotalSpace();
      return total > 0 ? Optional.of(total) : Optional.empty();
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  private void fail(Place place, String code, Object... with) {
    reading.error(place, new Text(SpoolChecks.class, code, with));
  }
}
