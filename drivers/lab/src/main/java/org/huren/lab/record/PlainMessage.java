package org.huren.lab.record;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.huren.lab.model.Finding;
import org.huren.lab.text.Delimiters;
import org.huren.lab.text.MessageText;
import org.huren.lab.text.Segment;

/**
 * One message of lines or of fixed columns, cut into records as a {@link PlainForm} says. What fits
 * nothing is a record too, {@link #UNKNOWN}, so that nothing is left out unseen. Not thread-safe.
 */
public final class PlainMessage {
  /** What a line that fits no shape, or columns that are not whole, call themselves in paths. */
  public static final String UNKNOWN = "TXT";

  private static final Delimiters NO_DELIMITERS =
      new Delimiters((byte) 0, (byte) 0, (byte) 0, (byte) 0, (byte) 0);

  /** Time and memory for an expression go with the line's length. */
  private static final int LONGEST_LINE = 4096;

  /** Bytes of a message that fits nothing, in hexadecimal digits. */
  private static final int MOST_SHOWN = 64;

  private static final Pattern LINE_END = Pattern.compile("[\\r\\n\\f\\x00]+");

  private final MessageText source;
  private final List<Part> parts = new ArrayList<>();

  private PlainMessage(MessageText source) {
    this.source = source;
  }

  /** A record, and whether a sample begins with it. */
  public record Part(Segment record, boolean begins) {}

  /**
   * Cuts a message.
   *
   * @param declared the profile's character set
   */
  public static PlainMessage parse(byte[] bytes, PlainForm form, Optional<Charset> declared) {
    if (form instanceof PlainForm.Places places) {
      return placed(bytes, places, declared);
    }
    PlainMessage message = new PlainMessage(MessageText.of(bytes, declared, Optional.empty()));
    if (form instanceof PlainForm.Lines lines) {
      String text = message.source.decode(0, message.source.length());
      for (String line : LINE_END.split(text, -1)) {
        if (!line.isBlank()) {
          message.parts.add(cut(line, lines));
        }
      }
    } else {
      message.columns((PlainForm.Columns) form);
    }
    return message;
  }

  private static PlainMessage placed(
      byte[] bytes, PlainForm.Places form, Optional<Charset> declared) {
    Optional<PlacedRecords.Result> cut = PlacedRecords.cut(bytes, form, declared);
    if (cut.isEmpty()) {
      String hex = HexFormat.of().formatHex(bytes, 0, Math.min(bytes.length, MOST_SHOWN));
      Part unknown = new Part(record(UNKNOWN, List.of(hex)), false);
      PlainMessage message =
          new PlainMessage(MessageText.of(new byte[0], declared, Optional.empty()));
      message.parts.add(unknown);
      return message;
    }
    PlainMessage message = new PlainMessage(cut.get().text());
    boolean begins = true;
    for (Segment record : cut.get().records()) {
      message.parts.add(new Part(record, begins));
      begins = false;
    }
    return message;
  }

  private static Part cut(String line, PlainForm.Lines lines) {
    if (line.length() <= LONGEST_LINE) {
      for (PlainForm.Shape shape : lines.shapes()) {
        Optional<Segment> record = record(line, shape);
        if (record.isPresent()) {
          return new Part(record.get(), shape.begins());
        }
      }
    }
    return new Part(record(UNKNOWN, List.of(line)), false);
  }

  private static Optional<Segment> record(String line, PlainForm.Shape shape) {
    if (shape.cut() instanceof PlainForm.Cut.Groups groups) {
      Matcher match = groups.pattern().matcher(line);
      if (!match.matches()) {
        return Optional.empty();
      }
      List<String> fields = new ArrayList<>();
      for (int i = 1; i <= match.groupCount(); i++) {
        String field = match.group(i);
        fields.add(field == null ? "" : field);
      }
      return Optional.of(record(shape.record(), fields));
    }
    PlainForm.Cut.Delimited delimited = (PlainForm.Cut.Delimited) shape.cut();
    List<String> fields =
        List.of(line.split(Pattern.quote(String.valueOf(delimited.delimiter())), -1));
    return delimited.starts().isEmpty() || fields.get(0).strip().equals(delimited.starts())
        ? Optional.of(record(shape.record(), fields))
        : Optional.empty();
  }

  /** A record of fields that were decoded already. */
  private static Segment record(String type, List<String> fields) {
    int[] numbers = new int[fields.size()];
    int[] starts = new int[fields.size()];
    int[] ends = new int[fields.size()];
    StringBuilder all = new StringBuilder();
    int length = 0;
    for (int i = 0; i < fields.size(); i++) {
      all.append(fields.get(i));
      numbers[i] = i + 1;
      starts[i] = length;
      length += fields.get(i).getBytes(StandardCharsets.UTF_8).length;
      ends[i] = length;
    }
    MessageText text =
        MessageText.of(
            all.toString().getBytes(StandardCharsets.UTF_8),
            Optional.of(StandardCharsets.UTF_8),
            Optional.empty());
    return Segment.numbered(text, NO_DELIMITERS, type, numbers, starts, ends);
  }

  private void columns(PlainForm.Columns form) {
    int end = source.length();
    while (end > 0 && (source.at(end - 1) == '\r' || source.at(end - 1) == '\n')) {
      end--;
    }
    if (end == 0) {
      return;
    }
    int at = Math.min(end, form.head().total());
    parts.add(new Part(columns(form.head(), 0, end), true));
    while (at < end) {
      int next = Math.min(end, at + form.rest().map(PlainForm.Widths::total).orElse(end));
      if (!isBlank(at, next)) {
        parts.add(new Part(rest(form, at, next), false));
      }
      at = next;
    }
  }

  /** Blanks at the end of a message are often not sent; less than two fields are no record. */
  private Segment rest(PlainForm.Columns form, int from, int to) {
    if (form.rest().isPresent()) {
      List<Integer> widths = form.rest().get().widths();
      int least = widths.get(0) + (widths.size() > 1 ? 1 : 0);
      if (to - from >= least) {
        return columns(form.rest().get(), from, to);
      }
    }
    return columns(new PlainForm.Widths(UNKNOWN, List.of(to - from)), from, to);
  }

  private Segment columns(PlainForm.Widths form, int from, int to) {
    int[] numbers = new int[form.widths().size()];
    int[] starts = new int[numbers.length];
    int[] ends = new int[numbers.length];
    int at = from;
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = i + 1;
      starts[i] = Math.min(at, to);
      at += form.widths().get(i);
      ends[i] = Math.min(at, to);
    }
    return Segment.numbered(source, NO_DELIMITERS, form.record(), numbers, starts, ends);
  }

  private boolean isBlank(int from, int to) {
    for (int i = from; i < to; i++) {
      if (source.at(i) != ' ') {
        return false;
      }
    }
    return true;
  }

  /** The records in their order. */
  public List<Part> parts() {
    return List.copyOf(parts);
  }

  /** What was noticed about the character set; grows while fields of columns are read. */
  public List<Finding> findings() {
    return source.findings();
  }
}
