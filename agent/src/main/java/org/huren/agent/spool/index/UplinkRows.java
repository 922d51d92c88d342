package org.huren.agent.spool.index;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.huren.agent.item.Reason;
import org.huren.agent.item.UplinkId;

/** Uplinks by name, so that millions of delivery rows carry a small number each. */
public final class UplinkRows {
  private static final String NUMBER = "SELECT number FROM uplink WHERE name = ?";
  private static final String ADD = "INSERT OR IGNORE INTO uplink (name) VALUES (?)";
  private static final String LAST_ERROR =
      "UPDATE uplink SET last_error = ? WHERE number = ? AND last_error IS NOT ?";
  private static final String READ_LAST_ERROR = "SELECT last_error FROM uplink WHERE number = ?";
  private static final String TALLY =
      "SELECT state, deliveries, bytes FROM delivery_tally WHERE uplink = ?";
  private static final String OLDEST =
      "SELECT i.received_at FROM delivery d INDEXED BY delivery_open CROSS JOIN item i ON i.id = d.item"
          + " WHERE d.uplink = ? AND d.state IN ('PENDING', 'LEASED') ORDER BY d.item LIMIT 1";

  private static final String OWED =
      "SELECT u.name FROM uplink u WHERE EXISTS (SELECT 1 FROM delivery_tally t"
          + " WHERE t.uplink = u.number AND t.state IN ('PENDING', 'LEASED', 'REJECTED')"
          + " AND t.deliveries > 0)";

  private UplinkRows() {}

  /** What waits for one uplink; {@code lastError} is that of the last try, if it failed. */
  public record Waiting(
      long pending,
      long bytes,
      long rejected,
      Optional<Instant> oldest,
      Optional<Reason> lastError) {
    static final Waiting NOTHING = new Waiting(0, 0, 0, Optional.empty(), Optional.empty());
  }

  static Optional<Long> numberIfKnown(Session session, UplinkId uplink) throws SQLException {
    PreparedStatement s = session.prepared(NUMBER);
    s.setString(1, uplink.value());
    try (ResultSet row = s.executeQuery()) {
      return row.next() ? Optional.of(row.getLong(1)) : Optional.empty();
    }
  }

  static long number(Session session, UplinkId uplink) throws SQLException {
    Optional<Long> known = numberIfKnown(session, uplink);
    if (known.isPresent()) {
      return known.get();
    }
    PreparedStatement s = session.prepared(ADD);
    s.setString(1, uplink.value());
    s.executeUpdate();
    return numberIfKnown(session, uplink)
        .orElseThrow(() -> new SQLException("no row for uplink " + uplink));
  }

  static void lastError(Session session, long number, Optional<Reason> error) throws SQLException {
    String text = error.map(RowText::reason).orElse(null);
    PreparedStatement s = session.prepared(LAST_ERROR);
    s.setString(1, text);
    s.setLong(2, number);
    s.setString(3, text);
    s.executeUpdate();
  }

  public static Waiting waiting(Session session, UplinkId uplink) throws SQLException {
    Optional<Long> known = numberIfKnown(session, uplink);
    if (known.isEmpty()) {
      return Waiting.NOTHING;
    }
    long number = known.get();
    long pending = 0;
    long bytes = 0;
    long rejected = 0;
    PreparedStatement s = session.prepared(TALLY);
    s.setLong(1, number);
    try (ResultSet row = s.executeQuery()) {
      while (row.next()) {
        switch (row.getString(1)) {
          case "PENDING", "LEASED" -> {
            pending += row.getLong(2);
            bytes += row.getLong(3);
          }
          case "REJECTED" -> rejected = row.getLong(2);
          default -> {
            // delivered or cancelled: waits for nothing
          }
        }
      }
    }
    return new Waiting(
        pending, bytes, rejected, oldest(session, number), readLastError(session, number));
  }

  /** Those with deliveries that are neither done nor given up. */
  public static Set<UplinkId> owed(Session session) throws SQLException {
    Set<UplinkId> uplinks = new HashSet<>();
    try (ResultSet row = session.prepared(OWED).executeQuery()) {
      while (row.next()) {
        uplinks.add(new UplinkId(row.getString(1)));
      }
    }
    return uplinks;
  }

  private static Optional<Instant> oldest(Session session, long number) throws SQLException {
    PreparedStatement s = session.prepared(OLDEST);
    s.setLong(1, number);
    try (ResultSet row = s.executeQuery()) {
      return row.next() ? Optional.of(Instant.ofEpochMilli(row.getLong(1))) : Optional.empty();
    }
  }

  private static Optional<Reason> readLastError(Session session, long number) throws SQLException {
    PreparedStatement s = session.prepared(READ_LAST_ERROR);
    s.setLong(1, number);
    try (ResultSet row = s.executeQuery()) {
      return row.next() ? RowText.reason(row, "last_error") : Optional.empty();
    }
  }
}
