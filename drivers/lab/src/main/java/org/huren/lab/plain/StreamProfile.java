package org.huren.lab.plain;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.huren.lab.Bytes;

/**
 * How messages lie in a stream without frames of a standard.
 *
 * @param start what a message begins with; empty: any byte does. Not part of the message
 * @param end what ends one
 * @param answers what the instrument wants to hear, and when; nothing unless said
 * @param maxMessage longest that is taken, bytes
 * @param receive how long a message may stand still before it is given up, or is complete if
 *     silence ends it
 * @param idle how long a connection may be quiet before it is closed; usually for ever
 */
public record StreamProfile(
    Bytes start,
    End end,
    Map<Answer, Bytes> answers,
    int maxMessage,
    Duration receive,
    Optional<Duration> idle) {
  public StreamProfile {
    answers = Map.copyOf(answers);
    if (maxMessage < 1 || receive.isZero() || receive.isNegative()) {
      throw new IllegalArgumentException("limits must be positive");
    }
  }

  /** What ends a message. */
  public sealed interface End {
    /** These bytes, which are not part of it. */
    record Mark(Bytes bytes) implements End {
      public Mark {
        if (bytes.length() == 0) {
          throw new IllegalArgumentException("an end mark has at least one byte");
        }
      }
    }

    /**
     * Its length, whatever bytes it holds, so that an end mark inside of binary data means nothing.
     *
     * @param lengths the first that fits the beginning, and behind which the tail stands, is its
     *     length; only the last must have the tail
     * @param tail bytes that must follow, not part of it; may be empty
     */
    record Counted(List<Length> lengths, Bytes tail) implements End {
      public Counted {
        lengths = List.copyOf(lengths);
        if (lengths.isEmpty()) {
          throw new IllegalArgumentException("a message has a length");
        }
      }
    }

    /** That nothing more comes for a while. */
    record Silence() implements End {}
  }

  /** How long a message is, in bytes between start and tail. */
  public sealed interface Length {
    /** What such a message begins with; empty: anything. */
    Bytes starts();

    /** Always the same. */
    record Fixed(Bytes starts, int bytes) implements Length {
      public Fixed {
        if (bytes < 1) {
          throw new IllegalArgumentException("a message has at least one byte");
        }
      }
    }

    /**
     * A number in it, times, plus.
     *
     * @param at where the number lies, bytes from 1 behind the start
     */
    record Told(Bytes starts, Span at, Notation as, int times, int plus) implements Length {}
  }

  /** When something can be said. */
  public enum Answer {
    /** To ENQ outside of a message. */
    BID,
    /** When a message is durable. */
    STORED,
    /** When it could not be stored: the instrument should send it again. */
    REFUSED
  }

  /** Whether the instrument sends again what could not be stored. */
  boolean canRefuse() {
    return answers.containsKey(Answer.REFUSED);
  }
}
