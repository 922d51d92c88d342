package org.huren.agent.observe;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * The raw bytes of one analyzer's line, for whoever asks for them and for as long as somebody does:
 * they hold patient data, so that nothing is kept that nobody fetches within {@link #PATIENCE}. At
 * most {@link #MOST_BYTES} wait to be fetched; what is more is counted and lost. One asks at a
 * time. Thread-safe.
 */
public final class LineCapture {
  /** Not asked for so long, it ends. */
  public static final Duration PATIENCE = Duration.ofSeconds(15);

  /** Most bytes that wait. */
  public static final int MOST_BYTES = 4 << 20;

  private static final HexFormat HEX = HexFormat.ofDelimiter(" ").withUpperCase();

  private final Clock clock;
  private List<Chunk> waiting = new ArrayList<>();
  private int waitingBytes;
  private long lost;
  private Optional<String> asker = Optional.empty();
  private Instant askedAt = Instant.MIN;

  LineCapture(Clock clock) {
    this.clock = clock;
  }

  /**
   * Bytes that were seen together.
   *
   * @param fromInstrument which way they went
   * @param hex two digits each, separated by blanks
   */
  public record Chunk(Instant at, boolean fromInstrument, String hex) {}

  /**
   * What came since the last time.
   *
   * @param lost bytes that were not kept, since too many waited
   */
  public record Taken(List<Chunk> chunks, long lost) {
    public Taken {
      chunks = List.copyOf(chunks);
    }
  }

  /** Bytes passed; kept if somebody asks for them. */
  public synchronized void bytes(boolean fromInstrument, byte[] bytes) {
    if (asker.isEmpty() || hasExpired()) {
      return;
    }
    if (waitingBytes + bytes.length > MOST_BYTES) {
      lost += bytes.length;
      return;
    }
    waitingBytes += bytes.length;
    waiting.add(new Chunk(clock.instant(), fromInstrument, HEX.formatHex(bytes)));
  }

  /**
   * Begins, or goes on.
   *
   * @param by names the one who asks
   * @return empty if somebody else does
   */
  public synchronized Optional<Taken> take(String by) {
    if (asker.isPresent() && !hasExpired() && !asker.get().equals(by)) {
      return Optional.empty();
    }
    if (!asker.equals(Optional.of(by))) {
      forget();
      asker = Optional.of(by);
    }
    askedAt = clock.instant();
    Taken taken = new Taken(waiting, lost);
    waiting = new ArrayList<>();
    waitingBytes = 0;
    lost = 0;
    return Optional.of(taken);
  }

  /** Ends it; nothing is kept any more. */
  public synchronized void end(String by) {
    if (asker.equals(Optional.of(by))) {
      forget();
    }
  }

  private boolean hasExpired() {
    boolean expired = clock.instant().isAfter(askedAt.plus(PATIENCE));
    if (expired) {
      forget();
    }
    return expired;
  }

  private void forget() {
    asker = Optional.empty();
    waiting = new ArrayList<>();
    waitingBytes = 0;
    lost = 0;
  }
}
