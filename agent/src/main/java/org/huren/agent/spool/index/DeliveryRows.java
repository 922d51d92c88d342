package org.huren.agent.spool.index;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.huren.agent.item.Delivery;
import org.huren.agent.item.DeliveryOutcome;
import org.huren.agent.item.DeliveryState;
import org.huren.agent.item.Item;
import org.huren.agent.item.ItemId;
import org.huren.agent.item.Precedence;
import org.huren.agent.item.Reason;
import org.huren.agent.item.Receipt;
import org.huren.agent.item.UplinkId;
import org.huren.agent.spool.DeliveryQueue.Turn;

/**
 * The queue of deliveries, one row per item and uplink.
 *
 * <pre>
 *   PENDING, due_at 0      due; taken by precedence, then in order of arrival
 *   PENDING, due_at > 0    waits for that time, then becomes 0
 *   LEASED                 a worker has it; PENDING again when the process restarts
 *   DELIVERED, REJECTED, CANCELLED
 * </pre>
 */
public final class DeliveryRows {
  /**
   * Longer than any pause we set: a due time further away than this was written under another clock
   * and counts as due.
   */
  public static final Duration LONGEST_PAUSE = Duration.ofDays(2);

  private static final int PROMOTED_AT_ONCE = 1000;
  private static final String PROMOTE =
      "UPDATE delivery SET due_at = 0 WHERE uplink = ?1 AND item IN (SELECT item FROM delivery"
          + " INDEXED BY delivery_queue WHERE uplink = ?1 AND state = 'PENDING' AND due_at > ?2 AND due_at <= ?3"
          + " ORDER BY due_at LIMIT ?4)";
  private static final String PICK =
      "SELECT d.attempts, "
          + ItemRows.COLUMNS
          + " FROM delivery d INDEXED BY delivery_queue CROSS JOIN item i ON i.id = d.item"
          + " WHERE d.uplink = ?"
          + " AND d.state = 'PENDING' AND d.due_at = 0 AND d.precedence BETWEEN ? AND ?"
          + " ORDER BY d.precedence, d.item LIMIT ?";
  // An attempt counts when it begins: one that ends the process must not look untried.
  private static final String LEASE =
      "UPDATE delivery SET state = 'LEASED', attempts = attempts + 1 WHERE item = ? AND uplink = ?";
  private static final String GIVE_BACK =
      "UPDATE delivery SET state = 'PENDING', due_at = 0, attempts = attempts - 1"
          + " WHERE item = ? AND uplink = ? AND state = 'LEASED'";
  private static final String VOID_LEASES =
      "UPDATE delivery INDEXED BY delivery_leased SET state = 'PENDING', again = 0, due_at = 0"
          + " WHERE state = 'LEASED'";
  private static final String NEXT_DUE =
      "SELECT due_at FROM delivery INDEXED BY delivery_queue WHERE uplink = ? AND state = 'PENDING' AND due_at >= ?"
          + " ORDER BY due_at LIMIT 1";
  private static final String DELIVERED =
      "UPDATE delivery SET state = CASE again WHEN 1 THEN 'PENDING' ELSE 'DELIVERED' END,"
          + " again = 0, due_at = 0, last_error = NULL, receipt_at = ?, receipt = ?,"
          + " receipt_warning = ? WHERE item = ? AND uplink = ? AND state <> 'DELIVERED'";
  private static final String RETRY_LATER =
      "UPDATE delivery SET state = 'PENDING', again = 0, due_at = ?, last_error = ?"
          + " WHERE item = ? AND uplink = ? AND state = 'LEASED'";
  private static final String REJECTED =
      "UPDATE delivery SET state = 'REJECTED', last_error = ?"
          + " WHERE item = ? AND uplink = ? AND state = 'LEASED'";
  private static final String SETTLE_ITEM =
      "UPDATE item SET state = 'SETTLED', settled_at = ? WHERE id = ? AND state = 'ACCEPTED'"
          + " AND EXISTS (SELECT 1 FROM delivery WHERE item = ? AND state = 'DELIVERED')"
          + " AND NOT EXISTS (SELECT 1 FROM delivery WHERE item = ?"
          + " AND state IN ('PENDING', 'LEASED', 'REJECTED'))";
  private static final String ROUTE =
      "INSERT INTO delivery (item, uplink, state, attempts, due_at, length, precedence)"
          + " VALUES (?, ?, 'PENDING', 0, 0, ?, ?) ON CONFLICT (item, uplink) DO UPDATE"
          + " SET state = 'PENDING', due_at = 0 WHERE state IN ('REJECTED', 'CANCELLED')";
  private static final String OF_ITEM =
      "SELECT u.name, d.state, d.attempts, d.due_at, d.last_error, d.receipt_at, d.receipt,"
          + " d.receipt_warning, i.received_at FROM delivery d CROSS JOIN item i ON i.id = d.item"
          + " CROSS JOIN uplink u ON u.number = d.uplink WHERE d.item = ?";

  private DeliveryRows() {}

  /** What a worker gets. */
  public record Leased(StoredItem stored, int attempts) {}

  /** Leases what is due and has its turn, at least one and no more than fit. */
  public static List<Leased> lease(
      Session session, UplinkId uplink, Turn turn, int atMost, long atMostBytes, Instant now)
      throws SQLException {
    long number = UplinkRows.number(session, uplink);
    promote(session, number, 0, now.toEpochMilli());
    promote(session, number, now.plus(LONGEST_PAUSE).toEpochMilli(), Long.MAX_VALUE);
    List<Leased> leased =
        switch (turn) {
          case BY_PRECEDENCE ->
              pick(session, number, Precedence.URGENT, Precedence.IMAGE, atMost, atMostBytes);
          case WITHOUT_IMAGES ->
              pick(session, number, Precedence.URGENT, Precedence.REPORT, atMost, atMostBytes);
          case LEAST_FIRST -> pickLeast(session, number, atMost, atMostBytes);
        };
    for (Leased l : leased) {
      update(session, LEASE, l.stored().item().id(), number);
    }
    return leased;
  }

  private static List<Leased> pickLeast(Session session, long uplink, int atMost, long atMostBytes)
      throws SQLException {
    for (Precedence only : List.of(Precedence.IMAGE, Precedence.REPORT, Precedence.URGENT)) {
      List<Leased> picked = pick(session, uplink, only, only, atMost, atMostBytes);
      if (!picked.isEmpty()) {
        return picked;
      }
    }
    return List.of();
  }

  private static List<Leased> pick(
      Session session, long uplink, Precedence first, Precedence last, int atMost, long atMostBytes)
      throws SQLException {
    List<Leased> leased = new ArrayList<>();
    PreparedStatement s = session.prepared(PICK);
    s.setLong(1, uplink);
    s.setInt(2, first.rank());
    s.setInt(3, last.rank());
    s.setInt(4, atMost);
    try (ResultSet row = s.executeQuery()) {
      long bytes = 0;
      while (row.next()) {
        Leased next = new Leased(ItemRows.item(row), row.getInt("attempts"));
        bytes += next.stored().item().length();
        if (!leased.isEmpty() && bytes > atMostBytes) {
          break;
        }
        leased.add(next);
      }
    }
    return leased;
  }

  private static void promote(Session session, long uplink, long after, long until)
      throws SQLException {
    PreparedStatement s = session.prepared(PROMOTE);
    s.setLong(1, uplink);
    s.setLong(2, after);
    s.setLong(3, until);
    s.setInt(4, PROMOTED_AT_ONCE);
    s.executeUpdate();
  }

  /**
   * When the next pending delivery is due; the epoch if it is due already and images have their
   * turn.
   */
  public static Optional<Instant> nextDue(Session session, UplinkId uplink, Turn turn, Instant now)
      throws SQLException {
    Optional<Long> number = UplinkRows.numberIfKnown(session, uplink);
    if (number.isEmpty()) {
      return Optional.empty();
    }
    long unbelievable = now.plus(LONGEST_PAUSE).toEpochMilli() + 1;
    return nextDue(session, number.get(), unbelievable).isPresent()
        ? Optional.of(Instant.EPOCH)
        : nextDue(session, number.get(), turn == Turn.WITHOUT_IMAGES ? 1 : 0);
  }

  private static Optional<Instant> nextDue(Session session, long uplink, long from)
      throws SQLException {
    PreparedStatement s = session.prepared(NEXT_DUE);
    s.setLong(1, uplink);
    s.setLong(2, from);
    try (ResultSet row = s.executeQuery()) {
      return row.next() ? Optional.of(Instant.ofEpochMilli(row.getLong(1))) : Optional.empty();
    }
  }

  /** Gives a lease back untried. */
  public static void giveBack(Session session, ItemId item, UplinkId uplink) throws SQLException {
    update(session, GIVE_BACK, item, UplinkRows.number(session, uplink));
    session.signalDue(uplink);
  }

  static void voidLeases(Session session) throws SQLException {
    session.execute(VOID_LEASES);
  }

  /** Writes how a try ended, and settles the item if this was its last open delivery. */
  public static void settle(
      Session session,
      ItemId item,
      UplinkId uplink,
      DeliveryOutcome outcome,
      Instant dueAt,
      Instant now)
      throws SQLException {
    long number = UplinkRows.number(session, uplink);
    if (outcome instanceof DeliveryOutcome.Delivered delivered) {
      Receipt receipt = delivered.receipt();
      PreparedStatement s = session.prepared(DELIVERED);
      s.setLong(1, receipt.at().toEpochMilli());
      s.setString(2, receipt.reference());
      s.setString(3, receipt.warning().map(RowText::reason).orElse(null));
      s.setBytes(4, RowText.id(item));
      s.setLong(5, number);
      s.executeUpdate();
      UplinkRows.lastError(session, number, Optional.empty());
      settleItem(session, item, now);
      session.signalDue(uplink);
    } else if (outcome instanceof DeliveryOutcome.RetryLater later) {
      PreparedStatement s = session.prepared(RETRY_LATER);
      Instant latest = now.plus(LONGEST_PAUSE.dividedBy(2));
      s.setLong(1, Math.max(1, (dueAt.isAfter(latest) ? latest : dueAt).toEpochMilli()));
      s.setString(2, RowText.reason(later.why()));
      s.setBytes(3, RowText.id(item));
      s.setLong(4, number);
      s.executeUpdate();
      UplinkRows.lastError(session, number, Optional.of(later.why()));
      session.signalDue(uplink);
    } else if (outcome instanceof DeliveryOutcome.Rejected rejected) {
      PreparedStatement s = session.prepared(REJECTED);
      s.setString(1, RowText.reason(rejected.why()));
      s.setBytes(2, RowText.id(item));
      s.setLong(3, number);
      s.executeUpdate();
      UplinkRows.lastError(session, number, Optional.of(rejected.why()));
    }
  }

  static void settleItem(Session session, ItemId item, Instant now) throws SQLException {
    PreparedStatement s = session.prepared(SETTLE_ITEM);
    byte[] id = RowText.id(item);
    s.setLong(1, now.toEpochMilli());
    s.setBytes(2, id);
    s.setBytes(3, id);
    s.setBytes(4, id);
    s.executeUpdate();
  }

  /** Makes an item due at each of these uplinks, those that have it already left out. */
  static void route(Session session, Item item, Collection<UplinkId> uplinks) throws SQLException {
    for (UplinkId uplink : uplinks) {
      PreparedStatement s = session.prepared(ROUTE);
      s.setBytes(1, RowText.id(item.id()));
      s.setLong(2, UplinkRows.number(session, uplink));
      s.setLong(3, item.length());
      s.setInt(4, item.precedence().rank());
      s.executeUpdate();
      session.signalDue(uplink);
    }
  }

  public static List<Delivery> ofItem(Session session, ItemId item) throws SQLException {
    PreparedStatement s = session.prepared(OF_ITEM);
    s.setBytes(1, RowText.id(item));
    try (ResultSet row = s.executeQuery()) {
      List<Delivery> deliveries = new ArrayList<>();
      while (row.next()) {
        long due = row.getLong("due_at");
        deliveries.add(
            new Delivery(
                item,
                new UplinkId(row.getString("name")),
                DeliveryState.valueOf(row.getString("state")),
                row.getInt("attempts"),
                Instant.ofEpochMilli(due == 0 ? row.getLong("received_at") : due),
                RowText.reason(row, "last_error"),
                receipt(row)));
      }
      deliveries.sort(Comparator.comparing(d -> d.uplink().value()));
      return deliveries;
    }
  }

  private static Optional<Receipt> receipt(ResultSet row) throws SQLException {
    String reference = row.getString("receipt");
    if (reference == null) {
      return Optional.empty();
    }
    Optional<Reason> warning = RowText.reason(row, "receipt_warning");
    return Optional.of(
        new Receipt(Instant.ofEpochMilli(row.getLong("receipt_at")), reference, warning));
  }

  private static void update(Session session, String sql, ItemId item, long uplink)
      throws SQLException {
    PreparedStatement s = session.prepared(sql);
    s.setBytes(1, RowText.id(item));
    s.setLong(2, uplink);
    s.executeUpdate();
  }
}
