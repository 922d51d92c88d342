package org.huren.config.yaml;

import java.util.Comparator;
import java.util.Locale;
import org.huren.config.language.Messages;
import org.huren.config.language.Text;

/**
 * One thing that is wrong with a file, for the person who can put it right. Immutable.
 *
 * @param severity whether the file can be used in spite of it
 * @param place where it stands
 * @param what what is wrong; what to do about it is the text {@code <key>.advice} with the same
 *     arguments, unless the text says it already
 */
public record Problem(Severity severity, Place place, Text what) {
  /** By place: the order in which an admin works through a file. */
  public static final Comparator<Problem> BY_PLACE =
      Comparator.<Problem>comparingInt(Problem::line)
          .thenComparingInt(Problem::column)
          .thenComparing(Problem::path)
          .thenComparing(Problem::code);

  /** Whether a file can be used. */
  public enum Severity {
    ERROR,
    WARNING
  }

  /** Its stable name, the same in every language. */
  public String code() {
    return what.key();
  }

  /** The file as the admin named it. */
  public String file() {
    return place.file();
  }

  /** The line from 1, or 0 when the whole file is meant. */
  public int line() {
    return place.line();
  }

  /** The column from 1, or 0 when the whole file is meant. */
  public int column() {
    return place.column();
  }

  /** Such as {@code dicom.listen}; empty when the whole file is meant. */
  public String path() {
    return place.path();
  }

  /** What is wrong. */
  public String message(Locale locale) {
    return what.in(locale);
  }

  /** What to do; empty when the message says it. */
  public String advice(Locale locale) {
    var advice = new Text(what.anchor(), what.key() + ".advice", what.arguments());
    return advice.exists() ? advice.in(locale) : "";
  }

  /** One line: {@code file:line:column path: what is wrong, what to do}. */
  public String render(Locale locale) {
    var form = Messages.of(Problem.class, locale);
    String said = message(locale);
    String advice = advice(locale);
    if (!advice.isEmpty()) {
      said = form.text("render.advice", said, advice);
    }
    if (severity == Severity.WARNING) {
      said = form.text("render.warning", said);
    }
    return form.text("render.line", place, said);
  }
}
