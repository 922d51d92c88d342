package org.huren.lab.profile;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.huren.lab.record.TaggedMessage;
import org.huren.lab.text.Segment;
import org.jspecify.annotations.Nullable;

/**
 * Where a piece of text lies in a message, written as people speak of it.
 *
 * <pre>
 *   O-4         first component of the first repeat of field 4 of the O record
 *   O-4.3       its third component             O-4.*     all its components, joined by a blank
 *   R-5.raw     all of the repeat as it stands, delimiters that were meant as text included
 *   SPM-2.1.2   a subcomponent; without it, the component as it stands
 *   OBX-8[2]    the second repeat               OBX-8[*]  every repeat
 *   T-ci        the field with this tag, of a message whose fields bear tags
 * </pre>
 *
 * @param record the record's or segment's type
 * @param repeat 0: every one
 * @param component 0: all, joined; -1: the repeat as it stands
 * @param subcomponent 0: the component as it stands
 */
public record FieldPath(String record, int field, int repeat, int component, int subcomponent)
    implements Lookup {
  private static final int RAW = -1;
  private static final Pattern FORM =
      Pattern.compile(
          "([A-Z][A-Z0-9]{0,2})-(\\d{1,3})(?:\\[(\\d{1,3}|\\*)])?"
              + "(?:\\.(\\d{1,3}|\\*|raw)(?:\\.(\\d{1,3}))?)?");
  private static final Pattern TAG = Pattern.compile("T-([a-z][a-z0-9])");

  /**
   * Reads the written form.
   *
   * @throws IllegalArgumentException if it is not one
   */
  public static FieldPath parse(String text) {
    Matcher tag = TAG.matcher(text.strip());
    if (tag.matches()) {
      return new FieldPath(TaggedMessage.RECORD, TaggedMessage.number(tag.group(1)), 1, RAW, 0);
    }
    Matcher m = FORM.matcher(text.strip());
    if (!m.matches()) {
      throw new IllegalArgumentException("'" + text + "' is not a path such as O-4.3 or OBX-8[*]");
    }
    FieldPath path =
        new FieldPath(
            m.group(1),
            Integer.parseInt(m.group(2)),
            number(m.group(3)),
            number(m.group(4)),
            m.group(5) == null ? 0 : Integer.parseInt(m.group(5)));
    if (path.field == 0) {
      throw new IllegalArgumentException("'" + text + "': fields count from 1");
    }
    return path;
  }

  private static int number(@Nullable String text) {
    if (text == null) {
      return 1;
    }
    return text.equals("*") ? 0 : text.equals("raw") ? RAW : Integer.parseInt(text);
  }

  /** What lies there in one record, trimmed; empty strings left out, so at most one without [*]. */
  public List<String> in(Segment segment) {
    int last = repeat == 0 ? segment.repeats(field) : repeat;
    List<String> found = new ArrayList<>();
    for (int r = Math.max(1, repeat); r <= last; r++) {
      String text = component == 0 ? joined(segment, r) : piece(segment, r);
      if (!text.isEmpty() && !text.equals("\"\"")) {
        found.add(text);
      }
    }
    return found;
  }

  /** What lies there in one record with the blanks around it; of several repeats the first. */
  public String padded(Segment segment) {
    return segment.get(field, Math.max(1, repeat), Math.max(0, component), subcomponent);
  }

  /** Whether the field is meant as it stands, delimiters and escapes included. */
  public boolean isRaw() {
    return component == RAW;
  }

  private String piece(Segment segment, int r) {
    return segment.get(field, r, Math.max(0, component), subcomponent).strip();
  }

  private String joined(Segment segment, int r) {
    List<String> parts = segment.components(field, r);
    return String.join(" ", parts.stream().map(String::strip).filter(p -> !p.isEmpty()).toList());
  }

  @Override
  public String toString() {
    if (TaggedMessage.isNumber(field)) {
      return record + "-" + TaggedMessage.tag(field);
    }
    String text = record + "-" + field;
    if (repeat != 1) {
      text += repeat == 0 ? "[*]" : "[" + repeat + "]";
    }
    if (component != 1 || subcomponent != 0) {
      text += component == 0 ? ".*" : component == RAW ? ".raw" : "." + component;
    }
    return subcomponent == 0 ? text : text + "." + subcomponent;
  }
}
