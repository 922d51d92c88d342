package org.huren.lab.plain;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.huren.lab.Bytes;
import org.huren.lab.Unfinished;
import org.huren.lab.plain.StreamProfile.Answer;
import org.huren.lab.plain.StreamProfile.End;

/**
 * Finds messages in a stream that has no frames of a standard.
 *
 * <pre>
 *   start  content ...  end mark                      text lines, STX text ETX
 *   start  content of so many bytes  tail             binary records: marks inside are data
 *   start  ..length.. rest as it says  tail           the same, of any length
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
  private int wanted = -1;
  private int noise;

  public StreamReader(StreamProfile profile) {
    this.profile = profile;
    this.start = profile.start().toArray();
    this.tail = tail(profile.end());
  }

  private static byte[] tail(End end) {
    if (end instanceof End.Length length) {
      return length.tail().toArray();
    }
    return end instanceof End.Told told ? told.tail().toArray() : new byte[0];
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
    wanted = profile.end() instanceof End.Length length ? length.length() : -1;
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
    } else if (end instanceof End.Told told) {
      readLength(told);
    }
    if (inside && wanted >= 0 && content.size() >= wanted && tail.length == 0) {
      complete();
    }
  }

  /** The tail must be there: if not, bytes were lost and nobody knows which. */
  private void tail(byte b) {
    if (b != tail[tailMatched]) {
      giveUp(Unfinished.RESTARTED);
      accept(b);
      return;
    }
    tailMatched++;
    if (tailMatched == tail.length) {
      complete();
    }
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

  private void readLength(End.Told told) {
    int size = content.size();
    if (wanted >= 0 || size < told.at().to()) {
      return;
    }
    byte[] spelled =
        Arrays.copyOfRange(content.toByteArray(), told.at().from() - 1, told.at().to());
    int length = told.as().length(spelled).map(n -> n + told.plus()).orElse(-1);
    if (length < size || length > profile.maxMessage()) {
      giveUp(Unfinished.NOT_A_MESSAGE);
    } else {
      wanted = length;
    }
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
