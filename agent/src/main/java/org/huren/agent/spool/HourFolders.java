package org.huren.agent.spool;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * The folders that payloads arrive in, one per hour of the wall clock, and which of them are still
 * in use.
 *
 * <p>A folder is open while a file may lie in it that has no durable row. The index keeps the
 * closed ones, and recovery looks into all others. A clock that is set back leads into a folder
 * that may be closed already: then nothing in it is acknowledged until the index has it open again.
 */
final class HourFolders {
  static final Pattern DAY = Pattern.compile("\\d{4}-\\d{2}-\\d{2}");
  static final Pattern HOUR = Pattern.compile("\\d{2}");
  private static final DateTimeFormatter NAME = DateTimeFormatter.ofPattern("yyyy-MM-dd/HH");

  private final Path root;
  private final SpoolFiles files;
  private final Clock clock;
  private final ZoneId zone;
  private final Function<String, CompletableFuture<Void>> reopen;
  private final Map<String, Hour> open = new HashMap<>();
  private final Set<String> closed;
  private Instant currentBegins = Instant.MAX;
  private Instant currentEnds = Instant.MIN;
  private Hour current = new Hour("", Path.of(""), CompletableFuture.completedFuture(null));

  /** One folder in use. */
  static final class Hour {
    final String name;
    final Path path;

    /** Done when the index no longer counts it as closed. */
    final CompletableFuture<Void> openInIndex;

    volatile boolean parentsFlushed;
    private final AtomicInteger users = new AtomicInteger();

    private Hour(String name, Path path, CompletableFuture<Void> openInIndex) {
      this.name = name;
      this.path = path;
      this.openInIndex = openInIndex;
    }
  }

  /**
   * Begins with what the index holds.
   *
   * @param closed names of closed folders
   * @param reopen durably takes a name off them
   */
  HourFolders(
      Path root,
      SpoolFiles files,
      Clock clock,
      ZoneId zone,
      Set<String> closed,
      Function<String, CompletableFuture<Void>> reopen) {
    this.root = root;
    this.files = files;
    this.clock = clock;
    this.zone = zone;
    this.closed = new HashSet<>(closed);
    this.reopen = reopen;
  }

  /** A folder and those above it up to the spool's own, in which names may be new. */
  static List<Path> withParents(Path root, String name) {
    return List.of(root.resolve(name), root.resolve(day(name)), root);
  }

  private static String day(String name) {
    return name.substring(0, name.indexOf('/'));
  }

  /** The folder of this hour, for one payload, until {@link #leave}. */
  synchronized Hour enter() throws IOException {
    Instant now = clock.instant();
    if (now.isBefore(currentBegins) || !now.isBefore(currentEnds)) {
      ZonedDateTime begins = now.atZone(zone).truncatedTo(ChronoUnit.HOURS);
      current = use(NAME.format(begins));
      currentBegins = begins.toInstant();
      currentEnds = currentBegins.plus(1, ChronoUnit.HOURS);
    }
    current.users.incrementAndGet();
    return current;
  }

  private Hour use(String name) throws IOException {
    Hour known = open.get(name);
    if (known != null) {
      return known;
    }
    Path path = root.resolve(name);
    files.createFolder(path);
    Hour hour =
        new Hour(
            name,
            path,
            closed.remove(name) ? reopen.apply(name) : CompletableFuture.completedFuture(null));
    open.put(name, hour);
    return hour;
  }

  /** Says that a payload is gone, or its row committed. Never waits. */
  void leave(Hour hour) {
    hour.users.decrementAndGet();
  }

  /** The folders that no payload is arriving in any more. */
  synchronized List<String> finished() {
    return open.values().stream().filter(this::isFinished).map(hour -> hour.name).toList();
  }

  /** At the end of the process no folder has more to come. */
  synchronized List<String> finishedAtEnd() {
    currentEnds = Instant.MIN;
    return finished();
  }

  private boolean isFinished(Hour hour) {
    Instant now = clock.instant();
    boolean over = hour != current || now.isBefore(currentBegins) || !now.isBefore(currentEnds);
    return over && hour.users.get() == 0;
  }

  /**
   * Closes a folder if it is still finished.
   *
   * @param close queues the closing in the index; called under the lock, so that it comes before
   *     any reopening of the same folder
   */
  synchronized Optional<CompletableFuture<Void>> close(
      String name, Function<String, CompletableFuture<Void>> close) {
    Hour hour = open.get(name);
    if (hour == null || !isFinished(hour)) {
      return Optional.empty();
    }
    open.remove(name);
    closed.add(name);
    if (hour == current) {
      currentBegins = Instant.MAX;
      currentEnds = Instant.MIN;
    }
    return Optional.of(close.apply(name));
  }

  /** Deletes a folder, and its day's, if nothing is in them and nothing is arriving. */
  synchronized void deleteIfEmpty(String name) throws IOException {
    Path folder = root.resolve(name);
    if (!open.containsKey(name) && files.names(folder).isEmpty()) {
      // It stays on the list of closed ones: should a clock lead here again, it is reopened.
      files.deleteIfExists(folder);
      Path day = root.resolve(day(name));
      if (files.names(day).isEmpty()) {
        files.deleteIfExists(day);
      }
    }
  }
}
