package org.huren.agent.spool.index;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.huren.agent.item.ItemId;
import org.huren.agent.item.UplinkId;

/**
 * Held items that wait for something that may still come, by the number it will come with, and
 * items by the specimens they speak of. What came has its items examined again in the transaction
 * that writes it, so that neither a crash nor the order of arrival can lose the meeting.
 */
public final class WaitRows {
  private static final int AT_ONCE = 500;
  private static final String WAIT =
      "INSERT OR REPLACE INTO item_waiting (kind, value, item, until) VALUES (?, ?, ?, ?)";
  private static final String WAITING =
      "SELECT item FROM item_waiting WHERE kind = ? AND value = ?";
  private static final String OVERDUE =
      "SELECT item FROM item_waiting INDEXED BY item_waiting_until"
          + " WHERE until IS NOT NULL AND until <= ? LIMIT ?";
  private static final String NEXT =
      "SELECT until FROM item_waiting INDEXED BY item_waiting_until WHERE until IS NOT NULL"
          + " ORDER BY until LIMIT 1";
  private static final String AGAIN =
      "UPDATE item SET state = 'RECEIVED', reason = NULL WHERE id = ? AND state = 'HELD'";
  private static final String WAITS_NO_MORE = "DELETE FROM item_waiting WHERE item = ?";
  private static final String SPEAKS_OF =
      "INSERT OR IGNORE INTO specimen_item (value, item) VALUES (?, ?)";
  private static final String OF_SPECIMEN =
      "SELECT "
          + ItemRows.COLUMNS
          + " FROM specimen_item s CROSS JOIN item i ON i.id = s.item"
          + " WHERE s.value = ? ORDER BY s.item DESC LIMIT 100";
  private static final String SPECIMENS = "SELECT count(*) FROM specimen_item WHERE item = ?";
  private static final String UNSETTLE =
      "UPDATE item SET state = 'ACCEPTED', settled_at = NULL WHERE id = ? AND state = 'SETTLED'";
  private static final String DELIVER_AGAIN =
      "UPDATE delivery SET state = 'PENDING', due_at = 0 WHERE item = ? AND state = 'DELIVERED'"
          + " AND EXISTS (SELECT 1 FROM item WHERE id = ? AND state = 'ACCEPTED')";
  private static final String DELIVER_ONCE_MORE =
      "UPDATE delivery SET again = 1 WHERE item = ? AND state = 'LEASED'";
  private static final String DUE_AT =
      "SELECT u.name FROM delivery d CROSS JOIN uplink u ON u.number = d.uplink"
          + " WHERE d.item = ? AND d.state = 'PENDING'";

  private WaitRows() {}

  /** Says what a held item waits for, and until when; empty: without end. */
  public static void await(
      Session session,
      ItemId item,
      OrderKey kind,
      Collection<String> values,
      Optional<Instant> until)
      throws SQLException {
    for (String value : values) {
      PreparedStatement s = session.prepared(WAIT);
      s.setString(1, kind.name());
      s.setString(2, value);
      s.setBytes(3, RowText.id(item));
      if (until.isPresent()) {
        s.setLong(4, until.get().toEpochMilli());
      } else {
        s.setObject(4, null);
      }
      s.executeUpdate();
    }
  }

  /** Has the items examined again that wait for this. */
  static void wake(Session session, OrderKey kind, String value) throws SQLException {
    PreparedStatement s = session.prepared(WAITING);
    s.setString(1, kind.name());
    s.setString(2, value);
    examineAgain(session, ids(s));
  }

  /** Has the items examined again that have waited long enough; answers whether there was any. */
  public static boolean wakeOverdue(Session session, Instant now) throws SQLException {
    PreparedStatement s = session.prepared(OVERDUE);
    s.setLong(1, now.toEpochMilli());
    s.setInt(2, AT_ONCE);
    List<byte[]> items = ids(s);
    examineAgain(session, items);
    return !items.isEmpty();
  }

  /** When the next item will have waited long enough. */
  public static Optional<Instant> nextOverdue(Session session) throws SQLException {
    try (ResultSet row = session.prepared(NEXT).executeQuery()) {
      return row.next() ? Optional.of(Instant.ofEpochMilli(row.getLong(1))) : Optional.empty();
    }
  }

  private static List<byte[]> ids(PreparedStatement s) throws SQLException {
    List<byte[]> ids = new ArrayList<>();
    try (ResultSet row = s.executeQuery()) {
      while (row.next()) {
        ids.add(row.getBytes(1));
      }
    }
    return ids;
  }

  private static void examineAgain(Session session, List<byte[]> items) throws SQLException {
    for (byte[] id : items) {
      PreparedStatement waits = session.prepared(WAITS_NO_MORE);
      waits.setBytes(1, id);
      waits.executeUpdate();
      PreparedStatement s = session.prepared(AGAIN);
      s.setBytes(1, id);
      if (s.executeUpdate() == 1) {
        session.signalReceivedAgain();
      }
    }
  }

  /** Says which specimens an item speaks of. */
  public static void speaksOf(Session session, ItemId item, Collection<String> specimens)
      throws SQLException {
    for (String specimen : specimens) {
      PreparedStatement s = session.prepared(SPEAKS_OF);
      s.setString(1, specimen);
      s.setBytes(2, RowText.id(item));
      s.executeUpdate();
    }
  }

  /** Of how many specimens an item speaks. */
  public static int specimens(Session session, ItemId item) throws SQLException {
    PreparedStatement s = session.prepared(SPECIMENS);
    s.setBytes(1, RowText.id(item));
    try (ResultSet row = s.executeQuery()) {
      return row.next() ? row.getInt(1) : 0;
    }
  }

  /** The items that speak of a specimen, newest first. */
  public static List<StoredItem> ofSpecimen(Session session, String specimen) throws SQLException {
    PreparedStatement s = session.prepared(OF_SPECIMEN);
    s.setString(1, specimen);
    return ItemRows.list(s);
  }

  /**
   * Something new is to be said of an item: it is examined again if it is held, and goes to its
   * uplinks once more if it went there, or is on its way.
   */
  public static void renew(Session session, ItemId item) throws SQLException {
    byte[] id = RowText.id(item);
    examineAgain(session, List.of(id));
    for (String sql : List.of(UNSETTLE, DELIVER_ONCE_MORE)) {
      PreparedStatement s = session.prepared(sql);
      s.setBytes(1, id);
      s.executeUpdate();
    }
    PreparedStatement again = session.prepared(DELIVER_AGAIN);
    again.setBytes(1, id);
    again.setBytes(2, id);
    again.executeUpdate();
    PreparedStatement due = session.prepared(DUE_AT);
    due.setBytes(1, id);
    try (ResultSet row = due.executeQuery()) {
      while (row.next()) {
        session.signalDue(new UplinkId(row.getString(1)));
      }
    }
  }
}
