package org.huren.agent.spool.index;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/**
 * The tables, as a list of steps: a database is at step {@code user_version}, and the rest are run
 * in one transaction. A step that was released is never changed; add another.
 *
 * <p>Counts by state and by uplink are kept by triggers, in the transaction that changes the rows,
 * so that status costs the same with a million rows as with ten. Statements over many rows name
 * their partial index (INDEXED BY): the planner has no statistics and would take a broader one.
 * States stand as their names: an admin can read them with the sqlite3 tool.
 */
final class Schema {
  static final List<List<String>> STEPS =
      List.of(
          List.of(
              """
              CREATE TABLE item (
                id             BLOB    NOT NULL PRIMARY KEY,
                kind           TEXT    NOT NULL,
                source         TEXT    NOT NULL,
                state          TEXT    NOT NULL,
                length         INTEGER NOT NULL,
                crc32c         INTEGER NOT NULL,
                content_offset INTEGER NOT NULL,
                content_crc32c INTEGER NOT NULL,
                received_at    INTEGER NOT NULL,
                settled_at     INTEGER,
                folder         TEXT    NOT NULL,
                file_present   INTEGER NOT NULL DEFAULT 1,
                identity       TEXT,
                belongs_to     TEXT,
                attributes     TEXT    NOT NULL,
                noticed        TEXT    NOT NULL,
                findings       TEXT    NOT NULL,
                reason         TEXT
              ) STRICT""",
              "CREATE INDEX item_by_state ON item (state, id)",
              """
              CREATE INDEX item_by_identity ON item (kind, identity, id)
              WHERE identity IS NOT NULL""",
              """
              CREATE INDEX item_settled ON item (settled_at)
              WHERE state IN ('SETTLED', 'DUPLICATE')""",
              "CREATE INDEX item_discarded ON item (settled_at) WHERE state = 'DISCARDED'",
              "CREATE INDEX item_purged ON item (settled_at) WHERE state = 'PURGED'",
              """
              CREATE INDEX item_undeleted ON item (id)
              WHERE state = 'PURGED' AND file_present = 1""",
              """
              CREATE TABLE uplink (
                number     INTEGER PRIMARY KEY,
                name       TEXT NOT NULL UNIQUE,
                last_error TEXT
              ) STRICT""",
              // due_at 0: due since it was routed, or found due
              """
              CREATE TABLE delivery (
                item            BLOB    NOT NULL,
                uplink          INTEGER NOT NULL,
                state           TEXT    NOT NULL,
                attempts        INTEGER NOT NULL,
                due_at          INTEGER NOT NULL,
                length          INTEGER NOT NULL,
                last_error      TEXT,
                receipt_at      INTEGER,
                receipt         TEXT,
                receipt_warning TEXT,
                PRIMARY KEY (item, uplink)
              ) STRICT, WITHOUT ROWID""",
              """
              CREATE INDEX delivery_queue ON delivery (uplink, due_at, item)
              WHERE state = 'PENDING'""",
              """
              CREATE INDEX delivery_open ON delivery (uplink, item)
              WHERE state IN ('PENDING', 'LEASED')""",
              "CREATE INDEX delivery_leased ON delivery (uplink, item) WHERE state = 'LEASED'",
              "CREATE INDEX delivery_rejected ON delivery (uplink, item) WHERE state = 'REJECTED'",
              """
              CREATE TABLE audit (
                number INTEGER PRIMARY KEY,
                at     INTEGER NOT NULL,
                item   BLOB,
                who    TEXT NOT NULL,
                what   TEXT NOT NULL,
                reason TEXT
              ) STRICT""",
              "CREATE INDEX audit_by_item ON audit (item) WHERE item IS NOT NULL",
              "CREATE TABLE closed_folder (name TEXT PRIMARY KEY) STRICT, WITHOUT ROWID",
              """
              CREATE TABLE item_tally (
                state TEXT PRIMARY KEY,
                items INTEGER NOT NULL
              ) STRICT, WITHOUT ROWID""",
              """
              CREATE TABLE delivery_tally (
                uplink     INTEGER NOT NULL,
                state      TEXT    NOT NULL,
                deliveries INTEGER NOT NULL,
                bytes      INTEGER NOT NULL,
                PRIMARY KEY (uplink, state)
              ) STRICT, WITHOUT ROWID""",
              """
              CREATE TRIGGER item_added AFTER INSERT ON item BEGIN
                INSERT INTO item_tally VALUES (new.state, 1)
                  ON CONFLICT (state) DO UPDATE SET items = items + 1;
              END""",
              """
              CREATE TRIGGER item_moved AFTER UPDATE OF state ON item
              WHEN old.state <> new.state BEGIN
                UPDATE item_tally SET items = items - 1 WHERE state = old.state;
                INSERT INTO item_tally VALUES (new.state, 1)
                  ON CONFLICT (state) DO UPDATE SET items = items + 1;
              END""",
              """
              CREATE TRIGGER item_removed AFTER DELETE ON item BEGIN
                UPDATE item_tally SET items = items - 1 WHERE state = old.state;
              END""",
              """
              CREATE TRIGGER delivery_added AFTER INSERT ON delivery BEGIN
                INSERT INTO delivery_tally VALUES (new.uplink, new.state, 1, new.length)
                  ON CONFLICT (uplink, state) DO UPDATE
                  SET deliveries = deliveries + 1, bytes = bytes + excluded.bytes;
              END""",
              """
              CREATE TRIGGER delivery_moved AFTER UPDATE OF state ON delivery
              WHEN old.state <> new.state BEGIN
                UPDATE delivery_tally SET deliveries = deliveries - 1, bytes = bytes - old.length
                  WHERE uplink = old.uplink AND state = old.state;
                INSERT INTO delivery_tally VALUES (new.uplink, new.state, 1, new.length)
                  ON CONFLICT (uplink, state) DO UPDATE
                  SET deliveries = deliveries + 1, bytes = bytes + excluded.bytes;
              END""",
              """
              CREATE TRIGGER delivery_removed AFTER DELETE ON delivery BEGIN
                UPDATE delivery_tally SET deliveries = deliveries - 1, bytes = bytes - old.length
                  WHERE uplink = old.uplink AND state = old.state;
              END"""),
          List.of(
              "DROP INDEX item_settled",
              """
              CREATE INDEX item_settled ON item (settled_at)
              WHERE state IN ('SETTLED', 'DUPLICATE', 'APART')"""),
          StudySchema.STEP,
          OrderSchema.STEP,
          List.of(
              // 2: images, which all were before there were others beside them
              "ALTER TABLE delivery ADD COLUMN precedence INTEGER NOT NULL DEFAULT 2",
              "DROP INDEX delivery_queue",
              """
              CREATE INDEX delivery_queue ON delivery (uplink, due_at, precedence, item)
              WHERE state = 'PENDING'"""),
          CommitmentSchema.STEP,
          List.of(
              """
              CREATE INDEX item_by_sample ON item (source, belongs_to, id)
              WHERE kind IN ('ASTM', 'HL7', 'DELIMITED', 'FIXED') AND belongs_to IS NOT NULL""",
              """
              CREATE TABLE held_tally (
                source TEXT PRIMARY KEY,
                items  INTEGER NOT NULL
              ) STRICT, WITHOUT ROWID""",
              """
              INSERT INTO held_tally
              SELECT source, COUNT(*) FROM item WHERE state = 'HELD' GROUP BY source""",
              """
              CREATE TRIGGER item_becomes_held AFTER UPDATE OF state ON item
              WHEN old.state <> 'HELD' AND new.state = 'HELD' BEGIN
                INSERT INTO held_tally VALUES (new.source, 1)
                  ON CONFLICT (source) DO UPDATE SET items = items + 1;
              END""",
              """
              CREATE TRIGGER item_held_no_more AFTER UPDATE OF state ON item
              WHEN old.state = 'HELD' AND new.state <> 'HELD' BEGIN
                UPDATE held_tally SET items = items - 1 WHERE source = old.source;
              END"""),
          List.of(
              """
              CREATE INDEX study_by_accession
              ON study (trim(json_extract(attributes, '$.AccessionNumber')))
              WHERE json_extract(attributes, '$.AccessionNumber') IS NOT NULL"""),
          // What each analyzer was told of each order
          List.of(
              """
              CREATE TABLE test_told (
                service_order INTEGER NOT NULL,
                analyzer      TEXT    NOT NULL,
                specimen      TEXT    NOT NULL,
                code          TEXT    NOT NULL,
                PRIMARY KEY (service_order, analyzer, specimen, code)
              ) STRICT, WITHOUT ROWID""",
              """
              CREATE TRIGGER service_order_forgotten AFTER DELETE ON service_order BEGIN
                DELETE FROM test_told WHERE service_order = old.id;
              END"""),
          CommitmentSchema.UNSTUDIED);

  /** The step that this program's tables are at. */
  static final int VERSION = STEPS.size();

  private Schema() {}

  /** The step a database is at; 0: empty. */
  static int versionOf(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("PRAGMA user_version")) {
      return row.getInt(1);
    }
  }

  /** Runs the steps that a database of this or an earlier program lacks. */
  static void bringUpToDate(Connection connection) throws SQLException {
    int version = versionOf(connection);
    if (version == VERSION) {
      return;
    }
    connection.setAutoCommit(false);
    try (Statement statement = connection.createStatement()) {
      for (List<String> step : STEPS.subList(version, VERSION)) {
        for (String sql : step) {
          statement.execute(sql);
        }
      }
      statement.execute("PRAGMA user_version = " + VERSION);
      connection.commit();
    } finally {
      connection.setAutoCommit(true);
    }
  }
}
