package org.huren.lab.record;

import java.nio.charset.Charset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.huren.lab.model.Finding;
import org.huren.lab.text.Delimiters;
import org.huren.lab.text.MessageText;
import org.huren.lab.text.Segment;

/**
 * The text of one or more LIS02-A2 messages, cut into records and fields.
 *
 * <pre>
 *   H|\^&amp;|...CR        delimiters are what the header says: field, repeat, component, escape
 *   P|1|...CR           patient, O order, R result, C comment, M manufacturer, Q query, S scientific
 *   L|1|N CR            terminator
 * </pre>
 *
 * Tolerant: CR, LF or both end a record, control characters around records are passed over, frame
 * digits before records are dropped, text outside of H..L is counted and left out. Every oddity is
 * a finding; without any H there is no message at all. Not thread-safe.
 */
public final class Transmission {
  private static final String TYPES = "HPORCMQSL";

  private final MessageText text;
  private final boolean prefixed;
  private final List<Finding> findings = new ArrayList<>();
  private final List<AstmMessage> messages = new ArrayList<>();

  private Delimiters delimiters =
      new Delimiters((byte) '|', (byte) 0, (byte) 0, (byte) 0, (byte) 0);
  private AstmEscapes escapes;
  private List<Segment> open = new ArrayList<>();
  private boolean inside;
  private boolean numbered;
  private int outside;

  private Transmission(MessageText text, boolean prefixed) {
    this.text = text;
    this.prefixed = prefixed;
    this.escapes = new AstmEscapes(text, delimiters);
  }

  /**
   * Cuts a transmission.
   *
   * @param declared the profile's character set
   */
  public static Transmission parse(byte[] bytes, Optional<Charset> declared) {
    return parse(bytes, RecordForm.STANDARD, declared);
  }

  /**
   * Cuts a transmission of an instrument that may have its own way with escapes.
   *
   * @param declared the profile's character set
   */
  public static Transmission parse(byte[] bytes, RecordForm form, Optional<Charset> declared) {
    Transmission transmission =
        new Transmission(MessageText.of(bytes, declared, Optional.empty()), form.prefix());
    transmission.cut();
    return transmission;
  }

  /** Empty if the bytes hold no header record. */
  public List<AstmMessage> messages() {
    return List.copyOf(messages);
  }

  /** What was noticed so far; grows while fields are read. */
  public List<Finding> findings() {
    List<Finding> all = new ArrayList<>(text.findings());
    all.addAll(findings);
    return all;
  }

  private void cut() {
    int start = 0;
    for (int i = text.lineEnd(0); i < text.length(); i = text.lineEnd(i + 1)) {
      line(start, i);
      start = i + 1;
    }
    line(start, text.length());
    close(false);
    if (numbered) {
      findings.add(Finding.of(Finding.Code.FRAME_NUMBERS_IN_TEXT));
    }
    if (outside > 0) {
      findings.add(Finding.of(Finding.Code.OUTSIDE_MESSAGE, outside));
    }
    if (messages.size() > 1) {
      findings.add(Finding.of(Finding.Code.SEVERAL_MESSAGES, messages.size()));
    }
  }

  private void line(int from, int to) {
    while (from < to && text.at(from) >= 0 && text.at(from) < ' ') {
      from++;
    }
    while (to > from && text.at(to - 1) >= 0 && text.at(to - 1) < ' ') {
      to--;
    }
    if (from == to) {
      return;
    }
    if (isFrameDigit(from, to)) {
      numbered = true;
      from++;
    }
    char type = (char) text.at(from);
    if (type == 'H' && to - from > 2 && isDelimiter(text.at(from + 1))) {
      close(false);
      inside = true;
      readDelimiters(from, to);
      add('H', from, to);
    } else if (!inside) {
      outside++;
    } else if (TYPES.indexOf(type) >= 0
        && (to - from == 1 || text.at(from + 1) == delimiters.field())) {
      add(type, from, to);
      if (type == 'L') {
        close(true);
      }
    } else {
      String named = Character.isUpperCase(type) && type < 0x80 ? String.valueOf(type) : "?";
      findings.add(Finding.of(Finding.Code.UNKNOWN_RECORD, named, 1));
    }
  }

  /** {@code 2P|1}: the digit of a frame that somebody took off its record without looking. */
  private boolean isFrameDigit(int from, int to) {
    return to - from > 2
        && text.at(from) >= '0'
        && text.at(from) <= '9'
        && TYPES.indexOf(text.at(from + 1)) >= 0
        && isDelimiter(text.at(from + 2))
        && (!inside || text.at(from + 2) == delimiters.field());
  }

  private static boolean isDelimiter(byte b) {
    return b > ' ' && b < 0x7F && !Character.isLetterOrDigit(b);
  }

  private void add(char type, int from, int to) {
    // The header has the escape character itself in its second field
    Delimiters own = prefixed && type != 'H' ? prefixed(delimiters) : delimiters;
    AstmEscapes meant = prefixed && type != 'H' ? new AstmEscapes(text, own) : escapes;
    open.add(new Segment(text, own, meant, String.valueOf(type), 1, from, to));
  }

  private static Delimiters prefixed(Delimiters usual) {
    return new Delimiters(
        usual.field(),
        usual.repeat(),
        usual.component(),
        usual.subcomponent(),
        usual.escape(),
        true);
  }

  private void close(boolean terminated) {
    if (!open.isEmpty()) {
      messages.add(new AstmMessage(open, terminated));
      if (!terminated) {
        findings.add(Finding.of(Finding.Code.NO_TERMINATOR));
      }
    }
    open = new ArrayList<>();
    inside = false;
  }

  /**
   * Reads H-1 and H-2. Some instruments write the repeat delimiter twice, some leave the escape
   * out; if too little is there, the standard's usual ones are meant.
   */
  private void readDelimiters(int from, int to) {
    byte field = text.at(from + 1);
    int stop = from + 2;
    while (stop < to && text.at(stop) != field) {
      stop++;
    }
    int count = stop - from - 2;
    int first = from + 2;
    boolean doubled = count == 4 && text.at(first) == text.at(first + 1);
    if (doubled) {
      first++;
      count--;
    }
    if (doubled || count != 3) {
      findings.add(Finding.of(Finding.Code.ODD_DELIMITERS));
    }
    byte repeat = count >= 2 ? text.at(first) : (byte) '\\';
    byte component = count >= 2 ? text.at(first + 1) : (byte) '^';
    byte escape = count >= 3 ? text.at(first + 2) : count == 2 ? 0 : (byte) '&';
    delimiters = new Delimiters(field, repeat, component, (byte) 0, escape);
    escapes = new AstmEscapes(text, delimiters);
  }
}
