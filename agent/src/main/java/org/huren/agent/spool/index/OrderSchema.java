package org.huren.agent.spool.index;

import java.util.List;

/** The tables of orders, and of the items that wait for them; one step of {@link Schema}. */
final class OrderSchema {
  static final List<String> STEP =
      List.of(
          // change: grows with every change of any order, so that it tells what is new
          """
              CREATE TABLE service_order (
                id         INTEGER PRIMARY KEY,
                source     TEXT    NOT NULL,
                number     TEXT    NOT NULL,
                change     INTEGER NOT NULL UNIQUE,
                changed_at INTEGER NOT NULL,
                content    TEXT    NOT NULL,
                UNIQUE (source, number)
              ) STRICT""",
          "CREATE INDEX service_order_age ON service_order (changed_at)",
          """
              CREATE TABLE service_order_key (
                kind          TEXT    NOT NULL,
                value         TEXT    NOT NULL,
                service_order INTEGER NOT NULL,
                PRIMARY KEY (kind, value, service_order)
              ) STRICT, WITHOUT ROWID""",
          "CREATE INDEX service_order_key_of ON service_order_key (service_order)",
          """
              CREATE TABLE patient (
                id          TEXT    PRIMARY KEY,
                merged_into TEXT,
                content     TEXT    NOT NULL,
                changed_at  INTEGER NOT NULL
              ) STRICT, WITHOUT ROWID""",
          "CREATE INDEX patient_age ON patient (changed_at)",
          """
              CREATE TABLE item_waiting (
                kind  TEXT NOT NULL,
                value TEXT NOT NULL,
                item  BLOB NOT NULL,
                until INTEGER,
                PRIMARY KEY (kind, value, item)
              ) STRICT, WITHOUT ROWID""",
          "CREATE INDEX item_waiting_of ON item_waiting (item)",
          """
              CREATE INDEX item_waiting_until ON item_waiting (until, item)
              WHERE until IS NOT NULL""",
          """
              CREATE TABLE specimen_item (
                value TEXT NOT NULL,
                item  BLOB NOT NULL,
                PRIMARY KEY (value, item)
              ) STRICT, WITHOUT ROWID""",
          "CREATE INDEX specimen_item_of ON specimen_item (item)",
          """
              CREATE TRIGGER item_left_hold AFTER UPDATE OF state ON item
              WHEN old.state = 'HELD' AND new.state <> 'HELD' BEGIN
                DELETE FROM item_waiting WHERE item = old.id;
              END""",
          """
              CREATE TRIGGER item_forgotten AFTER DELETE ON item BEGIN
                DELETE FROM item_waiting WHERE item = old.id;
                DELETE FROM specimen_item WHERE item = old.id;
              END""",
          "ALTER TABLE delivery ADD COLUMN again INTEGER NOT NULL DEFAULT 0",
          """
              CREATE TABLE analyzer_told (
                analyzer TEXT    PRIMARY KEY,
                change   INTEGER NOT NULL
              ) STRICT, WITHOUT ROWID""");

  private OrderSchema() {}
}
