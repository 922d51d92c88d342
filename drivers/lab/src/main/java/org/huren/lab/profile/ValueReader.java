package org.huren.lab.profile;

import java.math.BigDecimal;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.huren.lab.model.Finding;
import org.huren.lab.model.ReferenceRange;
import org.huren.lab.model.Value;
import org.huren.lab.model.Value.Comparator;
import org.huren.lab.profile.InstrumentProfile.AbsentRule;
import org.huren.lab.profile.InstrumentProfile.DecimalMark;
import org.huren.lab.profile.InstrumentProfile.ValueRules;
import org.huren.lab.text.Segment;
import org.jspecify.annotations.Nullable;

/**
 * The grammar of values.
 *
 * <pre>
 *   ---- *** ***.** ..... ERROR INVALID "NO RESULT"     absent
 *   7.40   -0.0191   1.2E3   &gt; 15000.00   &lt;=10           quantity, with comparator
 *   1:64                                                 ratio
 *   5-10   5 ~ 10                                        range
 *   28,94mUI/ml                                          quantity and unit, where the profile says so
 *   146 H   *7.4                                         quantity and flag, likewise
 *   everything else                                      text
 * </pre>
 *
 * A plus sign makes a text: {@code +1} and {@code ++} are grades. HL7 data types, where the message
 * names one, decide what is tried.
 */
final class ValueReader {
  /** Longer texts are no numbers, and patterns should not be tried on megabytes. */
  private static final int LONGEST = 80;

  private static final String NUMBER = "-?(?:\\d{1,30}(?:\\.\\d{0,30})?|\\.\\d{1,30})";
  private static final Pattern QUANTITY =
      Pattern.compile("(<=|>=|=<|=>|<|>|≤|≥|＜|＞)?\\s*(" + NUMBER + "(?:[eE][+-]?\\d{1,2})?)");
  private static final Pattern COMMA =
      Pattern.compile("(.*?\\d*),(\\d+)((?:[eE][+-]?\\d+)?\\s*.*)");
  private static final Pattern RATIO =
      Pattern.compile("(<=|>=|<|>|≤|≥)?\\s*(\\d{1,9})\\s*:\\s*(\\d{1,9})");
  private static final Pattern RANGE =
      Pattern.compile("(" + NUMBER + ")\\s*(?:-|~|～|–|—|_|(?i:to))\\s*(" + NUMBER + ")");

  /** A normal range may name its unit as well. */
  private static final Pattern LIMITS = Pattern.compile(RANGE.pattern() + "(?:\\s*[A-Za-zµμ%].*)?");

  private static final Pattern FRACTION = Pattern.compile("(\\d),(\\d)");
  private static final Pattern GLUED =
      Pattern.compile("([<>≤≥]?=?\\s*" + NUMBER + ")\\s*([A-Za-zµμ%‰°/].*)");
  private static final Pattern BASE64 = Pattern.compile("[A-Za-z0-9+/]++={0,2}");

  /** What every instrument means the same by. */
  private static final List<AbsentRule> USUAL =
      List.of(
          new AbsentRule(Pattern.compile("-{2,}(?:[.,]-+)?"), Value.Reason.NOT_MEASURED),
          new AbsentRule(Pattern.compile("\\*+[.,]?\\*+|\\*"), Value.Reason.NOT_MEASURED),
          new AbsentRule(Pattern.compile("[.,]\\*+|\\.{2,}"), Value.Reason.NOT_MEASURED),
          new AbsentRule(Pattern.compile("(?i)n/?a|nan|null"), Value.Reason.NOT_MEASURED),
          new AbsentRule(Pattern.compile("(?i)err(?:or)?|invalid|no result.*"), Value.Reason.ERROR),
          new AbsentRule(Pattern.compile("(?i)pending"), Value.Reason.PENDING));

  private final ValueRules rules;

  ValueReader(ValueRules rules) {
    this.rules = rules;
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
      case "IS", "ID", "CE", "CWE", "CNE", "CF" -> absent(text).orElseGet(() -> code(text));
      case "TX", "FT" -> text(text);
      default -> grammar(text);
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
      case "IS", "ID" -> absent(scalar(record, path)).orElseGet(() -> code(scalar(record, path)));
      case "TX", "FT" -> text(lines(record, path));
      default -> grammar(scalar(record, path));
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
    for (int r = 1; r <= record.repeats(path.field()); r++) {
      all.append(r > 1 ? "\n" : "").append(record.get(path.field(), r, 0, 0));
    }
    return all.toString().strip();
  }

  private Read text(String text) {
    return absent(text).orElseGet(() -> Read.of(new Value.Text(text)));
  }

  private static Read code(String code) {
    return Read.of(new Value.Coded(code, "", ""));
  }

  private Read number(String raw) {
    Read read = grammar(raw);
    boolean fits =
        read.value() instanceof Value.Quantity
            || read.value() instanceof Value.Absent
            || read.odd().isPresent();
    return fits
        ? read
        : new Read(
            read.value(), read.unit(), read.flag(), Optional.of(Finding.Code.VALUE_NOT_OF_TYPE));
  }

  private Read grammar(String raw) {
    Optional<Read> nothing = absent(raw);
    if (nothing.isPresent()) {
      return nothing.get();
    }
    if (raw.length() > LONGEST) {
      return Read.of(new Value.Text(raw));
    }
    Optional<String> pointed = pointed(raw);
    if (pointed.isEmpty()) {
      return Read.odd(new Value.Text(raw), Finding.Code.AMBIGUOUS_NUMBER);
    }
    return quantity(pointed.get(), raw)
        .or(() -> ratio(raw))
        .or(() -> range(pointed.get(), raw))
        .or(() -> rules.flagInValue().flatMap(flag -> flagged(flag, pointed.get(), raw)))
        .or(() -> rules.unitInValue() ? glued(pointed.get(), raw) : Optional.empty())
        .orElseGet(() -> Read.of(new Value.Text(raw)));
  }

  private Optional<Read> absent(String raw) {
    if (raw.isEmpty() || raw.equals("\"\"")) {
      return Optional.of(Read.of(new Value.Absent(Value.Reason.EMPTY, "")));
    }
    if (raw.length() > LONGEST) {
      return Optional.empty();
    }
    return Stream.concat(rules.absent().stream(), USUAL.stream())
        .filter(r -> r.pattern().matcher(raw).matches())
        .findFirst()
        .map(r -> Read.of(new Value.Absent(r.reason(), raw)));
  }

  /**
   * The text with a decimal point where it has a decimal comma; empty if nobody can tell a fraction
   * from a group of thousands.
   */
  private Optional<String> pointed(String raw) {
    Matcher m = COMMA.matcher(raw);
    if (rules.decimal() == DecimalMark.POINT || !m.matches() || !startsAsNumber(m.group(1))) {
      return Optional.of(raw);
    }
    boolean thousands =
        m.group(2).length() == 3 && !m.group(1).matches("\\D*0?") && m.group(3).isBlank();
    if (rules.decimal() == DecimalMark.EITHER && thousands) {
      return Optional.empty();
    }
    return Optional.of(m.group(1) + "." + m.group(2) + m.group(3));
  }

  private static boolean startsAsNumber(String head) {
    return head.matches("[<>≤≥＜＞]?=?\\s*-?\\d*");
  }

  private static Optional<Read> quantity(String text, String raw) {
    Matcher m = QUANTITY.matcher(text);
    return m.matches()
        ? Optional.of(
            Read.of(new Value.Quantity(comparator(m.group(1)), new BigDecimal(m.group(2)), raw)))
        : Optional.empty();
  }

  private static Optional<Read> ratio(String raw) {
    Matcher m = RATIO.matcher(raw);
    return m.matches()
        ? Optional.of(
            Read.of(
                new Value.Ratio(
                    comparator(m.group(1)),
                    new BigDecimal(m.group(2)),
                    new BigDecimal(m.group(3)),
                    raw)))
        : Optional.empty();
  }

  private static Optional<Read> range(String text, String raw) {
    Matcher m = RANGE.matcher(text);
    return m.matches()
        ? Optional.of(
            Read.of(
                new Value.Range(
                    Optional.of(new BigDecimal(m.group(1))),
                    Optional.of(new BigDecimal(m.group(2))),
                    raw)))
        : Optional.empty();
  }

  private static Optional<Read> glued(String text, String raw) {
    Matcher m = GLUED.matcher(text);
    if (!m.matches()) {
      return Optional.empty();
    }
    return quantity(m.group(1).strip(), raw)
        .map(
            q ->
                new Read(
                    q.value(),
                    Optional.of(m.group(2).strip()),
                    Optional.empty(),
                    Optional.empty()));
  }

  /** A number with the instrument's flag before or behind it. */
  private static Optional<Read> flagged(Pattern flag, String text, String raw) {
    Matcher m = flag.matcher(text);
    while (m.find()) {
      boolean leads = m.start() == 0;
      if (m.end() > m.start() && (leads || m.end() == text.length())) {
        String found = m.group().strip();
        Optional<Read> rest =
            quantity((leads ? text.substring(m.end()) : text.substring(0, m.start())).strip(), raw);
        if (rest.isPresent()) {
          return rest.map(
              q -> new Read(q.value(), Optional.empty(), Optional.of(found), Optional.empty()));
        }
      }
    }
    return Optional.empty();
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
    Read read = grammar(text);
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
    return absent(code.isEmpty() ? text : code)
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
    String plain = text.strip();
    if (plain.length() > LONGEST) {
      return Optional.of(new ReferenceRange(plain, Optional.empty(), Optional.empty()));
    }
    if (plain.isEmpty() || plain.matches("[-~\\s]+")) {
      return Optional.empty();
    }
    String pointed =
        rules.decimal() == DecimalMark.POINT ? plain : FRACTION.matcher(plain).replaceAll("$1.$2");
    Matcher range = LIMITS.matcher(pointed);
    if (range.matches()) {
      return Optional.of(
          new ReferenceRange(
              plain,
              Optional.of(new BigDecimal(range.group(1))),
              Optional.of(new BigDecimal(range.group(2)))));
    }
    Matcher limit = QUANTITY.matcher(pointed);
    if (limit.matches() && limit.group(1) != null) {
      Optional<BigDecimal> number = Optional.of(new BigDecimal(limit.group(2)));
      boolean upper = comparator(limit.group(1)).symbol().startsWith("<");
      return Optional.of(
          new ReferenceRange(
              plain, upper ? Optional.empty() : number, upper ? number : Optional.empty()));
    }
    return Optional.of(new ReferenceRange(plain, Optional.empty(), Optional.empty()));
  }

  /** What a comparator's symbol means, if it is one. */
  static Optional<Comparator> symbol(String text) {
    return text.matches("<=|>=|=<|=>|<|>|≤|≥|＜|＞")
        ? Optional.of(comparator(text))
        : Optional.empty();
  }

  private static Comparator comparator(@Nullable String symbol) {
    if (symbol == null) {
      return Comparator.EQUAL;
    }
    return switch (symbol) {
      case "<", "＜" -> Comparator.LESS;
      case "<=", "=<", "≤" -> Comparator.LESS_OR_EQUAL;
      case ">", "＞" -> Comparator.GREATER;
      default -> Comparator.GREATER_OR_EQUAL;
    };
  }
}
