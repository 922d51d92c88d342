package org.huren.lab.profile;

import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.huren.lab.model.Finding;
import org.huren.lab.model.ReferenceRange;
import org.huren.lab.model.Value;
import org.huren.lab.model.Value.Comparator;
import org.huren.lab.profile.InstrumentProfile.AbsentRule;
import org.huren.lab.profile.InstrumentProfile.DecimalMark;
import org.huren.lab.profile.InstrumentProfile.ValueRules;
import org.huren.lab.profile.ValueReader.Read;
import org.jspecify.annotations.Nullable;

/**
 * The grammar of values and ranges, whatever field or type they come in.
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
 * A plus sign makes a text: {@code +1} and {@code ++} are grades.
 */
final class ValueGrammar {
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

  private static final Pattern GLUED =
      Pattern.compile("([<>≤≥]?=?\\s*" + NUMBER + ")\\s*([A-Za-zµμ%‰°/].*)");

  /** A normal range may name its unit as well. */
  private static final Pattern LIMITS = Pattern.compile(RANGE.pattern() + "(?:\\s*[A-Za-zµμ%].*)?");

  private static final Pattern FRACTION = Pattern.compile("(\\d),(\\d)");

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

  ValueGrammar(ValueRules rules) {
    this.rules = rules;
  }

  /** What a text says. */
  Read read(String raw) {
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

  /** Why there is no value, if the text says so. */
  Optional<Read> absent(String raw) {
    if (raw.isEmpty() || raw.equals("\"\"")) {
      return Optional.of(Read.of(new Value.Absent(Value.Reason.EMPTY, "")));
    }
    if (raw.length() > LONGEST) {
      return Optional.empty();
    }
    Optional<Read> own = absent(rules.absent(), raw);
    // None of the usual ones begins with a digit, as nearly every value does
    boolean number = raw.charAt(0) >= '0' && raw.charAt(0) <= '9';
    return own.isPresent() || number ? own : absent(USUAL, raw);
  }

  private static Optional<Read> absent(List<AbsentRule> rules, String raw) {
    for (AbsentRule rule : rules) {
      if (rule.pattern().matcher(raw).matches()) {
        return Optional.of(Read.of(new Value.Absent(rule.reason(), raw)));
      }
    }
    return Optional.empty();
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
