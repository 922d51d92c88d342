package org.huren.agent.spool.index;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.huren.agent.item.ItemId;
import org.huren.agent.item.UplinkId;

/**
 * Rows on their way out. First the row says PURGED, durably, and with it every receipt written
 * before; then the file is deleted; then {@code file_present} becomes 0. A crash in between leaves
 * rows that say PURGED with the file still there: deletion is done again. Between the first and the
 * second, {@link PurgeLog} is told.
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
  private static final String GONE =
      "SELECT i.settled_at, u.name, d.receipt_at, d.receipt FROM item i"
          + " LEFT JOIN delivery d ON d.item = i.id AND d.state = 'DELIVERED'"
          + " LEFT JOIN uplink u ON u.number = d.uplink WHERE i.id = ?";
  private static final String TAKE_OVER =
      "UPDATE item SET state = 'PURGED', attributes = '{}', reason = NULL, settled_at = ?"
          + " WHERE id = ? AND state <> 'PURGED'";
  private static final String TAKE_RECEIPT =
      "INSERT INTO delivery (item, uplink, state, attempts, due_at, length, receipt_at, receipt)"
          + " SELECT id, ?, 'DELIVERED', 1, 0, length, ?, ? FROM item WHERE id = ?"
          + " ON CONFLICT (item, uplink) DO UPDATE SET state = 'DELIVERED', due_at = 0,"
          + " last_error = NULL, receipt_at = excluded.receipt_at, receipt = excluded.receipt";
  private static final String TAKE_BACK =
      "UPDATE delivery SET state = 'CANCELLED' WHERE item = ?"
          + " AND state IN ('PENDING', 'LEASED', 'REJECTED')";
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

  /** What a restored index must know of items that are marked. */
  static List<PurgeLog.Gone> gone(Session session, List<StoredItem> items) throws SQLException {
    List<PurgeLog.Gone> all = new ArrayList<>();
    for (StoredItem stored : items) {
      PreparedStatement s = session.prepared(GONE);
      s.setBytes(1, RowText.id(stored.item().id()));
      List<PurgeLog.Delivered> delivered = new ArrayList<>();
      long settledAt = 0;
      try (ResultSet row = s.executeQuery()) {
        while (row.next()) {
          settledAt = row.getLong(1);
          String receipt = row.getString(4);
          if (receipt != null) {
            delivered.add(
                new PurgeLog.Delivered(
                    new UplinkId(row.getString(2)), Instant.ofEpochMilli(row.getLong(3)), receipt));
          }
        }
      }
      all.add(new PurgeLog.Gone(stored.item().id(), Instant.ofEpochMilli(settledAt), delivered));
    }
    return all;
  }

  /**
   * Says of restored rows that they were purged since; their files are deleted once more, should
   * that not have been done.
   */
  static void takeOver(Session session, List<PurgeLog.Gone> items, Instant now)
      throws SQLException {
    for (PurgeLog.Gone gone : items) {
      byte[] id = RowText.id(gone.id());
      PreparedStatement s = session.prepared(TAKE_OVER);
      s.setLong(1, gone.settledAt().toEpochMilli());
      s.setBytes(2, id);
      if (s.executeUpdate() == 0) {
        continue;
      }
      for (PurgeLog.Delivered each : gone.delivered()) {
        PreparedStatement receipt = session.prepared(TAKE_RECEIPT);
        receipt.setLong(1, UplinkRows.number(session, each.uplink()));
        receipt.setLong(2, each.at().toEpochMilli());
        receipt.setString(3, each.receipt());
        receipt.setBytes(4, id);
        receipt.executeUpdate();
      }
      update(session, TAKE_BACK, gone.id());
      DecisionRows.audit(
          session, Optional.of(gone.id()), "spool", "purged-before-restore", Optional.empty(), now);
    }
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
