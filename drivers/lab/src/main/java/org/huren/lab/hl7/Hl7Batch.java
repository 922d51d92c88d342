package org.huren.lab.hl7;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.huren.lab.model.Finding;
import org.huren.lab.text.Delimiters;
import org.huren.lab.text.MessageText;
import org.huren.lab.text.Segment;

/**
 * The content of one block: usually one HL7 v2 message, sometimes several, with or without batch
 * segments around them.
 *
 * <pre>
 *   MSH|^~\&amp;|...CR     MSH-1 field, MSH-2 component, repetition, escape, subcomponent
 *   PID|...CR           a segment's name has three characters
 * </pre>
 *
 * Tolerant: a segment ends with CR, LF or both, if another segment or nothing follows; other line
 * ends belong to the text, such as a document or wrapped base64 in OBX-5. Any version; junk before
 * MSH is counted and left out. Not thread-safe.
 */
public final class Hl7Batch {
  private static final byte CR = 0x0D;
  private static final byte LF = 0x0A;

  /** How far into a block its first header is looked for, to learn its character set. */
  private static final int HEADER = 4096;

  private final MessageText text;
  private final List<Finding> findings = new ArrayList<>();
  private final List<Hl7Message> messages = new ArrayList<>();

  private Delimiters delimiters =
      new Delimiters((byte) '|', (byte) '~', (byte) '^', (byte) '&', (byte) '\\');
  private Hl7Escapes escapes;
  private List<Segment> open = new ArrayList<>();
  private int controlsFrom = -1;
  private int controlsTo = -1;
  private int outside;
  private int continued;

  private Hl7Batch(MessageText text) {
    this.text = text;
    this.escapes = new Hl7Escapes(text, delimiters);
  }

  /**
   * Cuts a block.
   *
   * @param declared the profile's character set; MSH-18 is only a hint after it
   */
  public static Hl7Batch parse(byte[] bytes, Optional<Charset> declared) {
    Hl7Batch batch = new Hl7Batch(MessageText.of(bytes, declared, claimed(bytes)));
    batch.cut();
    return batch;
  }

  /** Empty if the bytes hold no MSH segment. */
  public List<Hl7Message> messages() {
    return List.copyOf(messages);
  }

  /** What was noticed so far; grows while fields are read. */
  public List<Finding> findings() {
    List<Finding> all = new ArrayList<>(text.findings());
    all.addAll(findings);
    return all;
  }

  /** What MSH-18 of the first message names, in any of its repetitions. */
  private static Optional<Charset> claimed(byte[] bytes) {
    int limit = Math.min(bytes.length, HEADER);
    int start = 0;
    while (start + 8 < limit
        && (bytes[start] != 'M' || bytes[start + 1] != 'S' || bytes[start + 2] != 'H')) {
      start++;
    }
    if (start + 8 >= limit) {
      return Optional.empty();
    }
    byte field = bytes[start + 3];
    byte repeat = bytes[start + 5];
    int number = 1;
    while (number < 18 && start < limit && bytes[start] != CR && bytes[start] != LF) {
      if (bytes[start++] == field) {
        number++;
      }
    }
    int end = start;
    while (number == 18 && end <= limit) {
      boolean ends = end == limit || bytes[end] == CR || bytes[end] == LF || bytes[end] == field;
      if (ends || bytes[end] == repeat) {
        Optional<Charset> known =
            MessageText.named(new String(bytes, start, end - start, StandardCharsets.ISO_8859_1));
        if (known.isPresent() || ends) {
          return known;
        }
        start = end + 1;
      }
      end++;
    }
    return Optional.empty();
  }

  private void cut() {
    int start = 0;
    headerAt(start);
    for (int i = text.lineEnd(0); i < text.length(); i = text.lineEnd(i + 1)) {
      if (isLineEnd(i)) {
        segment(start, i);
        start = i + 1;
        headerAt(start);
      }
    }
    segment(start, text.length());
    close();
    if (outside > 0) {
      findings.add(Finding.of(Finding.Code.OUTSIDE_MESSAGE, outside));
    }
    if (continued > 0) {
      findings.add(Finding.of(Finding.Code.CONTINUED_LINES, continued));
    }
    if (messages.size() > 1) {
      findings.add(Finding.of(Finding.Code.SEVERAL_MESSAGES, messages.size()));
    }
  }

  /** Whether a segment ends at this CR or LF: another one, or nothing, follows. */
  private boolean isLineEnd(int at) {
    int next = skipControls(at + 1);
    boolean ends = next == text.length() || isSegment(next);
    if (!ends && text.at(at) == CR) {
      continued++;
    }
    return ends;
  }

  private void segment(int from, int to) {
    from = Math.min(to, skipControls(from));
    while (to > from && text.at(to - 1) >= 0 && text.at(to - 1) < ' ') {
      to--;
    }
    if (from == to) {
      return;
    }
    if (isNamed(from, "MSH") && to - from > 4) {
      close();
      open.add(new Segment(text, delimiters, escapes, "MSH", 1, from, to));
    } else if (isNamed(from, "FHS") || isNamed(from, "BHS")) {
      close();
    } else if (!isNamed(from, "FTS") && !isNamed(from, "BTS")) {
      body(from, to);
    }
  }

  private void body(int from, int to) {
    if (open.isEmpty()) {
      outside++;
    } else if (isSegment(from)) {
      String type = text.decode(from, from + 3);
      open.add(new Segment(text, delimiters, escapes, type, 0, from, to));
    }
  }

  /** Asked several times about one run, which a sender may make as long as a block. */
  private int skipControls(int from) {
    if (from < controlsFrom || from > controlsTo) {
      int i = from;
      while (i < text.length() && text.at(i) >= 0 && text.at(i) < ' ') {
        i++;
      }
      controlsFrom = from;
      controlsTo = i;
    }
    return controlsTo;
  }

  /** Whether a segment's name and a field delimiter, or the end of the line, stand here. */
  private boolean isSegment(int at) {
    if (at + 3 > text.length()) {
      return false;
    }
    boolean name =
        isUpper(text.at(at)) && isUpperOrDigit(text.at(at + 1)) && isUpperOrDigit(text.at(at + 2));
    return name
        && (at + 3 == text.length()
            || text.at(at + 3) == delimiters.field()
            || text.at(at + 3) == CR
            || text.at(at + 3) == LF
            || isNamed(at, "MSH"));
  }

  private boolean isNamed(int at, String name) {
    return at + 3 <= text.length()
        && text.at(at) == name.charAt(0)
        && text.at(at + 1) == name.charAt(1)
        && text.at(at + 2) == name.charAt(2);
  }

  private static boolean isUpper(byte b) {
    return b >= 'A' && b <= 'Z';
  }

  private static boolean isUpperOrDigit(byte b) {
    return isUpper(b) || (b >= '0' && b <= '9');
  }

  private void close() {
    if (!open.isEmpty()) {
      messages.add(new Hl7Message(open));
    }
    open = new ArrayList<>();
  }

  /**
   * Reads MSH-1 and MSH-2 if a header begins here, since they are needed to tell where it ends;
   * what is missing in MSH-2 is as the standard recommends.
   */
  private void headerAt(int start) {
    int from = skipControls(start);
    if (!isNamed(from, "MSH") || from + 4 >= text.length()) {
      return;
    }
    byte field = text.at(from + 3);
    byte[] said = {'^', '~', '\\', '&'};
    int count = 0;
    for (int i = from + 4; i < text.length() && count < said.length; i++) {
      if (text.at(i) == field || text.at(i) == CR || text.at(i) == LF) {
        break;
      }
      said[count++] = text.at(i);
    }
    if (count < 4) {
      findings.add(Finding.of(Finding.Code.ODD_DELIMITERS));
    }
    delimiters = new Delimiters(field, said[1], said[0], said[3], said[2]);
    escapes = new Hl7Escapes(text, delimiters);
  }
}
