package org.huren.agent.spool.index;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.huren.agent.item.ItemId;

/**
 * Rows on their way out. First the row says PURGED, durably, and with it every receipt written
 * before; then the file is deleted; then {@code file_present} becomes 0. A crash in between leaves
 * rows that say PURGED with the file still there: deletion is done again.
 */
public final class PurgeRows {
  private static final String SETTLED =
      "SELECT "
          + ItemRows.COLUMNS
          + " FROM item i INDEXED BY item_settled"
          + " WHERE i.state IN ('SETTLED', 'DUPLICATE', 'APART') AND i.settled_at <= ?"
          + " ORDER BY i.settled_at LIMIT ?";
  private static final String DISCARDED =
      "SELECT "
          + ItemRows.COLUMNS
          + " FROM item i INDEXED BY item_discarded WHERE i.state = 'DISCARDED' AND i.settled_at <= ?"
          + " ORDER BY i.settled_at LIMIT ?";
  // What it holds of the patient goes with the payload; identity, group and receipts stay.
  private static final String MARK =
      "UPDATE item SET state = 'PURGED', attributes = '{}' WHERE id = ?"
          + " AND state IN ('SETTLED', 'DUPLICATE', 'APART', 'DISCARDED')";
  private static final String UNDELETED =
      "SELECT "
          + ItemRows.COLUMNS
          + " FROM item i INDEXED BY item_undeleted WHERE i.state = 'PURGED' AND i.file_present = 1 LIMIT ?";
  private static final String DELETED = "UPDATE item SET file_present = 0 WHERE id = ?";
  private static final String OLD =
      "SELECT id FROM item INDEXED BY item_purged WHERE state = 'PURGED' AND settled_at <= ? AND file_present = 0"
          + " ORDER BY settled_at LIMIT ?";
  static final List<String> DROP =
      List.of(
          "DELETE FROM delivery WHERE item = ?",
          "DELETE FROM audit WHERE item = ?",
          "DELETE FROM item WHERE id = ?");

  private PurgeRows() {}

  /** Settled ones, duplicates and those kept apart; those settled longest first. */
  public static List<StoredItem> settled(Session session, Instant until, int atMost)
      throws SQLException {
    return candidates(session, SETTLED, until, atMost);
  }

  /** Those discarded longest first. */
  public static List<StoredItem> discarded(Session session, Instant until, int atMost)
      throws SQLException {
    return candidates(session, DISCARDED, until, atMost);
  }

  private static List<StoredItem> candidates(Session session, String sql, Instant until, int atMost)
      throws SQLException {
    PreparedStatement s = session.prepared(sql);
    s.setLong(1, until.toEpochMilli());
    s.setInt(2, atMost);
    return ItemRows.list(s);
  }

  /**
   * Says that these payloads are gone, to be committed with FULL before it is made true; answers
   * those that still may be.
   */
  public static List<StoredItem> mark(Session session, List<StoredItem> items) throws SQLException {
    List<StoredItem> marked = new ArrayList<>();
    for (StoredItem stored : items) {
      if (update(session, MARK, stored.item().id()) == 1) {
        marked.add(stored);
      }
    }
    return marked;
  }

  /** Marked ones whose file may still be there. */
  public static List<StoredItem> undeleted(Session session, int atMost) throws SQLException {
    PreparedStatement s = session.prepared(UNDELETED);
    s.setInt(1, atMost);
    return ItemRows.list(s);
  }

  public static void deleted(Session session, List<StoredItem> items) throws SQLException {
    for (StoredItem stored : items) {
      update(session, DELETED, stored.item().id());
    }
  }

  /** Drops rows of items that were settled before a time and are purged; answers how many. */
  public static int drop(Session session, Instant settledBefore, int atMost) throws SQLException {
    List<ItemId> old = new ArrayList<>();
    PreparedStatement s = session.prepared(OLD);
    s.setLong(1, settledBefore.toEpochMilli());
    s.setInt(2, atMost);
    try (ResultSet row = s.executeQuery()) {
      while (row.next()) {
        old.add(RowText.id(row.getBytes(1)));
      }
    }
    for (ItemId id : old) {
      for (String sql : DROP) {
        update(session, sql, id);
      }
    }
    return old.size();
  }

  private static int update(Session session, String sql, ItemId id) throws SQLException {
    PreparedStatement s = session.prepared(sql);
    s.setBytes(1, RowText.id(id));
    return s.executeUpdate();
  }
}
