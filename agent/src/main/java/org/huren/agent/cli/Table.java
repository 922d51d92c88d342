package org.huren.agent.cli;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/** Columns that line up in a terminal, Chinese text included. Columns of numbers stand right. */
final class Table {
  private static final String GAP = "  ";

  private final List<String> heads;
  private final boolean[] right;
  private final List<List<String>> rows = new ArrayList<>();

  /** A head that begins with {@code >} makes a column of numbers. */
  Table(String... heads) {
    this.heads = Arrays.stream(heads).map(h -> h.startsWith(">") ? h.substring(1) : h).toList();
    this.right = new boolean[heads.length];
    for (int i = 0; i < heads.length; i++) {
      right[i] = heads[i].startsWith(">");
    }
  }

  Table row(Object... cells) {
    if (cells.length != heads.size()) {
      throw new IllegalArgumentException(cells.length + " cells for " + heads);
    }
    rows.add(Arrays.stream(cells).map(String::valueOf).toList());
    return this;
  }

  boolean isEmpty() {
    return rows.isEmpty();
  }

  /** The lines, heads first, without trailing blanks. */
  List<String> lines() {
    int[] widths = IntStream.range(0, heads.size()).map(this::widthOf).toArray();
    List<String> lines = new ArrayList<>();
    lines.add(line(heads, widths));
    rows.forEach(r -> lines.add(line(r, widths)));
    return lines;
  }

  private int widthOf(int column) {
    return rows.stream()
        .mapToInt(r -> Width.of(r.get(column)))
        .reduce(Width.of(heads.get(column)), Math::max);
  }

  private String line(List<String> cells, int[] widths) {
    StringBuilder line = new StringBuilder();
    for (int i = 0; i < widths.length; i++) {
      String blanks = " ".repeat(widths[i] - Width.of(cells.get(i)));
      line.append(right[i] ? blanks + cells.get(i) : cells.get(i) + blanks).append(GAP);
    }
    return line.toString().stripTrailing();
  }
}
