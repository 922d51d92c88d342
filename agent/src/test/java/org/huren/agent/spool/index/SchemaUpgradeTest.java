package org.huren.agent.spool.index;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.huren.agent.item.Item;
import org.huren.agent.item.ItemId;
import org.huren.agent.item.ItemState;
import org.huren.agent.item.Study;
import org.huren.agent.item.UplinkId;
import org.huren.agent.spool.DeliveryQueue.Turn;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A database of every earlier program is opened with all that it held. */
class SchemaUpgradeTest {
  private static final UplinkId CLOUD = new UplinkId("cloud");
  @TempDir Path folder;

  static IntStream earlierSteps() {
    return IntStream.range(1, Schema.VERSION);
  }

  /** As the program of that step left it: rows in tables of the first step, and in later ones. */
  private void leave(int step) throws SQLException {
    try (Connection connection =
            DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("index.db"));
        Statement statement = connection.createStatement()) {
      statement.execute("PRAGMA synchronous = OFF");
      connection.setAutoCommit(false);
      for (List<String> sqls : Schema.STEPS.subList(0, step)) {
        for (String sql : sqls) {
          statement.execute(sql);
        }
      }
      statement.execute("PRAGMA user_version = " + step);
      item(statement, 1, "DICOM", "ACCEPTED", "1.2.1");
      item(statement, 2, "DICOM", "SETTLED", "1.2.2");
      item(statement, 3, "ASTM", "HELD", "sample");
      item(statement, 4, "DICOM", "RECEIVED", "1.2.4");
      item(statement, 5, "DICOM", "PURGED", "1.2.5");
      statement.execute("UPDATE item SET file_present = 0 WHERE state = 'PURGED'");
      statement.execute("INSERT INTO uplink (number, name) VALUES (1, 'cloud')");
      statement.execute(
          "INSERT INTO delivery (item, uplink, state, attempts, due_at, length) VALUES ("
              + hex(1)
              + ", 1, 'PENDING', 3, 0, 1000)");
      statement.execute(
          "INSERT INTO delivery (item, uplink, state, attempts, due_at, length, receipt_at, receipt)"
              + " VALUES ("
              + hex(2)
              + ", 1, 'DELIVERED', 1, 0, 1000, 1760000000000, 'stored')");
      statement.execute(
          "INSERT INTO audit (at, item, who, what) VALUES (1760000000000, "
              + hex(2)
              + ", 'li', 'retry')");
      statement.execute("INSERT INTO closed_folder VALUES ('2026-11-21/08')");
      connection.commit();
    }
  }

  private static void item(Statement statement, int n, String kind, String state, String identity)
      throws SQLException {
    String settled = state.equals("SETTLED") || state.equals("PURGED") ? "1760000000000" : "NULL";
    statement.execute(
        "INSERT INTO item (id, kind, source, state, length, crc32c, content_offset, content_crc32c,"
            + " received_at, settled_at, folder, identity, belongs_to, attributes, noticed, findings)"
            + " VALUES ("
            + hex(n)
            + ", '"
            + kind
            + "', 'CT01', '"
            + state
            + "', 1000, 7, 0, 7, 1760000000000, "
            + settled
            + ", '2026-11-21/08', '"
            + identity
            + "', '1.2', '"
            + "{\"AccessionNumber\":\"A1\",\"Modality\":\"CT\",\"SeriesInstanceUID\":\"1.2.9\"}"
            + "', '[]', '[]')");
  }

  private static ItemId id(int n) {
    return ItemId.parse(String.format("0197a000-0000-7000-8000-%012x", n));
  }

  private static String hex(int n) {
    return "x'" + id(n).toString().replace("-", "") + "'";
  }

  /** Every value of the columns that there were, by table. */
  private Map<String, List<List<Object>>> rows(Map<String, List<String>> columns)
      throws SQLException {
    Map<String, List<List<Object>>> rows = new TreeMap<>();
    try (Connection connection =
            DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("index.db"));
        Statement statement = connection.createStatement()) {
      for (Map.Entry<String, List<String>> table : columns.entrySet()) {
        List<List<Object>> all = new ArrayList<>();
        String names = String.join(", ", table.getValue());
        try (ResultSet row =
            statement.executeQuery(
                "SELECT " + names + " FROM " + table.getKey() + " ORDER BY " + names)) {
          while (row.next()) {
            List<Object> values = new ArrayList<>();
            for (int i = 1; i <= table.getValue().size(); i++) {
              Object value = row.getObject(i);
              values.add(value instanceof byte[] blob ? id(blob).toString() : "" + value);
            }
            all.add(values);
          }
        }
        rows.put(table.getKey(), all);
      }
    }
    return rows;
  }

  private static ItemId id(byte[] blob) {
    return RowText.id(blob);
  }

  private Map<String, List<String>> columns() throws SQLException {
    Map<String, List<String>> columns = new TreeMap<>();
    try (Connection connection =
            DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("index.db"));
        Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery(
                "SELECT m.name, p.name FROM sqlite_master m, pragma_table_info(m.name) p"
                    + " WHERE m.type = 'table' ORDER BY m.name, p.cid")) {
      while (row.next()) {
        columns.computeIfAbsent(row.getString(1), t -> new ArrayList<>()).add(row.getString(2));
      }
    }
    return columns;
  }

  @ParameterizedTest
  @MethodSource("earlierSteps")
  void databaseOfAnEarlierStep_isOpenedWithEveryRow_andServes(int step) throws Exception {
    leave(step);
    Map<String, List<String>> columns = columns();
    // A study that was counted belongs to the program that counts: those rows are made by it
    columns.keySet().removeAll(List.of("study", "series", "sqlite_sequence"));
    Map<String, List<List<Object>>> before = rows(columns);
    Database database = new Database(folder);
    assertThat(database.inspect(true)).isInstanceOf(Database.Condition.Good.class);

    Index index = Index.open(database, new Nobody());
    try {
      assertThat(index.read(s -> ItemRows.byId(s, id(2))).orElseThrow().item())
          .extracting(Item::state, i -> i.facts().attribute("Modality").orElse(""))
          .containsExactly(ItemState.SETTLED, "CT");
      assertThat(index.read(s -> ItemRows.countByState(s)).get(ItemState.HELD)).isEqualTo(1);
      assertThat(index.read(s -> UplinkRows.waiting(s, CLOUD)).pending()).isEqualTo(1);
      List<DecisionRows.Entry> audit = index.read(s -> DecisionRows.auditOf(s, id(2)));
      assertThat(audit).hasSize(1);
      List<DeliveryRows.Leased> leased =
          index
              .write(
                  Durability.FULL,
                  s ->
                      DeliveryRows.lease(
                          s, CLOUD, Turn.BY_PRECEDENCE, 10, Long.MAX_VALUE, Instant.now()))
              .join();
      assertThat(leased).extracting(l -> l.stored().item().id()).containsExactly(id(1));
    } finally {
      index.close();
    }
    Map<String, List<List<Object>>> after = rows(columns);
    for (String changed : List.of("delivery", "delivery_tally")) {
      before.remove(changed);
      after.remove(changed);
    }
    columns.remove("item");
    assertThat(after).isEqualTo(before);
    assertThat(Schema.versionOf(connection())).isEqualTo(Schema.VERSION);
  }

  private Connection connection() throws SQLException {
    return DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("index.db"));
  }

  @Test
  void imagesOfAProgramThatKnewNoStudies_areCountedOnce() throws Exception {
    leave(2);
    Index index = Index.open(new Database(folder), new Nobody());
    try {
      Study study = index.read(s -> StudyRows.find(s, "1.2")).orElseThrow();
      assertThat(study.instances()).as("accepted and settled ones").isEqualTo(2);
      assertThat(study.complete()).isFalse();
      assertThat(study.attribute("AccessionNumber")).contains("A1");
      assertThat(study.series()).hasSize(1);
    } finally {
      index.close();
    }
  }

  @Test
  void aNewDatabase_hasTheSameTablesAsOneThatCameAllTheWay() throws Exception {
    leave(1);
    Index.open(new Database(folder), new Nobody()).close();
    Map<String, List<String>> upgraded = columns();
    Path other = Files.createDirectory(folder.resolve("new"));
    Index.open(new Database(other), new Nobody()).close();
    Files.move(
        other.resolve("index.db"),
        folder.resolve("index.db"),
        java.nio.file.StandardCopyOption.REPLACE_EXISTING);
    assertThat(columns()).isEqualTo(upgraded);
  }
}
