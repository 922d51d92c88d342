package org.huren.agent.observe;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import org.huren.agent.item.Reason;
import org.huren.agent.tls.TlsMaterial.TlsState;
import org.huren.config.HostPort;

/**
 * What one receiver reports about its peers: turned into metrics, log lines and the receiver's part
 * of {@link Status}. Remembers a bounded number of peers, those heard last. Thread-safe; no call
 * blocks on anything but a short lock.
 */
public final class ReceiverWatch {
  /** Callers remembered. */
  public static final int MAX_CALLERS = 256;

  /** Strangers remembered. */
  public static final int MAX_STRANGERS = 64;

  private final String id;
  private final Protocol protocol;
  private final String configured;
  private final Optional<LineWatch> line;
  private final Events events;
  private final Clock clock;
  private final Counter objectCount;
  private final Counter byteCount;
  private final Map<Refusal, Counter> refusalCounts = new EnumMap<>(Refusal.class);
  private final Timer acknowledged;

  // Guarded by "this"; the maps are in the order of last contact.
  private final Map<Peer, Tally> callers = new LinkedHashMap<>(16, 0.75f, true);
  private final Map<Peer, Tally> strangers = new LinkedHashMap<>(16, 0.75f, true);
  private final Tally all;
  private Optional<String> listening = Optional.empty();
  private Optional<String> link = Optional.empty();
  private Supplier<Optional<TlsState>> certificate = Optional::empty;
  private Optional<Instant> lastContact = Optional.empty();

  /** Of a receiver that listens on a port. */
  public ReceiverWatch(
      String id,
      Protocol protocol,
      HostPort configured,
      Metrics metrics,
      Events events,
      Clock clock) {
    this(id, protocol, configured.toString(), Optional.empty(), metrics, events, clock);
  }

  /**
   * Of an analyzer's line.
   *
   * @param missing what it means that it is not there
   */
  public static ReceiverWatch ofLine(
      String id,
      Protocol protocol,
      String configured,
      LineWatch.Missing missing,
      Metrics metrics,
      Events events,
      Clock clock) {
    LineWatch line = new LineWatch(id, configured, missing, metrics, events, clock);
    return new ReceiverWatch(id, protocol, configured, Optional.of(line), metrics, events, clock);
  }

  private ReceiverWatch(
      String id,
      Protocol protocol,
      String configured,
      Optional<LineWatch> line,
      Metrics metrics,
      Events events,
      Clock clock) {
    this.id = id;
    this.protocol = protocol;
    this.configured = configured;
    this.line = line;
    this.events = events;
    this.clock = clock;
    this.all = new Tally(clock.instant());
    Tags tags = Tags.of("receiver", id);
    objectCount = metrics.counter("receive.objects", "Objects acknowledged", tags);
    byteCount = metrics.counter("receive.bytes", "Bytes of objects acknowledged", tags);
    acknowledged = metrics.timer("receive.ack", "Last byte of an object to our answer", tags);
    for (Refusal why : Refusal.values()) {
      refusalCounts.put(
          why,
          metrics.counter(
              "receive.refused", "Peers and objects turned away", tags.and("reason", why.label())));
    }
  }

  /** The port is open. */
  public void listening(SocketAddress address) {
    String shown =
        address instanceof InetSocketAddress inet && inet.getAddress() != null
            ? new HostPort(inet.getAddress().getHostAddress(), inet.getPort()).toString()
            : address.toString();
    synchronized (this) {
      listening = Optional.of(shown);
    }
    events.receiverListening(id, protocol.toString(), shown);
  }

  /** A line that we call, or whose cable we open, is tried from now on. */
  public void calling() {
    synchronized (this) {
      listening = Optional.of(configured);
    }
    events.receiverCalling(id, protocol.toString(), configured);
  }

  /** What is known of an analyzer's line; empty for other receivers. */
  public Optional<LineWatch> line() {
    return line;
  }

  /** A second port is open, over TLS. */
  public void listeningOverTls(InetSocketAddress address) {
    String shown =
        new HostPort(address.getAddress().getHostAddress(), address.getPort()).toString();
    synchronized (this) {
      listening = Optional.of(listening.map(first -> first + ", TLS ").orElse("TLS ") + shown);
    }
    events.receiverListening(id, protocol + " TLS", shown);
  }

  /** What is shown over TLS, asked whenever somebody looks at the status. */
  public synchronized void certificate(Supplier<TlsState> state) {
    certificate = () -> Optional.of(state.get());
  }

  /** The port could not be opened. */
  public void cannotListen(Throwable cause) {
    events.receiverCannotListen(id, configured, cause);
  }

  /** The port is closed. */
  public void stopped() {
    synchronized (this) {
      listening = Optional.empty();
    }
    events.receiverStopped(id);
  }

  /** A peer was let in; {@link #closed} follows with an equal peer. */
  public void opened(Peer peer) {
    synchronized (this) {
      all.open++;
      caller(peer).open++;
    }
    line.ifPresent(LineWatch::opened);
  }

  /** The connection of a peer that was let in has ended. */
  public synchronized void closed(Peer peer) {
    all.open = Math.max(0, all.open - 1);
    Tally caller = caller(peer);
    caller.open = Math.max(0, caller.open - 1);
  }

  /** Something came from a peer that was let in. */
  public synchronized void heard(Peer peer) {
    caller(peer);
  }

  /**
   * An object was acknowledged.
   *
   * @param bytes as the device sent them
   * @param waited from its last byte to our answer
   */
  public void stored(Peer peer, long bytes, Duration waited) {
    objectCount.increment();
    byteCount.increment((double) bytes);
    acknowledged.record(waited);
    line.ifPresent(LineWatch::taken);
    synchronized (this) {
      Tally caller = caller(peer);
      caller.stored(bytes);
      all.last = caller.last;
      all.stored(bytes);
    }
  }

  /** What the line is doing; the standard's name of its state. */
  public synchronized void link(String state) {
    link = Optional.of(state);
  }

  /**
   * A message never became whole and was not acknowledged.
   *
   * @param file where what came of it is kept; empty if it could not be
   */
  public void unfinished(Peer peer, Refusal why, Optional<Path> file) {
    count(why);
    file.ifPresentOrElse(
        f -> events.unfinishedKeptAside(id, peer, f), () -> events.refused(id, peer, why));
  }

  /** A peer that the configuration does not list was turned away. */
  public void stranger(Peer peer) {
    stranger(peer, Reason.of("receive.caller-not-listed"));
  }

  /** A peer that the configuration does not admit was turned away. */
  public void stranger(Peer peer, Reason why) {
    synchronized (this) {
      Tally tally = touch(strangers, MAX_STRANGERS, peer);
      tally.count++;
      tally.why = Optional.of(why);
    }
    refused(peer, Refusal.STRANGER, why);
  }

  /** A peer or one of its objects was turned away. */
  public void refused(Peer peer, Refusal why) {
    count(why);
    events.refused(id, peer, why);
  }

  /** A peer or one of its objects was turned away; {@code detail} says what was wrong with it. */
  public void refused(Peer peer, Refusal why, Reason detail) {
    count(why);
    events.refused(id, peer, why, detail);
  }

  /** A frame, bid or message was answered in the negative; the analyzer sends it again. */
  public void sentBack(Peer peer, Refusal why, Reason detail) {
    count(why);
    line.ifPresent(LineWatch::nak);
    events.sentBack(id, peer, detail);
  }

  String id() {
    return id;
  }

  /** The clock of the device has become worth a word, or right again. */
  public void clockAhead(Duration ahead) {
    events.clockAhead(id, ahead);
  }

  /** Why devices can't rely on this receiver; empty if they can. */
  Optional<Reason> problem() {
    synchronized (this) {
      if (listening.isEmpty()) {
        return Optional.of(Reason.of("health.receiver-down", id, configured));
      }
      if (certificate.get().filter(TlsState.Unusable.class::isInstance).isPresent()) {
        return Optional.of(Reason.of("health.receiver-tls", id));
      }
    }
    return line.flatMap(LineWatch::problem);
  }

  /** What it reported so far. */
  public synchronized Status.Receiver status() {
    Map<String, Long> refused = new HashMap<>();
    refusalCounts.forEach((why, c) -> refused.put(why.label(), (long) c.count()));
    refused.values().removeIf(count -> count == 0);
    return new Status.Receiver(
        id,
        protocol.toString(),
        listening.orElse(configured),
        listening.isPresent(),
        all.open == 0 ? Optional.empty() : link,
        all.open,
        lastContact,
        all.lastStored,
        all.count,
        all.bytes,
        refused,
        latestFirst(callers, Tally::asCaller),
        latestFirst(strangers, Tally::asStranger),
        certificate.get().flatMap(TlsState::expiry),
        line.map(LineWatch::status));
  }

  private void count(Refusal why) {
    refusalCounts.computeIfPresent(
        why,
        (w, counter) -> {
          counter.increment();
          return counter;
        });
  }

  private Tally caller(Peer peer) {
    lastContact = Optional.of(clock.instant());
    return touch(callers, MAX_CALLERS, peer);
  }

  private Tally touch(Map<Peer, Tally> among, int atMost, Peer peer) {
    Tally tally = among.computeIfAbsent(peer, p -> new Tally(clock.instant()));
    tally.last = clock.instant();
    if (among.size() > atMost) {
      among.remove(among.keySet().iterator().next());
    }
    return tally;
  }

  private static <T> List<T> latestFirst(Map<Peer, Tally> among, BiFunction<Tally, Peer, T> as) {
    List<T> list = new ArrayList<>(among.size());
    among.forEach((peer, tally) -> list.add(as.apply(tally, peer)));
    Collections.reverse(list);
    return list;
  }

  /** What is known of one peer, or of all. */
  private static final class Tally {
    Instant last;
    Optional<Instant> lastStored = Optional.empty();
    Optional<Reason> why = Optional.empty();
    int open;
    long count;
    long bytes;

    Tally(Instant now) {
      last = now;
    }

    void stored(long objectBytes) {
      lastStored = Optional.of(last);
      count++;
      bytes += objectBytes;
    }

    Status.Caller asCaller(Peer peer) {
      return new Status.Caller(peer.address(), peer.name(), open, last, lastStored, count, bytes);
    }

    Status.Stranger asStranger(Peer peer) {
      return new Status.Stranger(peer.address(), peer.name(), count, last, why);
    }
  }
}
