package org.huren.agent.spool.index;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With a million rows, a statement that walks a whole table stops everything else. */
class QueryPlanTest {
  private static final List<Class<?>> SPEAK_SQL =
      List.of(
          ItemRows.class,
          DeliveryRows.class,
          UplinkRows.class,
          DecisionRows.class,
          PurgeRows.class,
          FolderRows.class,
          OrderRows.class,
          WaitRows.class,
          CommitmentRows.class,
          StudyCount.class,
          StudyRows.class);

  // A handful of rows each, by their nature.
  private static final List<String> SMALL_TABLES =
      List.of("uplink", "item_tally", "delivery_tally", "held_tally", "closed_folder");

  @TempDir Path folder;

  private static Stream<String> statements() throws IllegalAccessException {
    List<String> all = new ArrayList<>();
    for (Class<?> type : SPEAK_SQL) {
      for (Field field : type.getDeclaredFields()) {
        if (Modifier.isStatic(field.getModifiers()) && field.getType() == String.class) {
          field.setAccessible(true);
          String text = (String) field.get(null);
          if (text.matches("(?s)(SELECT|UPDATE|DELETE) .*")) {
            all.add(text);
          }
        }
      }
    }
    all.addAll(PurgeRows.DROP);
    return all.stream();
  }

  @Test
  void everyStatement_findsItsRowsByAnIndex() throws Exception {
    List<String> checked = new ArrayList<>();
    try (Connection connection = new Database(folder).openForWriting();
        Statement statement = connection.createStatement()) {
      for (String sql : statements().toList()) {
        try (ResultSet row = statement.executeQuery("EXPLAIN QUERY PLAN " + sql)) {
          while (row.next()) {
            String step = row.getString("detail");
            boolean walks =
                step.startsWith("SCAN ")
                    && !step.contains(" USING ")
                    && SMALL_TABLES.stream().noneMatch(t -> step.equals("SCAN " + t));
            assertThat(walks).as(sql + " -> " + step).isFalse();
            assertThat(step).as(sql).doesNotContain("TEMP B-TREE");
          }
        }
        checked.add(sql);
      }
    }
    assertThat(checked).hasSizeGreaterThan(30);
  }
}
