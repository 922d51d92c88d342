package org.huren.config.yaml;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.ReaderException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/**
 * Says in an admin's words what a YAML parser says in its own. What stands in the file is not
 * repeated: it may be a secret.
 */
final class SyntaxErrors {
  private static final char FULL_WIDTH_COLON = '\uFF1A';

  /** Part of the parser's words, and what we say instead; the first that fits. */
  private static final List<Map.Entry<String, String>> AT_THE_ERROR =
      List.of(
          Map.entry("unknown escape character", "syntax.escape"),
          Map.entry("expected escape sequence", "syntax.escape"),
          Map.entry("mapping values are not allowed", "syntax.colon"),
          Map.entry("expected <block end>", "syntax.indentation"),
          Map.entry("sequence entries are not allowed", "syntax.dash"),
          Map.entry("that cannot start any token", "syntax.reserved-character"),
          Map.entry("expected the node content", "syntax.no-value"),
          Map.entry("undefined alias", "syntax.alias"),
          Map.entry("found another document", "syntax.documents"));

  /** The same where the place that counts is the one at which the broken thing began. */
  private static final List<Map.Entry<String, String>> AT_ITS_BEGINNING =
      List.of(
          Map.entry("could not find expected ':'", "syntax.no-colon"),
          Map.entry("expected ',' or '}'", "syntax.brace"),
          Map.entry("expected ',' or ']'", "syntax.bracket"),
          Map.entry("unexpected end of stream", "syntax.quote"));

  private final List<String> lines;
  private final Place whole;
  private final Reading reading;

  SyntaxErrors(String text, Place whole, Reading reading) {
    this.lines = text.lines().toList();
    this.whole = whole;
    this.reading = reading;
  }

  void report(YamlEngineException e) {
    if (e instanceof MarkedYamlEngineException marked) {
      report(marked);
    } else if (e instanceof ReaderException control) {
      reportControlCharacter(control);
    } else {
      // What is left without a place: aliases over the limit, a %YAML version of the future
      reading.error(whole, "syntax.limit", YamlFile.MAX_ALIASES);
    }
  }

  private void report(MarkedYamlEngineException e) {
    Mark mark = e.getProblemMark().or(e::getContextMark).orElse(null);
    if (mark == null) {
      reading.error(whole, "syntax.other");
      return;
    }
    String words = String.valueOf(e.getProblem());
    if (words.contains("\\t(TAB)")) {
      reportTabs(mark);
      return;
    }
    if (reportFullWidthColon(mark.getLine())) {
      return;
    }
    String context = String.valueOf(e.getContext());
    if (context.contains("scanning an alias") || context.contains("scanning an anchor")) {
      reading.error(place(mark), "syntax.alias");
      return;
    }
    Mark beginning = e.getContextMark().orElse(mark);
    Optional<String> code = first(AT_ITS_BEGINNING, words);
    if (code.isPresent()) {
      reading.error(place(beginning), code.get());
    } else {
      reading.error(place(mark), first(AT_THE_ERROR, words).orElse("syntax.other"));
    }
  }

  private static Optional<String> first(List<Map.Entry<String, String>> table, String words) {
    return table.stream()
        .filter(row -> words.contains(row.getKey()))
        .map(Map.Entry::getValue)
        .findFirst();
  }

  private Place place(Mark mark) {
    return YamlNode.spot(mark, whole);
  }

  /** Who indents one line with a tab does so with others. */
  private void reportTabs(Mark mark) {
    boolean inIndentation = false;
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i);
      String indentation = line.substring(0, line.length() - line.stripLeading().length());
      int tab = indentation.indexOf('\t');
      if (tab >= 0 && !line.isBlank()) {
        reading.error(whole.at(i + 1, tab + 1), "syntax.tab");
        inIndentation |= i == mark.getLine();
      }
    }
    if (!inIndentation) {
      reading.error(place(mark), "syntax.tab");
    }
  }

  /**
   * It makes no key, so that the parser takes it and the lines after it for one text, up to the
   * next plain colon. Inside a value it is what it looks like.
   */
  private boolean reportFullWidthColon(int errorLine) {
    int last = Math.min(errorLine, lines.size() - 1);
    for (int i = last; i >= 0; i--) {
      String line = lines.get(i).split("#", 2)[0];
      int colon = line.indexOf(':');
      int fullWidth = line.indexOf(FULL_WIDTH_COLON);
      if (fullWidth >= 0 && (colon < 0 || fullWidth < colon)) {
        reading.error(whole.at(i + 1, fullWidth + 1), "syntax.full-width-colon");
        return true;
      }
      if (colon >= 0 && i < last) {
        return false;
      }
    }
    return false;
  }

  private void reportControlCharacter(ReaderException e) {
    String code = "U+%04X".formatted(e.getCodePoint());
    for (int i = 0; i < lines.size(); i++) {
      int column = lines.get(i).indexOf(e.getCodePoint());
      if (column >= 0) {
        reading.error(whole.at(i + 1, column + 1), "syntax.control-character", code);
        return;
      }
    }
    reading.error(whole, "syntax.control-character", code);
  }
}
