package org.huren.lab.record;

import java.nio.charset.Charset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.huren.lab.model.Finding;
import org.huren.lab.text.Delimiters;
import org.huren.lab.text.MessageText;
import org.huren.lab.text.Segment;

/**
 * The text of one message whose fields bear tags, as bioMerieux VIDAS sends it (VIDAS PC user's
 * manual, chapter 10 "Bidirectional Computer Interface").
 *
 * <pre>
 *   RS mtrsl|pi990519001|pnX|...|ci990519001|rtHCG|rnHCG| RS tt15:09|td20/05/1999|qn28,94mUI/ml| GS ab
 * </pre>
 *
 * A field is two characters of tag and what follows. RS stands every eighty characters, inside of
 * tags and values too, and means nothing; GS ends the text, what follows is its checksum. Fields
 * before the first result's tag belong to every result. Not thread-safe.
 */
public final class TaggedMessage {
  /** What such a record calls itself in paths. */
  public static final String RECORD = "T";

  // Above any field number of the standards, which have three digits at most
  private static final int FIRST = 1 << 16;
  private static final int RADIX = 36;

  private static final byte GS = 0x1D;
  private static final Delimiters DELIMITERS =
      new Delimiters((byte) '|', (byte) 0, (byte) 0, (byte) 0, (byte) 0);

  private final MessageText text;
  private final Segment head;
  private final List<Segment> results;

  private TaggedMessage(MessageText text, Segment head, List<Segment> results) {
    this.text = text;
    this.head = head;
    this.results = List.copyOf(results);
  }

  /**
   * Cuts a message.
   *
   * @param declared the profile's character set
   */
  public static TaggedMessage parse(byte[] bytes, RecordForm form, Optional<Charset> declared) {
    MessageText text = MessageText.of(content(bytes), declared, Optional.empty());
    List<Tagged> head = new ArrayList<>();
    List<Segment> results = new ArrayList<>();
    List<Tagged> result = List.of();
    int start = 0;
    for (int i = 0; i <= text.length(); i = i < text.length() ? text.next(i) : i + 1) {
      if (i < text.length() && text.at(i) != '|') {
        continue;
      }
      Optional<Tagged> field = field(text, start, i);
      start = i + 1;
      if (field.isEmpty()) {
        continue;
      }
      if (field.get().number() == form.result()) {
        if (!result.isEmpty()) {
          results.add(segment(text, head, result));
        }
        result = new ArrayList<>();
      }
      (result.isEmpty() && field.get().number() != form.result() ? head : result).add(field.get());
    }
    if (!result.isEmpty()) {
      results.add(segment(text, head, result));
    }
    return new TaggedMessage(text, segment(text, head, List.of()), results);
  }

  /** A field's tag as a number, and where its text lies. */
  private record Tagged(int number, int from, int to) {}

  private static byte[] content(byte[] bytes) {
    byte[] content = new byte[bytes.length];
    int length = 0;
    for (byte b : bytes) {
      if (b == GS) {
        break;
      }
      if (b < 0 || b >= ' ') {
        content[length++] = b;
      }
    }
    return Arrays.copyOf(content, length);
  }

  private static Optional<Tagged> field(MessageText text, int from, int to) {
    if (to - from < 2 || !isTag(text.at(from), text.at(from + 1))) {
      return Optional.empty();
    }
    int number =
        FIRST
            + Character.digit(text.at(from), RADIX) * RADIX
            + Character.digit(text.at(from + 1), RADIX);
    return Optional.of(new Tagged(number, from + 2, to));
  }

  private static boolean isTag(byte first, byte second) {
    return first >= 'a'
        && first <= 'z'
        && ((second >= 'a' && second <= 'z') || (second >= '0' && second <= '9'));
  }

  private static Segment segment(MessageText text, List<Tagged> head, List<Tagged> more) {
    List<Tagged> all = new ArrayList<>(more);
    all.addAll(head);
    return Segment.numbered(
        text,
        DELIMITERS,
        RECORD,
        all.stream().mapToInt(Tagged::number).toArray(),
        all.stream().mapToInt(Tagged::from).toArray(),
        all.stream().mapToInt(Tagged::to).toArray());
  }

  /** The fields before the first result. */
  public Segment head() {
    return head;
  }

  /** One for each result, with the fields of the head as well. */
  public List<Segment> results() {
    return results;
  }

  /** What was noticed so far; grows while fields are read. */
  public List<Finding> findings() {
    return text.findings();
  }

  /**
   * A tag as a field number.
   *
   * @throws IllegalArgumentException if it is not a tag
   */
  public static int number(String tag) {
    if (!tag.matches("[a-z][a-z0-9]")) {
      throw new IllegalArgumentException("'" + tag + "' is not a tag such as rt");
    }
    return FIRST + Integer.parseInt(tag, RADIX);
  }

  /** Whether a field number stands for a tag. */
  public static boolean isNumber(int field) {
    return field >= FIRST;
  }

  /** The tag that a field number stands for. */
  public static String tag(int number) {
    return Integer.toString(number - FIRST, RADIX);
  }
}
