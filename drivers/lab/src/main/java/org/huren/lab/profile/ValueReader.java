package org.huren.lab.profile;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.huren.lab.model.Finding;
import org.huren.lab.model.ReferenceRange;
import org.huren.lab.model.Value;
import org.huren.lab.profile.InstrumentProfile.ValueRules;
import org.huren.lab.text.Segment;

/**
 * Reads values out of fields. HL7 data types, where the message names one, decide what is tried;
 * what a single text says, {@link ValueGrammar} knows.
 */
final class ValueReader {
  private static final Pattern BASE64 = Pattern.compile("[A-Za-z0-9+/]++={0,2}");

  private final ValueGrammar grammar;

  ValueReader(ValueRules rules) {
    this.grammar = new ValueGrammar(rules);
  }

  /** A value, the unit and the flag that were glued to it, and what was odd. */
  record Read(
      Value value, Optional<String> unit, Optional<String> flag, Optional<Finding.Code> odd) {
    static Read of(Value value) {
      return new Read(value, Optional.empty(), Optional.empty(), Optional.empty());
    }

    static Read odd(Value value, Finding.Code code) {
      return new Read(value, Optional.empty(), Optional.empty(), Optional.of(code));
    }
  }

  /** Reads a text that no single field holds, as the declared HL7 type if that is a simple one. */
  Read read(String text, String type) {
    return switch (type) {
      case "NM" -> number(text);
      case "IS", "ID", "CE", "CWE", "CNE", "CF" -> grammar.absent(text).orElseGet(() -> code(text));
      case "TX", "FT" -> text(text);
      default -> grammar.read(text);
    };
  }

  /** Reads words, even if they look like a number. */
  Read words(String text) {
    return text(text);
  }

  /** Reads base64 that stands in a field of its own. */
  Read attachment(String data, String format) {
    if (data.isBlank()) {
      return Read.of(new Value.Absent(Value.Reason.EMPTY, ""));
    }
    return base64(data, format.isBlank() ? "application/octet-stream" : format);
  }

  /** Reads the field that a path leads to, as the declared HL7 type if there is one. */
  Read read(Segment record, FieldPath path, String type) {
    return switch (type) {
      case "SN" -> structured(record, path);
      case "CE", "CWE", "CNE", "CF" -> coded(record, path);
      case "ED" -> attachment(record, path);
      case "NM" -> number(scalar(record, path));
      case "IS", "ID" ->
          grammar.absent(scalar(record, path)).orElseGet(() -> code(scalar(record, path)));
      case "TX", "FT" -> text(lines(record, path));
      default -> grammar.read(scalar(record, path));
    };
  }

  private static String scalar(Segment record, FieldPath path) {
    return record
        .get(
            path.field(),
            Math.max(1, path.repeat()),
            Math.max(0, path.component()),
            path.subcomponent())
        .strip();
  }

  private static String lines(Segment record, FieldPath path) {
    StringBuilder all = new StringBuilder();
    int repeats = record.repeats(path.field());
    for (int r = 1; r <= repeats; r++) {
      all.append(r > 1 ? "\n" : "").append(record.get(path.field(), r, 0, 0));
    }
    return all.toString().strip();
  }

  private Read text(String text) {
    return grammar.absent(text).orElseGet(() -> Read.of(new Value.Text(text)));
  }

  private static Read code(String code) {
    return Read.of(new Value.Coded(code, "", ""));
  }

  private Read number(String raw) {
    Read read = grammar.read(raw);
    boolean fits =
        read.value() instanceof Value.Quantity
            || read.value() instanceof Value.Absent
            || read.odd().isPresent();
    return fits
        ? read
        : new Read(
            read.value(), read.unit(), read.flag(), Optional.of(Finding.Code.VALUE_NOT_OF_TYPE));
  }

  /** HL7 SN: comparator, number, separator or suffix, second number. */
  private Read structured(Segment record, FieldPath path) {
    int f = path.field();
    String comparator = record.get(f, 1, 1, 1).strip();
    String first = record.get(f, 1, 2, 1).strip();
    String separator = record.get(f, 1, 3, 1).strip();
    String second = record.get(f, 1, 4, 1).strip();
    String raw = comparator + first + separator + second;
    if (!second.isEmpty() && (separator.equals(":") || separator.equals("/"))) {
      return number(comparator + first + ":" + second, raw);
    }
    if (!second.isEmpty()) {
      return number(first + "-" + second, raw);
    }
    if (separator.equals("+")) {
      return Read.of(new Value.Text(raw));
    }
    return number(comparator + first, raw);
  }

  private Read number(String text, String raw) {
    Read read = grammar.read(text);
    return read.value() instanceof Value.Text ? Read.of(new Value.Text(raw)) : read;
  }

  private Read coded(Segment record, FieldPath path) {
    int f = path.field();
    String code = record.get(f, 1, 1, 1).strip();
    String text = record.get(f, 1, 2, 1).strip();
    String system = record.get(f, 1, 3, 1).strip();
    if (code.isEmpty() && text.isEmpty()) {
      return Read.of(new Value.Absent(Value.Reason.EMPTY, ""));
    }
    return grammar
        .absent(code.isEmpty() ? text : code)
        .orElseGet(() -> Read.of(new Value.Coded(code, text, system)));
  }

  /** HL7 ED: application, type, subtype, encoding, data. */
  private Read attachment(Segment record, FieldPath path) {
    int f = path.field();
    String kind = record.get(f, 1, 2, 1).strip();
    String subtype = record.get(f, 1, 3, 1).strip();
    String encoding = record.get(f, 1, 4, 1).strip();
    String data = record.get(f, 1, 5, 0);
    if (data.isBlank()) {
      return Read.of(new Value.Absent(Value.Reason.EMPTY, ""));
    }
    if (!encoding.equalsIgnoreCase("Base64")) {
      return Read.of(new Value.Text(data));
    }
    return base64(data, mediaType(kind, subtype));
  }

  private static Read base64(String data, String format) {
    String packed = data.replaceAll("\\s", "");
    if (!BASE64.matcher(packed).matches() || packed.length() % 4 != 0) {
      return Read.odd(new Value.Text(data), Finding.Code.BROKEN_ATTACHMENT);
    }
    return Read.of(new Value.Binary(format, packed));
  }

  private static String mediaType(String kind, String subtype) {
    String low = subtype.toLowerCase(Locale.ROOT);
    if (low.contains("/")) {
      return low;
    }
    String type = kind.isEmpty() ? "application" : kind.toLowerCase(Locale.ROOT);
    // Mindray's own spelling.
    String name = low.isEmpty() || low.equals("octer-stream") ? "octet-stream" : low;
    return type + "/" + name;
  }

  /** A normal range; one that says nothing is none. */
  Optional<ReferenceRange> referenceRange(String text) {
    return grammar.referenceRange(text);
  }
}
