package org.huren.agent.spool;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Locale;

/**
 * The folder {@code aside/}: files that were never acknowledged or are not what their name says,
 * each under its old name with what is wrong behind it, kept for a person until retention passes.
 */
final class Aside {
  private final Path folder;
  private final SpoolFiles files;
  private final SpoolListener listener;

  Aside(Path root, SpoolFiles files, SpoolListener listener) {
    this.folder = root.resolve("aside");
    this.files = files;
    this.listener = listener;
  }

  /** The folder, which now exists. */
  Path folder() throws IOException {
    files.createFolder(folder);
    return folder;
  }

  static String suffix(SpoolEvent.SetAside.Why why) {
    return "." + why.name().toLowerCase(Locale.ROOT);
  }

  /** Moves a file here and reports it; if that fails, the report says so. */
  void move(Path file, SpoolEvent.SetAside.Why why) {
    Path to = folder.resolve(file.getFileName() + suffix(why));
    try {
      files.createFolder(folder);
      files.rename(file, to);
      listener.report(new SpoolEvent.SetAside(to, why));
    } catch (IOException e) {
      listener.report(new SpoolEvent.UpkeepFailed("set aside " + file, e.toString()));
    }
  }

  /** Makes the moves so far durable. */
  void flush() throws IOException {
    files.syncFolder(folder);
  }

  /** Deletes what was last changed before a time; answers how many bytes that freed. */
  long deleteOlderThan(Instant limit) throws IOException {
    long freed = 0;
    for (String name : files.names(folder)) {
      freed += deleteIfOlder(folder.resolve(name), limit);
    }
    return freed;
  }

  private long deleteIfOlder(Path file, Instant limit) throws IOException {
    try {
      SpoolFiles.Status status = files.status(file);
      boolean deleted = status.modified().isBefore(limit) && files.deleteIfExists(file);
      return deleted ? status.length() : 0;
    } catch (NoSuchFileException e) {
      // A person took it away: just as well.
      return 0;
    }
  }
}
