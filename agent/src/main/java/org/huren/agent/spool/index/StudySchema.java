package org.huren.agent.spool.index;

import java.util.List;

/**
 * The schema step of studies. {@code item.counted} says that an item is the one its SOP instance is
 * counted by. What an earlier program had accepted is counted here, once; those studies are open,
 * and due at once. The sum is spelled out here though {@link StudyCount} makes it too: a step says
 * for ever what it said when it was released, whatever is counted later.
 */
final class StudySchema {
  private static final String GIVEN_UP =
      "AFTER UPDATE OF state ON item"
          + " WHEN old.counted = 1 AND new.state IN ('DISCARDED', 'QUARANTINED') ";

  /** Another accepted item of the same instance and series, which then stands for it. */
  private static final String SUCCESSOR =
      "SELECT o.id FROM item o WHERE o.kind = 'DICOM' AND o.identity = old.identity"
          + " AND o.counted = 0 AND o.state IN ('ACCEPTED', 'SETTLED')"
          + " AND o.belongs_to = old.belongs_to ORDER BY o.id LIMIT 1";

  static final List<String> STEP =
      List.of(
          "ALTER TABLE item ADD COLUMN counted INTEGER NOT NULL DEFAULT 0",
          // open: changed since it was last complete; present: images whose payload is here
          """
          CREATE TABLE study (
            uid        TEXT    NOT NULL PRIMARY KEY,
            source     TEXT    NOT NULL,
            instances  INTEGER NOT NULL,
            present    INTEGER NOT NULL,
            revision   INTEGER NOT NULL,
            first_at   INTEGER NOT NULL,
            last_at    INTEGER NOT NULL,
            changed_at INTEGER NOT NULL,
            open       INTEGER NOT NULL,
            document   BLOB,
            attributes TEXT    NOT NULL
          ) STRICT, WITHOUT ROWID""",
          "CREATE INDEX study_open ON study (changed_at, uid) WHERE open = 1",
          "CREATE INDEX study_by_time ON study (last_at, uid)",
          """
          CREATE TABLE series (
            study      TEXT    NOT NULL,
            uid        TEXT    NOT NULL,
            instances  INTEGER NOT NULL,
            modality   TEXT,
            attributes TEXT    NOT NULL,
            PRIMARY KEY (study, uid)
          ) STRICT, WITHOUT ROWID""",
          "CREATE TRIGGER image_given_up "
              + GIVEN_UP
              + """
              BEGIN
                UPDATE study SET instances = instances - 1, present = present - 1,
                  revision = revision + 1, open = 1,
                  changed_at = max(changed_at, coalesce(new.settled_at, 0))
                  WHERE uid = old.belongs_to
                  AND NOT EXISTS ("""
              + SUCCESSOR
              + """
                );
                UPDATE series SET instances = instances - 1 WHERE study = old.belongs_to
                  AND uid = json_extract(old.attributes, '$.SeriesInstanceUID')
                  AND NOT EXISTS ("""
              + SUCCESSOR
              + """
                );
                UPDATE item SET counted = 1 WHERE id = ("""
              + SUCCESSOR
              + """
                );
                UPDATE item SET counted = 0 WHERE id = old.id;
                DELETE FROM series WHERE study = old.belongs_to AND instances <= 0;
                DELETE FROM study WHERE uid = old.belongs_to AND instances <= 0
                  AND document IS NULL;
              END""",
          """
          CREATE TRIGGER image_purged AFTER UPDATE OF state ON item
          WHEN old.counted = 1 AND new.state = 'PURGED' BEGIN
            UPDATE study SET present = present - 1,
              attributes = CASE WHEN present <= 1 AND open = 0 THEN '{}' ELSE attributes END
              WHERE uid = old.belongs_to;
          END""",
          """
          UPDATE item SET counted = 1 WHERE kind = 'DICOM' AND state IN ('ACCEPTED', 'SETTLED')
            AND belongs_to IS NOT NULL AND identity IS NOT NULL
            AND json_extract(attributes, '$.SeriesInstanceUID') IS NOT NULL
            AND NOT EXISTS (SELECT 1 FROM item o WHERE o.kind = 'DICOM'
              AND o.identity = item.identity AND o.id < item.id
              AND o.state IN ('ACCEPTED', 'SETTLED'))""",
          """
          INSERT INTO series (study, uid, instances, modality, attributes)
            SELECT belongs_to, json_extract(attributes, '$.SeriesInstanceUID') AS series, count(*),
              max(json_extract(attributes, '$.Modality')), json_patch('{}', json_object("""
              + extracts(
                  "Modality",
                  "SeriesNumber",
                  "SeriesDescription",
                  "SeriesDate",
                  "SeriesTime",
                  "BodyPartExamined",
                  "Manufacturer",
                  "ManufacturerModelName",
                  "StationName")
              + ")) FROM item WHERE counted = 1 GROUP BY belongs_to, series",
          """
          INSERT INTO study (uid, source, instances, present, revision, first_at, last_at,
              changed_at, open, attributes)
            SELECT belongs_to, max(source), count(*), count(*), 1, min(received_at),
              max(received_at), 0, 1, json_patch('{}', json_object("""
              + extracts(
                  "PatientID",
                  "PatientName",
                  "PatientBirthDate",
                  "PatientSex",
                  "AccessionNumber",
                  "StudyID",
                  "StudyDate",
                  "StudyTime",
                  "TimezoneOffsetFromUTC",
                  "StudyDescription",
                  "RequestedProcedureDescription",
                  "ReferringPhysicianName")
              + ")) FROM item WHERE counted = 1 GROUP BY belongs_to");

  private StudySchema() {}

  private static String extracts(String... keywords) {
    StringBuilder pairs = new StringBuilder();
    for (String keyword : keywords) {
      pairs.append(pairs.length() == 0 ? "" : ", ");
      pairs.append('\'').append(keyword).append("', ");
      pairs.append("max(json_extract(attributes, '$.").append(keyword).append("'))");
    }
    return pairs.toString();
  }
}
