package org.huren.lab.profile;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A message as an instrument wants to get it, one line for each record or segment, with places that
 * are filled in when it is sent.
 *
 * <pre>
 *   H|\^&amp;|||LIS|||||{H-5.raw}||P|LIS2-A2|{now}
 *   {each sample}P|{sample-number}|{patient-id}|||{patient-name:20}
 *   {each test}O|{number}|{sample}||^^^{code}|{priority}
 *   L|1|N
 * </pre>
 *
 * <ul>
 *   <li>{@code {name}}: one of {@link Name}; escaped with the delimiters of the message's own first
 *       line, control characters left out. {@code {name:20}}: at most so many characters, {@code
 *       {number+28}}: counted from there.
 *   <li>{@code {QRD-8}}: a field of the question; {@code {=Q-3.3}}: with the blanks around it;
 *       {@code {H-5.raw}}: as it stood there, delimiters and all; {@code {QRD}}: the whole line of
 *       the question.
 *   <li>{@code {each sample}} and {@code {each test}} in front of a line: neighbouring lines so
 *       marked are repeated together, those of tests within those of their sample.
 * </ul>
 */
public record MessageTemplate(List<Line> lines) {
  private static final Pattern PLACE = Pattern.compile("\\{([^{}]{1,40})}");
  private static final Pattern LIMITED = Pattern.compile("(.+):(\\d{1,4})");
  private static final Pattern SHIFTED = Pattern.compile("(.+)\\+(\\d{1,4})");
  private static final Pattern RECORD = Pattern.compile("[A-Z][A-Z0-9]{0,2}");

  public MessageTemplate {
    lines = List.copyOf(lines);
  }

  /** How often a line is written. */
  public enum Each {
    MESSAGE,
    SAMPLE,
    TEST
  }

  /** What can be filled in besides what the question said. */
  public enum Name {
    /** The time of sending, local, to the second. */
    NOW,
    /** Our number for this message. */
    ID,
    /** The sample id as the order has it. */
    SAMPLE,
    /** Running number of the sample in this message, from 1. */
    SAMPLE_NUMBER,
    /** The placer's order number. */
    ORDER,
    /** Running number of the test in this message, from 1. */
    NUMBER,
    /** Running number of the test within its sample, from 1. */
    TEST_NUMBER,
    /** The test's code at the instrument. */
    CODE,
    /** The test's name as it was ordered. */
    TEST_NAME,
    /** Whether the test is new or taken back, as {@code query.actions} says. */
    ACTION,
    /** All tests of the sample, each written as {@code query.test} says. */
    TESTS,
    PATIENT_ID,
    PATIENT_NAME,
    /** {@code yyyyMMdd}. */
    BIRTH_DATE,
    SEX,
    PRIORITY,
    SPECIMEN_TYPE,
    COLLECTED_AT,
    ORDERED_AT,
    REQUESTER,
    DEPARTMENT,
    WARD,
    BED;

    boolean isNumber() {
      return this == NUMBER || this == SAMPLE_NUMBER || this == TEST_NUMBER;
    }

    /** As it is written between braces. */
    public String written() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  /** One line. */
  public record Line(Each each, List<Part> parts) {
    public Line {
      parts = List.copyOf(parts);
    }
  }

  /** A piece of a line. */
  public sealed interface Part {
    /** Text as it stands. */
    record Literal(String text) implements Part {}

    /**
     * Something filled in.
     *
     * @param atMost characters
     * @param plus what a running number is counted from
     */
    record Filled(Name name, int atMost, int plus) implements Part {}

    /**
     * A field of the question.
     *
     * @param padded with the blanks around it
     */
    record Asked(FieldPath path, int atMost, boolean padded) implements Part {}

    /** A whole line of the question, if it has one of this type. */
    record Copied(String record) implements Part {}
  }

  /**
   * Reads the written form.
   *
   * @throws IllegalArgumentException if a place between braces is none of those there are
   */
  public static MessageTemplate parse(String text) {
    List<Line> lines = new ArrayList<>();
    text.lines().map(String::strip).filter(l -> !l.isEmpty()).forEach(l -> lines.add(line(l)));
    if (lines.isEmpty()) {
      throw new IllegalArgumentException("a message without lines");
    }
    return new MessageTemplate(lines);
  }

  private static Line line(String written) {
    for (Each each : List.of(Each.SAMPLE, Each.TEST)) {
      String mark = "{each " + each.name().toLowerCase(Locale.ROOT) + "}";
      if (written.startsWith(mark)) {
        return new Line(each, parts(written.substring(mark.length())));
      }
    }
    return new Line(Each.MESSAGE, parts(written));
  }

  private static List<Part> parts(String text) {
    List<Part> parts = new ArrayList<>();
    Matcher place = PLACE.matcher(text);
    int from = 0;
    while (place.find()) {
      if (place.start() > from) {
        parts.add(new Part.Literal(text.substring(from, place.start())));
      }
      parts.add(part(place.group(1)));
      from = place.end();
    }
    if (from < text.length()) {
      parts.add(new Part.Literal(text.substring(from)));
    }
    return parts;
  }

  private static Part part(String written) {
    boolean padded = written.startsWith("=");
    String place = padded ? written.substring(1) : written;
    Matcher limited = LIMITED.matcher(place);
    boolean isLimited = limited.matches();
    String what = isLimited ? limited.group(1) : place;
    int atMost = isLimited ? Integer.parseInt(limited.group(2)) : Integer.MAX_VALUE;
    Matcher shifted = SHIFTED.matcher(what);
    boolean isShifted = shifted.matches();
    String plain = isShifted ? shifted.group(1) : what;
    for (Name name : Name.values()) {
      if (!padded && name.written().equals(plain) && (!isShifted || name.isNumber())) {
        return new Part.Filled(name, atMost, isShifted ? Integer.parseInt(shifted.group(2)) : 0);
      }
    }
    if (!padded && RECORD.matcher(what).matches()) {
      return new Part.Copied(what);
    }
    try {
      return new Part.Asked(FieldPath.parse(what), atMost, padded);
    } catch (IllegalArgumentException e) {
      String names =
          Arrays.stream(Name.values()).map(Name::written).collect(Collectors.joining(", "));
      throw new IllegalArgumentException("{" + written + "} is neither a path nor one of " + names);
    }
  }
}
