package org.huren.agent.spool;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/**
 * Messages that never ended, among the files set aside. A line that breaks all the time must not
 * fill the disk, so that the oldest of them make room for the newest. Not flushed: nobody was told
 * that they are kept. Thread-safe.
 */
final class Unfinished {
  static final int MOST_FILES = 500;
  static final long MOST_BYTES = 256L << 20;

  private final Aside aside;
  private final SpoolFiles files;
  private final Deque<Kept> kept = new ArrayDeque<>();
  private long bytes;
  private boolean counted;

  private record Kept(Path file, long length) {}

  Unfinished(Aside aside, SpoolFiles files) {
    this.aside = aside;
    this.files = files;
  }

  /** Writes one; answers where it lies. */
  synchronized Path keep(String name, ByteBuffer soFar) throws IOException {
    Path folder = aside.folder();
    if (!counted) {
      count(folder);
    }
    Path file = folder.resolve(name);
    long length = soFar.remaining();
    try (SpoolFiles.NewFile open = files.create(file)) {
      open.write(soFar);
    } catch (IOException e) {
      files.deleteIfExists(file);
      throw e;
    }
    add(new Kept(file, length));
    while (kept.size() > MOST_FILES || (bytes > MOST_BYTES && kept.size() > 1)) {
      Kept oldest = kept.remove();
      bytes -= oldest.length();
      files.deleteIfExists(oldest.file());
    }
    return file;
  }

  /** What earlier processes left; the names sort by time. */
  private void count(Path folder) throws IOException {
    List<String> names =
        files.names(folder).stream()
            .filter(
                name -> name.endsWith(PayloadName.UNFINISHED) && !name.contains(PayloadName.PART))
            .sorted()
            .toList();
    kept.clear();
    bytes = 0;
    for (String name : names) {
      try {
        Path file = folder.resolve(name);
        add(new Kept(file, files.status(file).length()));
      } catch (NoSuchFileException e) {
        // A person took it away in between.
      }
    }
    counted = true;
  }

  private void add(Kept one) {
    kept.add(one);
    bytes += one.length();
  }
}
