package org.huren.agent.spool.index;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.huren.agent.item.ItemId;
import org.huren.agent.item.Source;
import org.huren.agent.item.Study;
import org.huren.agent.spool.StudyQueue.Open;

/**
 * Rows of studies and their series. {@link StudyCount} adds accepted images; triggers take away
 * those that are given up, and count whose payloads are still here: once none is, what the row
 * holds of the patient goes too.
 */
public final class StudyRows {
  private static final String OPEN =
      "SELECT s.uid, s.changed_at, (SELECT group_concat(r.modality) FROM series r"
          + " WHERE r.study = s.uid) AS modalities FROM study s INDEXED BY study_open"
          + " WHERE s.open = 1 AND s.changed_at <= ? AND (s.changed_at, s.uid) > (?, ?)"
          + " ORDER BY s.changed_at, s.uid LIMIT ?";
  private static final String OLDEST_CHANGE =
      "SELECT changed_at FROM study INDEXED BY study_open WHERE open = 1"
          + " ORDER BY changed_at LIMIT 1";
  private static final String COLUMNS =
      "uid, source, instances, revision, first_at, last_at, open, document, attributes";
  private static final String FIND = "SELECT " + COLUMNS + " FROM study WHERE uid = ?";
  private static final String NEWEST =
      "SELECT "
          + COLUMNS
          + " FROM study INDEXED BY study_by_time WHERE (last_at, uid) < (?, ?)"
          + " ORDER BY last_at DESC, uid DESC LIMIT ?";
  private static final String NEWEST_OPEN =
      "SELECT "
          + COLUMNS
          + " FROM study INDEXED BY study_open WHERE open = 1 ORDER BY changed_at DESC LIMIT ?";
  private static final String SERIES =
      "SELECT uid, instances, attributes FROM series WHERE study = ? ORDER BY uid";
  private static final String COMPLETED =
      "UPDATE study SET document = coalesce(?2, document),"
          + " open = CASE WHEN revision > ?3 THEN 1 ELSE 0 END,"
          + " attributes = CASE WHEN present <= 0 AND revision <= ?3 THEN '{}' ELSE attributes END"
          + " WHERE uid = ?1";
  private static final String EXPECT_NO_MORE =
      "UPDATE study SET changed_at = 0 WHERE uid = ? AND open = 1";
  private static final String ORDER_TOLD =
      "UPDATE study INDEXED BY study_by_accession SET revision = revision + 1,"
          + " changed_at = CASE WHEN open = 1 THEN changed_at ELSE ?2 END, open = 1"
          + " WHERE trim(json_extract(attributes, '$.AccessionNumber')) = ?1"
          + " AND json_extract(attributes, '$.AccessionNumber') IS NOT NULL";
  private static final String OPEN_COUNT =
      "SELECT count(*) FROM study INDEXED BY study_open WHERE open = 1";
  private static final String COUNT = "SELECT count(*) FROM study";
  private static final String OLD =
      "SELECT uid FROM study INDEXED BY study_by_time WHERE last_at <= ? AND present <= 0"
          + " AND open = 0 ORDER BY last_at LIMIT ?";
  private static final List<String> DROP =
      List.of("DELETE FROM series WHERE study = ?", "DELETE FROM study WHERE uid = ?");

  private StudyRows() {}

  /** How many studies there are. */
  public record Counts(long open, long complete) {}

  /** Open studies unchanged since a time, those unchanged longest first. */
  public static List<Open> open(Session session, Instant time, Optional<Open> after, int atMost)
      throws SQLException {
    PreparedStatement s = session.prepared(OPEN);
    s.setLong(1, time.toEpochMilli());
    s.setLong(2, after.map(o -> o.changedAt().toEpochMilli()).orElse(Long.MIN_VALUE));
    s.setString(3, after.map(Open::uid).orElse(""));
    s.setInt(4, atMost);
    List<Open> open = new ArrayList<>();
    try (ResultSet row = s.executeQuery()) {
      while (row.next()) {
        String modalities = row.getString(3);
        open.add(
            new Open(
                row.getString(1),
                Instant.ofEpochMilli(row.getLong(2)),
                modalities == null ? Set.of() : Set.copyOf(List.of(modalities.split(",")))));
      }
    }
    return open;
  }

  /** When the open study that is unchanged longest changed. */
  public static Optional<Instant> oldestChange(Session session) throws SQLException {
    try (ResultSet row = session.prepared(OLDEST_CHANGE).executeQuery()) {
      return row.next() ? Optional.of(Instant.ofEpochMilli(row.getLong(1))) : Optional.empty();
    }
  }

  public static Optional<Study> find(Session session, String uid) throws SQLException {
    PreparedStatement s = session.prepared(FIND);
    s.setString(1, uid);
    return list(session, s).stream().findFirst();
  }

  /** Those with the newest images first; {@code before} as a page before ended. */
  public static List<Study> newest(Session session, Optional<Study> before, int atMost)
      throws SQLException {
    PreparedStatement s = session.prepared(NEWEST);
    s.setLong(1, before.map(b -> b.lastReceived().toEpochMilli()).orElse(Long.MAX_VALUE));
    s.setString(2, before.map(Study::uid).orElse(""));
    s.setInt(3, atMost);
    return list(session, s);
  }

  /** Open ones, those that changed last first. */
  public static List<Study> newestOpen(Session session, int atMost) throws SQLException {
    PreparedStatement s = session.prepared(NEWEST_OPEN);
    s.setInt(1, atMost);
    return list(session, s);
  }

  private static List<Study> list(Session session, PreparedStatement s) throws SQLException {
    List<Study> bare = new ArrayList<>();
    try (ResultSet row = s.executeQuery()) {
      while (row.next()) {
        byte[] document = row.getBytes("document");
        bare.add(
            new Study(
                row.getString("uid"),
                new Source(row.getString("source")),
                row.getInt("instances"),
                row.getLong("revision"),
                Instant.ofEpochMilli(row.getLong("first_at")),
                Instant.ofEpochMilli(row.getLong("last_at")),
                row.getInt("open") == 0,
                Optional.ofNullable(document).map(RowText::id),
                RowText.attributes(row.getString("attributes")),
                List.of()));
      }
    }
    List<Study> studies = new ArrayList<>();
    for (Study b : bare) {
      studies.add(
          new Study(
              b.uid(),
              b.source(),
              b.instances(),
              b.revision(),
              b.firstReceived(),
              b.lastReceived(),
              b.complete(),
              b.document(),
              b.attributes(),
              series(session, b.uid())));
    }
    return studies;
  }

  private static List<Study.Series> series(Session session, String study) throws SQLException {
    PreparedStatement s = session.prepared(SERIES);
    s.setString(1, study);
    List<Study.Series> series = new ArrayList<>();
    try (ResultSet row = s.executeQuery()) {
      while (row.next()) {
        series.add(
            new Study.Series(
                row.getString(1), row.getInt(2), RowText.attributes(row.getString(3))));
      }
    }
    return series;
  }

  /** Closes a study unless it changed since it was read. */
  public static void completed(Session session, Study study, Optional<ItemId> document)
      throws SQLException {
    PreparedStatement s = session.prepared(COMPLETED);
    s.setString(1, study.uid());
    s.setBytes(2, document.map(RowText::id).orElse(null));
    s.setLong(3, study.revision());
    s.executeUpdate();
  }

  public static void expectNoMore(Session session, String uid) throws SQLException {
    PreparedStatement s = session.prepared(EXPECT_NO_MORE);
    s.setString(1, uid);
    if (s.executeUpdate() > 0) {
      session.signalStudies();
    }
  }

  /**
   * Opens the studies of an accession number again, since something new is known of its order. One
   * of whose images no payload is left has forgotten its number, and stays as it was registered.
   */
  static void orderTold(Session session, String accession, Instant now) throws SQLException {
    PreparedStatement s = session.prepared(ORDER_TOLD);
    s.setString(1, accession);
    s.setLong(2, now.toEpochMilli());
    if (s.executeUpdate() > 0) {
      session.signalStudies();
    }
  }

  public static Counts counts(Session session) throws SQLException {
    long open = count(session, OPEN_COUNT);
    return new Counts(open, count(session, COUNT) - open);
  }

  private static long count(Session session, String sql) throws SQLException {
    try (ResultSet row = session.prepared(sql).executeQuery()) {
      return row.next() ? row.getLong(1) : 0;
    }
  }

  /** Drops complete studies without payloads and without images since a time; answers how many. */
  public static int drop(Session session, Instant lastBefore, int atMost) throws SQLException {
    List<String> old = new ArrayList<>();
    PreparedStatement s = session.prepared(OLD);
    s.setLong(1, lastBefore.toEpochMilli());
    s.setInt(2, atMost);
    try (ResultSet row = s.executeQuery()) {
      while (row.next()) {
        old.add(row.getString(1));
      }
    }
    for (String uid : old) {
      for (String sql : DROP) {
        PreparedStatement drop = session.prepared(sql);
        drop.setString(1, uid);
        drop.executeUpdate();
      }
    }
    return old.size();
  }
}
