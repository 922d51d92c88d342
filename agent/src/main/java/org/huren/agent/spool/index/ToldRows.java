package org.huren.agent.spool.index;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.Set;
import org.huren.agent.order.Order;
import org.huren.agent.order.OrderBook.Told;

/** How far analyzers were told of orders, and what of each order; forgotten with the order. */
public final class ToldRows {
  private static final String BEGIN =
      "INSERT OR IGNORE INTO analyzer_told (analyzer, change) VALUES (?, ?)";
  private static final String UNTIL = "SELECT change FROM analyzer_told WHERE analyzer = ?";
  private static final String PUT = "UPDATE analyzer_told SET change = ? WHERE analyzer = ?";
  private static final String ORDER =
      " service_order = (SELECT id FROM service_order WHERE source = ? AND number = ?)";
  private static final String OF =
      "SELECT specimen, code FROM test_told WHERE analyzer = ? AND" + ORDER;
  private static final String ADD =
      "INSERT OR IGNORE INTO test_told (service_order, analyzer, specimen, code)"
          + " SELECT id, ?, ?, ? FROM service_order WHERE source = ? AND number = ?";
  private static final String REMOVE =
      "DELETE FROM test_told WHERE analyzer = ? AND specimen = ? AND code = ? AND" + ORDER;

  private ToldRows() {}

  /** Notes that an analyzer is to be told from the next change on, if it is new. */
  public static void begin(Session session, String analyzer) throws SQLException {
    PreparedStatement s = session.prepared(BEGIN);
    s.setString(1, analyzer);
    s.setLong(2, OrderRows.lastChange(session));
    s.executeUpdate();
  }

  /** The last change that an analyzer was told of. */
  public static long until(Session session, String analyzer) throws SQLException {
    PreparedStatement s = session.prepared(UNTIL);
    s.setString(1, analyzer);
    try (ResultSet row = s.executeQuery()) {
      return row.next() ? row.getLong(1) : 0;
    }
  }

  public static void put(Session session, String analyzer, long change) throws SQLException {
    PreparedStatement s = session.prepared(PUT);
    s.setLong(1, change);
    s.setString(2, analyzer);
    s.executeUpdate();
  }

  /** What of an order an analyzer was told. */
  public static Set<Told> of(Session session, String analyzer, Order order) throws SQLException {
    PreparedStatement s = session.prepared(OF);
    s.setString(1, analyzer);
    s.setString(2, order.source());
    s.setString(3, order.number());
    Set<Told> told = new HashSet<>();
    try (ResultSet row = s.executeQuery()) {
      while (row.next()) {
        told.add(new Told(row.getString(1), row.getString(2)));
      }
    }
    return told;
  }

  /** Notes what an analyzer was told of an order, or told to forget. */
  public static void put(
      Session session, String analyzer, Order order, Set<Told> tests, boolean takenBack)
      throws SQLException {
    PreparedStatement s = session.prepared(takenBack ? REMOVE : ADD);
    for (Told test : tests) {
      s.setString(1, analyzer);
      s.setString(2, test.specimen());
      s.setString(3, test.code());
      s.setString(4, order.source());
      s.setString(5, order.number());
      s.executeUpdate();
    }
  }
}
