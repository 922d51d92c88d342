package org.huren.agent.spool.index;

import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.huren.agent.item.Item;
import org.huren.agent.item.ItemId;
import org.huren.agent.item.ItemState;
import org.huren.agent.item.Reason;

/**
 * One item takes the place of an earlier one of the same identity. What the earlier one has not
 * delivered yet is cancelled; the later one then waits wherever a request with the earlier one is
 * under way at this moment, so that it arrives behind it.
 */
final class Supersession {
  /** Longer than a request with one object is let run without an answer. */
  private static final Duration BEHIND_A_REQUEST = Duration.ofMinutes(10);

  private static final String WAIT_BEHIND =
      "UPDATE delivery SET due_at = ?1 WHERE item = ?2 AND state = 'PENDING' AND uplink IN"
          + " (SELECT uplink FROM delivery WHERE item = ?3 AND state = 'LEASED')";

  private Supersession() {}

  /** Nothing happens to an earlier item that has gone up, or that waits in quarantine. */
  static void take(Session session, ItemId later, ItemId earlier, Instant now) throws SQLException {
    Optional<Item> item = ItemRows.byId(session, earlier).map(StoredItem::item);
    if (item.isEmpty()
        || (item.get().state() != ItemState.ACCEPTED && item.get().state() != ItemState.HELD)) {
      return;
    }
    PreparedStatement s = session.prepared(WAIT_BEHIND);
    s.setLong(1, now.plus(BEHIND_A_REQUEST).toEpochMilli());
    s.setBytes(2, RowText.id(later));
    s.setBytes(3, RowText.id(earlier));
    s.executeUpdate();
    DecisionRows.supersede(session, item.get(), Reason.of("check.superseded", later), now);
  }
}
