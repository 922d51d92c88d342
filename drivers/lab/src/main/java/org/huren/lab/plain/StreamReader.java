package org.huren.lab.plain;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import org.huren.lab.Bytes;
import org.huren.lab.Unfinished;
import org.huren.lab.plain.StreamProfile.Answer;
import org.huren.lab.plain.StreamProfile.End;
import org.huren.lab.plain.StreamProfile.Length;

/**
 * Finds messages in a stream that has no frames of a standard.
 *
 * <pre>
 *   start  content ...  end mark                      text lines, STX text ETX
 *   start  content of so many bytes  tail             binary records: marks inside are data
 *   start  ..length.. rest as it says  tail           the same, of any length, or one of several
 *   content ... silence                               nothing but a pause between messages
 *
 *   OUTSIDE -start-> INSIDE -end, tail-> OUTSIDE      ENQ, EOT, CR, LF, NUL between are passed over
 * </pre>
 *
 * Memory is bounded by the longest message; what is longer is set aside, and its rest is noise.
 * Pure: bytes in, events out. Not thread-safe.
 */
public final class StreamReader {
  private static final byte ENQ = 0x05;
  private static final byte EOT = 0x04;

  private final StreamProfile profile;
  private final byte[] start;
  private final byte[] tail;
  private final ByteArrayOutputStream content = new ByteArrayOutputStream();
  private List<StreamEvent> events = new ArrayList<>();
  private boolean inside;
  private int matched;
  private int tailMatched;
  private int candidate;
  private int wanted = -1;
  private int noise;

  public StreamReader(StreamProfile profile) {
    this.profile = profile;
    this.start = profile.start().toArray();
    this.tail = tail(profile.end());
  }

  private static byte[] tail(End end) {
    return end instanceof End.Counted counted ? counted.tail().toArray() : new byte[0];
  }

  /** Bytes arrived. */
  public List<StreamEvent> receive(byte[] bytes, int from, int length) {
    events = new ArrayList<>(2);
    for (int i = from; i < from + length; i++) {
      accept(bytes[i]);
    }
    reportNoise();
    return events;
  }

  /** Nothing came for as long as the profile allows, or the connection is gone. */
  public List<StreamEvent> end(Unfinished why) {
    events = new ArrayList<>(2);
    noise += matched;
    matched = 0;
    reportNoise();
    if (inside && profile.end() instanceof End.Silence && why == Unfinished.TIMED_OUT) {
      complete();
    } else if (inside) {
      giveUp(why);
    }
    return events;
  }

  /** Whether a message is under way. */
  public boolean isInside() {
    return inside;
  }

  private void accept(byte b) {
    if (inside) {
      inside(b);
    } else if (start.length > 0) {
      beforeStart(b);
    } else if (!isBetween(b)) {
      begin();
      inside(b);
    }
  }

  private void beforeStart(byte b) {
    if (b == start[matched]) {
      matched++;
      if (matched == start.length) {
        matched = 0;
        begin();
      }
    } else {
      // A start whose beginning repeats within itself is short enough to be tried once more only.
      noise += matched;
      matched = b == start[0] ? 1 : 0;
      if (matched == start.length) {
        matched = 0;
        begin();
      } else if (matched == 0 && !isBetween(b)) {
        noise++;
      }
    }
  }

  /** Whether a byte between messages means nothing, or is a bid, which is told. */
  private boolean isBetween(byte b) {
    if (b == ENQ && profile.answers().containsKey(Answer.BID)) {
      reportNoise();
      events.add(new StreamEvent.Bid());
      return true;
    }
    return b == ENQ || b == EOT || b == '\r' || b == '\n' || b == 0;
  }

  private void begin() {
    reportNoise();
    inside = true;
    content.reset();
    tailMatched = 0;
    candidate = 0;
    wanted = -1;
    if (profile.end() instanceof End.Counted counted) {
      count(counted, Unfinished.NOT_A_MESSAGE);
    }
  }

  private void inside(byte b) {
    if (wanted >= 0 && content.size() == wanted) {
      tail(b);
      return;
    }
    if (content.size() == profile.maxMessage()) {
      giveUp(Unfinished.TOO_LONG);
      noise++;
      return;
    }
    content.write(b);
    End end = profile.end();
    if (end instanceof End.Mark mark) {
      cutAt(mark.bytes());
    } else if (end instanceof End.Counted counted && wanted < 0) {
      count(counted, Unfinished.NOT_A_MESSAGE);
    }
    if (inside && wanted >= 0 && content.size() >= wanted && tail.length == 0) {
      complete();
    }
  }

  /**
   * The tail must be there: if not, the message is a longer one, or bytes were lost and nobody
   * knows which.
   */
  private void tail(byte b) {
    if (b == tail[tailMatched]) {
      tailMatched++;
      if (tailMatched == tail.length) {
        complete();
      }
      return;
    }
    int taken = tailMatched;
    tailMatched = 0;
    candidate++;
    wanted = -1;
    End.Counted counted = (End.Counted) profile.end();
    count(counted, Unfinished.RESTARTED);
    for (int i = 0; inside && i < taken; i++) {
      inside(tail[i]);
    }
    if (inside) {
      inside(b);
    } else {
      accept(b);
    }
  }

  /** Finds out how long the message is, as soon as enough of it is there to know. */
  private void count(End.Counted counted, Unfinished otherwise) {
    byte[] soFar = content.toByteArray();
    while (candidate < counted.lengths().size()) {
      Length length = counted.lengths().get(candidate);
      int same = same(soFar, length.starts());
      if (same == soFar.length && same < length.starts().length()) {
        return;
      }
      if (same == length.starts().length()) {
        OptionalInt found = length(length, soFar);
        if (found.isEmpty()) {
          return;
        }
        if (found.getAsInt() >= soFar.length && found.getAsInt() <= profile.maxMessage()) {
          wanted = found.getAsInt();
          return;
        }
      }
      candidate++;
    }
    giveUp(otherwise);
  }

  /** How many bytes both begin with. */
  private static int same(byte[] message, Bytes start) {
    int n = 0;
    while (n < message.length && n < start.length() && message[n] == start.at(n)) {
      n++;
    }
    return n;
  }

  /** The length; empty as long as it can't be known, -1 if it is none. */
  private static OptionalInt length(Length length, byte[] soFar) {
    if (length instanceof Length.Fixed fixed) {
      return OptionalInt.of(fixed.bytes());
    }
    Length.Told told = (Length.Told) length;
    if (soFar.length < told.at().to()) {
      return OptionalInt.empty();
    }
    byte[] spelled = Arrays.copyOfRange(soFar, told.at().from() - 1, told.at().to());
    long bytes =
        told.as().length(spelled).map(n -> (long) n * told.times() + told.plus()).orElse(-1L);
    return OptionalInt.of(bytes > Integer.MAX_VALUE ? -1 : (int) bytes);
  }

  private void cutAt(Bytes mark) {
    int size = content.size();
    int length = mark.length();
    if (size < length) {
      return;
    }
    byte[] all = content.toByteArray();
    for (int i = 0; i < length; i++) {
      if (all[size - length + i] != mark.at(i)) {
        return;
      }
    }
    content.reset();
    content.write(all, 0, size - length);
    complete();
  }

  private void complete() {
    inside = false;
    if (content.size() > 0) {
      events.add(new StreamEvent.Message(Bytes.of(content.toByteArray())));
    }
    content.reset();
  }

  private void giveUp(Unfinished why) {
    inside = false;
    if (content.size() > 0) {
      events.add(new StreamEvent.Broken(Bytes.of(content.toByteArray()), why));
    }
    content.reset();
  }

  private void reportNoise() {
    if (noise > 0) {
      events.add(new StreamEvent.Noise(noise));
      noise = 0;
    }
  }
}
