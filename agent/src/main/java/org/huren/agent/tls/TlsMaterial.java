package org.huren.agent.tls;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import org.huren.agent.item.Reason;
import org.huren.config.TlsConfig;

/**
 * The TLS files of one uplink or listener, kept fresh: looked at again every {@link #LOOK_AGAIN}
 * when asked, and read again when one has changed. Files that can't be used are an outcome, not an
 * exception: receiving goes on without them, and sending begins once they are put right. Changed
 * files that can't be used leave those read before in use, since a new pair is rarely written in
 * one instant. Safe for any thread.
 */
public final class TlsMaterial {
  static final Duration LOOK_AGAIN = Duration.ofSeconds(10);
  private static final List<Duration> WARN_AT =
      List.of(Duration.ofDays(30), Duration.ofDays(7), Duration.ofDays(1), Duration.ZERO);
  private static final Set<PosixFilePermission> OTHERS_READ =
      Set.of(PosixFilePermission.GROUP_READ, PosixFilePermission.OTHERS_READ);

  private final TlsConfig files;
  private final Clock clock;
  private final Consumer<TlsEvent> events;
  private Optional<Instant> lookedAt = Optional.empty();
  private List<String> seen = List.of();
  private TlsState state;
  private Optional<Reason> lastProblem = Optional.empty();
  private int warned;

  /** Reads the files for the first time. */
  public TlsMaterial(TlsConfig files, Clock clock, Consumer<TlsEvent> events) {
    this.files = files;
    this.clock = clock;
    this.events = events;
    this.state = new TlsState.Unusable(Reason.of("pem.unreadable", files.certificate()));
    current();
  }

  /** What can be used at this moment. */
  public sealed interface TlsState {
    /** When what is in use runs out; empty if nothing can be used. */
    default Optional<Instant> expiry() {
      return this instanceof Usable usable ? Optional.of(usable.expires()) : Optional.empty();
    }

    /**
     * Connections can be made; another {@code context} than last time means that existing ones
     * should give way to new ones.
     *
     * @param expires when the first certificate of our chain runs out
     */
    record Usable(SSLContext context, Instant expires) implements TlsState {}

    /** None can. */
    record Unusable(Reason why) implements TlsState {}
  }

  /** What can be used now; may read the files. */
  public synchronized TlsState current() {
    Instant now = clock.instant();
    if (lookedAt.isEmpty()
        || !now.isBefore(lookedAt.get().plus(LOOK_AGAIN))
        || now.isBefore(lookedAt.get())) {
      lookedAt = Optional.of(now);
      look();
      warnOfExpiry(now);
    }
    return state;
  }

  private void look() {
    List<String> now =
        Stream.of(files.certificate(), files.key(), files.trust()).map(TlsMaterial::stamp).toList();
    if (now.equals(seen) && lastProblem.isEmpty()) {
      return;
    }
    try {
      TlsIdentity identity = TlsIdentity.read(files);
      state = new TlsState.Usable(identity.context(), identity.expires());
      seen = now;
      warned = 0;
      lastProblem = Optional.empty();
      events.accept(new TlsEvent.Loaded(files.certificate(), identity.expires()));
      if (othersCanRead(files.key())) {
        events.accept(new TlsEvent.KeyExposed(files.key()));
      }
    } catch (TlsFileException e) {
      boolean news = !lastProblem.equals(Optional.of(e.reason()));
      lastProblem = Optional.of(e.reason());
      if (state instanceof TlsState.Unusable) {
        state = new TlsState.Unusable(e.reason());
      }
      if (news) {
        events.accept(
            state instanceof TlsState.Unusable
                ? new TlsEvent.Unusable(e.reason())
                : new TlsEvent.NotReloaded(e.reason()));
      }
    }
  }

  /** Warns once at each threshold. */
  private void warnOfExpiry(Instant now) {
    if (!(state instanceof TlsState.Usable usable)) {
      return;
    }
    Duration left = Duration.between(now, usable.expires());
    int passed = (int) WARN_AT.stream().filter(t -> left.compareTo(t) <= 0).count();
    if (passed > warned) {
      events.accept(new TlsEvent.Expires(files.certificate(), left));
    }
    warned = Math.max(warned, passed);
  }

  private static String stamp(Path file) {
    try {
      BasicFileAttributes a = Files.readAttributes(file, BasicFileAttributes.class);
      return a.size() + " " + a.lastModifiedTime() + " " + a.fileKey();
    } catch (IOException e) {
      return "unreadable";
    }
  }

  private static boolean othersCanRead(Path file) {
    try {
      return Files.getPosixFilePermissions(file).stream().anyMatch(OTHERS_READ::contains);
    } catch (IOException | UnsupportedOperationException e) {
      // No such permissions on Windows: its access lists are the administrator's
      return false;
    }
  }
}
