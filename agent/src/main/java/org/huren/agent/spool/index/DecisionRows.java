package org.huren.agent.spool.index;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.huren.agent.item.Item;
import org.huren.agent.item.ItemId;
import org.huren.agent.item.ItemState;
import org.huren.agent.item.Reason;
import org.huren.agent.item.UplinkId;

/** What a person, or the spool itself in a person's stead, decided; every decision is audited. */
public final class DecisionRows {
  private static final int RETRIED_AT_ONCE = 5000;
  private static final int DISCARDED_AT_ONCE = 500;
  private static final String AUDIT =
      "INSERT INTO audit (at, item, who, what, reason) VALUES (?, ?, ?, ?, ?)";
  private static final String AUDIT_OF_ITEM =
      "SELECT at, who, what, reason FROM audit WHERE item = ? ORDER BY number";
  private static final String RETRIABLE =
      "SELECT u.name FROM delivery d CROSS JOIN uplink u ON u.number = d.uplink"
          + " WHERE d.item = ? AND d.state IN ('PENDING', 'REJECTED')";
  private static final String RETRY =
      "UPDATE delivery SET state = 'PENDING', due_at = 0"
          + " WHERE item = ? AND state IN ('PENDING', 'REJECTED')";
  private static final String RETRY_WAITING =
      "UPDATE delivery SET due_at = 0 WHERE uplink = ?1 AND item IN (SELECT item FROM delivery"
          + " INDEXED BY delivery_queue WHERE uplink = ?1 AND state = 'PENDING' AND due_at > 0 LIMIT ?2)";
  private static final String RETRY_REJECTED =
      "UPDATE delivery SET state = 'PENDING', due_at = 0 WHERE uplink = ?1 AND item IN"
          + " (SELECT item FROM delivery INDEXED BY delivery_rejected WHERE uplink = ?1"
          + " AND state = 'REJECTED' LIMIT ?2)";
  private static final String MOVE =
      "UPDATE item SET state = ?, reason = ?, settled_at = ? WHERE id = ? AND state = ?";
  private static final String CANCEL =
      "UPDATE delivery SET state = 'CANCELLED' WHERE item = ?"
          + " AND state IN ('PENDING', 'LEASED', 'REJECTED')";
  private static final String COUNTED = "UPDATE item SET counted = 1 WHERE id = ?";
  private static final String HAS_REJECTED =
      "SELECT 1 FROM delivery WHERE item = ? AND state = 'REJECTED' LIMIT 1";

  private static final String WAITING =
      "SELECT item FROM delivery INDEXED BY delivery_open WHERE uplink = ?"
          + " AND state IN ('PENDING', 'LEASED') LIMIT ?";
  private static final String REJECTED =
      "SELECT item FROM delivery INDEXED BY delivery_rejected WHERE uplink = ?"
          + " AND state = 'REJECTED' LIMIT ?";
  private static final String CANCEL_ONE =
      "UPDATE delivery SET state = 'CANCELLED' WHERE item = ? AND uplink = ?";
  private static final String IS_WANTED =
      "SELECT 1 FROM delivery WHERE item = ? AND state <> 'CANCELLED' LIMIT 1";

  private DecisionRows() {}

  /** One line of what was done to an item. */
  public record Entry(Instant at, String who, String what, Optional<String> reason) {}

  /** Makes pending and rejected deliveries due; answers false if there was none. */
  public static boolean retry(Session session, Item item, String who, Instant now)
      throws SQLException {
    byte[] id = RowText.id(item.id());
    PreparedStatement retriable = session.prepared(RETRIABLE);
    retriable.setBytes(1, id);
    try (ResultSet row = retriable.executeQuery()) {
      while (row.next()) {
        session.signalDue(new UplinkId(row.getString(1)));
      }
    }
    PreparedStatement s = session.prepared(RETRY);
    s.setBytes(1, id);
    if (s.executeUpdate() == 0) {
      return false;
    }
    audit(session, Optional.of(item.id()), who, "retry", Optional.empty(), now);
    return true;
  }

  /**
   * Makes some waiting or rejected deliveries of an uplink due; answers how many, 0 when none is
   * left. In pieces, so that other commands get their turn in between.
   */
  public static int retrySome(Session session, UplinkId uplink) throws SQLException {
    long number = UplinkRows.number(session, uplink);
    int changed = 0;
    for (String sql : List.of(RETRY_WAITING, RETRY_REJECTED)) {
      PreparedStatement s = session.prepared(sql);
      s.setLong(1, number);
      s.setInt(2, RETRIED_AT_ONCE);
      changed += s.executeUpdate();
    }
    session.signalDue(uplink);
    return changed;
  }

  /** Lets an item that is held, in quarantine or kept apart go up. */
  public static void release(
      Session session, Item item, Set<UplinkId> routes, String who, Instant now)
      throws SQLException {
    move(session, item, ItemState.ACCEPTED, Optional.empty(), now);
    if (StudyCount.isImage(item)) {
      boolean counted = StudyCount.adds(session, item);
      if (counted) {
        PreparedStatement s = session.prepared(COUNTED);
        s.setBytes(1, RowText.id(item.id()));
        s.executeUpdate();
      }
      StudyCount images = new StudyCount();
      images.add(item, counted);
      images.write(session, now);
    }
    DeliveryRows.route(session, item, routes);
    DeliveryRows.settleItem(session, item.id(), now);
    audit(session, Optional.of(item.id()), who, "release", item.reason().map(Reason::code), now);
  }

  /** Gives an item up, and what is still open of its deliveries. */
  public static void discard(
      Session session, Item item, Reason why, String reason, String who, Instant now)
      throws SQLException {
    move(session, item, ItemState.DISCARDED, Optional.of(why), now);
    session.signalStudies();
    cancel(session, item.id());
    audit(session, Optional.of(item.id()), who, "discard", Optional.of(reason), now);
  }

  /**
   * Gives up some of what is open at an uplink, and the items that nobody else has or waits for;
   * answers how many deliveries, 0 when none is left. In pieces, as retries.
   */
  public static int discardSome(
      Session session, UplinkId uplink, Reason why, String reason, String who, Instant now)
      throws SQLException {
    long number = UplinkRows.number(session, uplink);
    List<ItemId> items = new ArrayList<>();
    for (String sql : List.of(WAITING, REJECTED)) {
      PreparedStatement s = session.prepared(sql);
      s.setLong(1, number);
      s.setInt(2, DISCARDED_AT_ONCE);
      try (ResultSet row = s.executeQuery()) {
        while (row.next()) {
          items.add(RowText.id(row.getBytes(1)));
        }
      }
    }
    for (ItemId id : items) {
      PreparedStatement cancel = session.prepared(CANCEL_ONE);
      cancel.setBytes(1, RowText.id(id));
      cancel.setLong(2, number);
      cancel.executeUpdate();
      Optional<StoredItem> stored = ItemRows.byId(session, id);
      if (stored.isPresent() && stored.get().item().state() == ItemState.ACCEPTED) {
        if (isWanted(session, id)) {
          DeliveryRows.settleItem(session, id, now);
          audit(session, Optional.of(id), who, "discard", Optional.of(uplink + ": " + reason), now);
        } else {
          discard(session, stored.get().item(), why, uplink + ": " + reason, who, now);
        }
      }
    }
    return items.size();
  }

  private static boolean isWanted(Session session, ItemId item) throws SQLException {
    PreparedStatement s = session.prepared(IS_WANTED);
    s.setBytes(1, RowText.id(item));
    try (ResultSet row = s.executeQuery()) {
      return row.next();
    }
  }

  /** Gives an item up because a newer one takes its place. */
  static void supersede(Session session, Item item, Reason why, Instant now) throws SQLException {
    move(session, item, ItemState.DISCARDED, Optional.of(why), now);
    session.signalStudies();
    cancel(session, item.id());
    audit(session, Optional.of(item.id()), "gateway", "supersede", Optional.of(why.code()), now);
  }

  /** Quarantines an unsettled item whose payload is not what it was. */
  public static void quarantine(Session session, Item item, Reason why, String who, Instant now)
      throws SQLException {
    if (item.state() != ItemState.QUARANTINED) {
      move(session, item, ItemState.QUARANTINED, Optional.of(why), now);
      session.signalStudies();
      cancel(session, item.id());
      audit(session, Optional.of(item.id()), who, "quarantine", Optional.of(why.code()), now);
    }
  }

  public static boolean hasRejected(Session session, ItemId item) throws SQLException {
    PreparedStatement s = session.prepared(HAS_REJECTED);
    s.setBytes(1, RowText.id(item));
    try (ResultSet row = s.executeQuery()) {
      return row.next();
    }
  }

  private static void move(
      Session session, Item item, ItemState to, Optional<Reason> reason, Instant now)
      throws SQLException {
    if (!item.state().canBecome(to)) {
      throw new IllegalStateException(item.id() + ": " + item.state() + " can't become " + to);
    }
    PreparedStatement s = session.prepared(MOVE);
    s.setString(1, to.name());
    s.setString(2, reason.map(RowText::reason).orElse(null));
    if (to.isPurgeable()) {
      s.setLong(3, now.toEpochMilli());
    } else {
      s.setObject(3, null);
    }
    s.setBytes(4, RowText.id(item.id()));
    s.setString(5, item.state().name());
    s.executeUpdate();
  }

  private static void cancel(Session session, ItemId item) throws SQLException {
    PreparedStatement s = session.prepared(CANCEL);
    s.setBytes(1, RowText.id(item));
    s.executeUpdate();
  }

  public static void audit(
      Session session,
      Optional<ItemId> item,
      String who,
      String what,
      Optional<String> reason,
      Instant now)
      throws SQLException {
    PreparedStatement s = session.prepared(AUDIT);
    s.setLong(1, now.toEpochMilli());
    s.setBytes(2, item.map(RowText::id).orElse(null));
    s.setString(3, who);
    s.setString(4, what);
    s.setString(5, reason.orElse(null));
    s.executeUpdate();
  }

  public static List<Entry> auditOf(Session session, ItemId item) throws SQLException {
    PreparedStatement s = session.prepared(AUDIT_OF_ITEM);
    s.setBytes(1, RowText.id(item));
    try (ResultSet row = s.executeQuery()) {
      List<Entry> entries = new ArrayList<>();
      while (row.next()) {
        entries.add(
            new Entry(
                Instant.ofEpochMilli(row.getLong(1)),
                row.getString(2),
                row.getString(3),
                Optional.ofNullable(row.getString(4))));
      }
      return entries;
    }
  }
}
