package org.huren.simulator.demo;

import java.util.ArrayList;
import java.util.List;
import org.huren.simulator.language.Texts;
import org.huren.simulator.ledger.Comparison;

/** Shows a result as a short table, aligned in Chinese too, where a character is two cells wide. */
final class DemoTable {
  private static final int FIRST_CJK = 0x2E80;
  private static final String GAP = "  ";

  private final Texts texts;

  DemoTable(Texts texts) {
    this.texts = texts;
  }

  List<String> lines(DemoResult result) {
    List<List<String>> cells = new ArrayList<>();
    cells.add(
        List.of(
            texts.text("demo.from"),
            texts.text("demo.sent"),
            texts.text("demo.delivered"),
            texts.text("demo.lost"),
            texts.text("demo.duplicated"),
            texts.text("demo.altered"),
            texts.text("demo.observations"),
            "MB"));
    for (DemoResult.Row row : result.rows()) {
      cells.add(cells(row.name(), row.comparison(), row.bytes()));
    }
    cells.add(cells(texts.text("demo.total"), result.total(), result.bytes()));
    List<String> lines = new ArrayList<>();
    for (List<String> row : cells) {
      StringBuilder line = new StringBuilder();
      for (int i = 0; i < row.size(); i++) {
        int column = i;
        int width = cells.stream().mapToInt(r -> width(r.get(column))).max().orElse(0);
        String padding = " ".repeat(width - width(row.get(i)));
        line.append(GAP).append(i == 0 ? row.get(i) + padding : padding + row.get(i));
      }
      lines.add(line.toString().stripTrailing());
    }
    return lines;
  }

  private static List<String> cells(String name, Comparison c, long bytes) {
    return List.of(
        name,
        Integer.toString(c.sent()),
        Integer.toString(c.delivered()),
        Integer.toString(c.lost().size()),
        Integer.toString(c.duplicated().size()),
        Integer.toString(c.altered().size()),
        c.observations() == 0 ? "" : Integer.toString(c.observations()),
        String.format("%.1f", bytes / 1e6));
  }

  private static int width(String text) {
    return text.codePoints().map(c -> c < FIRST_CJK ? 1 : 2).sum();
  }
}
