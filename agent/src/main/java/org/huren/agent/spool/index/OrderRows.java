package org.huren.agent.spool.index;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.huren.agent.order.Order;
import org.huren.agent.order.OrderBook;
import org.huren.agent.order.OrderChange;
import org.huren.agent.order.OrderJson;
import org.huren.agent.order.OrderPatient;
import org.huren.lab.model.Patient.Sex;

/**
 * Orders, the numbers they are found by, and patients. Changed in the transaction that writes the
 * verdict on the message which said so, and applied again from the message's file if that is lost.
 */
public final class OrderRows {
  private static final int MOST_MERGES = 16;
  private static final String BY_NUMBER =
      "SELECT id, content FROM service_order WHERE source = ? AND number = ?";
  private static final String INSERT =
      "INSERT INTO service_order (source, number, change, changed_at, content)"
          + " VALUES (?, ?, ?, ?, ?)";
  private static final String UPDATE =
      "UPDATE service_order SET change = ?, changed_at = ?, content = ? WHERE id = ?";
  private static final String LAST_CHANGE =
      "SELECT change FROM service_order ORDER BY change DESC LIMIT 1";
  private static final String KEYS_OF = "DELETE FROM service_order_key WHERE service_order = ?";
  private static final String ADD_KEY =
      "INSERT OR IGNORE INTO service_order_key (kind, value, service_order) VALUES (?, ?, ?)";
  private static final String BY_KEY =
      "SELECT o.source, o.content FROM service_order_key k CROSS JOIN service_order o"
          + " ON o.id = k.service_order WHERE k.kind = ? AND k.value = ? ORDER BY k.service_order LIMIT 50";
  private static final String BEGINNING_WITH =
      "SELECT value FROM service_order_key WHERE kind = ? AND value > ? AND value < ?"
          + " ORDER BY value LIMIT 1";
  private static final String CHANGED_AFTER =
      "SELECT change, source, content FROM service_order WHERE change > ?"
          + " ORDER BY change LIMIT ?";
  private static final String PATIENT = "SELECT merged_into, content FROM patient WHERE id = ?";
  private static final String PUT_PATIENT =
      "INSERT INTO patient (id, merged_into, content, changed_at) VALUES (?, ?, ?, ?)"
          + " ON CONFLICT (id) DO UPDATE SET merged_into = excluded.merged_into,"
          + " content = excluded.content, changed_at = excluded.changed_at";
  private static final String OLD_ORDERS =
      "SELECT id FROM service_order WHERE changed_at < ? ORDER BY changed_at LIMIT ?";
  private static final String DELETE = "DELETE FROM service_order WHERE id = ?";
  private static final String DELETE_PATIENTS =
      "DELETE FROM patient WHERE id IN (SELECT id FROM patient WHERE changed_at < ?"
          + " ORDER BY changed_at LIMIT ?)";

  private OrderRows() {}

  /** Applies changes, and has the items examined again that waited for their numbers. */
  public static void apply(Session session, List<OrderChange> changes, Instant now)
      throws SQLException {
    for (OrderChange change : changes) {
      if (change instanceof OrderChange.Known known) {
        put(session, known.patient().id(), Optional.empty(), known.patient(), now);
      } else if (change instanceof OrderChange.Merge merge) {
        put(session, merge.into().id(), Optional.empty(), merge.into(), now);
        put(session, merge.from(), Optional.of(merge.into().id()), merge.into(), now);
      } else if (change instanceof OrderChange.Add add) {
        apply(session, change, add.order().source(), add.order().number(), now);
      } else if (change instanceof OrderChange.Replace replace) {
        apply(session, change, replace.order().source(), replace.order().number(), now);
      } else if (change instanceof OrderChange.Cancel cancel) {
        apply(session, change, cancel.source(), cancel.number(), now);
      } else if (change instanceof OrderChange.Complete complete) {
        apply(session, change, complete.source(), complete.number(), now);
      }
    }
  }

  private record Known(long id, Order order) {}

  private static void apply(
      Session session, OrderChange change, String source, String number, Instant now)
      throws SQLException {
    Optional<Known> before = byNumber(session, source, number);
    Optional<Order> after = OrderChange.apply(change, before.map(Known::order));
    if (after.isEmpty() || after.equals(before.map(Known::order))) {
      return;
    }
    Order order = after.get();
    long id =
        before.isPresent()
            ? update(session, before.get().id(), order, now)
            : insert(session, order, now);
    for (String specimen : order.specimens()) {
      addKey(session, OrderKey.SPECIMEN, specimen, id);
      for (String padded : paddings(specimen)) {
        WaitRows.wake(session, OrderKey.SPECIMEN, padded);
      }
    }
    for (String accession : order.accessions()) {
      addKey(session, OrderKey.ACCESSION, accession, id);
      WaitRows.wake(session, OrderKey.ACCESSION, accession);
    }
    Set<String> studies = new TreeSet<>(order.accessions());
    before.ifPresent(known -> studies.addAll(known.order().accessions()));
    for (String accession : studies) {
      StudyRows.orderTold(session, accession, now);
    }
  }

  private static Optional<Known> byNumber(Session session, String source, String number)
      throws SQLException {
    PreparedStatement s = session.prepared(BY_NUMBER);
    s.setString(1, source);
    s.setString(2, number);
    try (ResultSet row = s.executeQuery()) {
      return row.next()
          ? Optional.of(new Known(row.getLong(1), OrderJson.order(source, row.getString(2))))
          : Optional.empty();
    }
  }

  private static long insert(Session session, Order order, Instant now) throws SQLException {
    PreparedStatement s = session.prepared(INSERT);
    s.setString(1, order.source());
    s.setString(2, order.number());
    s.setLong(3, lastChange(session) + 1);
    s.setLong(4, now.toEpochMilli());
    s.setString(5, OrderJson.write(order));
    s.executeUpdate();
    return byNumber(session, order.source(), order.number()).orElseThrow().id();
  }

  private static long update(Session session, long id, Order order, Instant now)
      throws SQLException {
    PreparedStatement s = session.prepared(UPDATE);
    s.setLong(1, lastChange(session) + 1);
    s.setLong(2, now.toEpochMilli());
    s.setString(3, OrderJson.write(order));
    s.setLong(4, id);
    s.executeUpdate();
    PreparedStatement keys = session.prepared(KEYS_OF);
    keys.setLong(1, id);
    keys.executeUpdate();
    return id;
  }

  /** The number of the last change; 0: there was none. */
  public static long lastChange(Session session) throws SQLException {
    try (ResultSet row = session.prepared(LAST_CHANGE).executeQuery()) {
      return row.next() ? row.getLong(1) : 0;
    }
  }

  private static void addKey(Session session, OrderKey kind, String value, long order)
      throws SQLException {
    PreparedStatement s = session.prepared(ADD_KEY);
    s.setString(1, kind.name());
    s.setString(2, value);
    s.setLong(3, order);
    s.executeUpdate();
  }

  /** A barcode with more and fewer leading zeros, as devices write it; itself among them. */
  static Set<String> paddings(String barcode) {
    Set<String> all = new TreeSet<>();
    all.add(barcode);
    String bare = barcode.replaceFirst("^0+(?=.)", "");
    for (int zeros = 0; bare.length() + zeros <= LONGEST_PADDED; zeros++) {
      all.add("0".repeat(zeros) + bare);
    }
    return all;
  }

  private static final int LONGEST_PADDED = 20;

  /** Orders with this number, each with what is known of its patient now. */
  public static List<Order> byKey(Session session, OrderKey kind, String value)
      throws SQLException {
    List<Order> orders = new ArrayList<>();
    PreparedStatement s = session.prepared(BY_KEY);
    s.setString(1, kind.name());
    s.setString(2, value);
    try (ResultSet row = s.executeQuery()) {
      while (row.next()) {
        orders.add(OrderJson.order(row.getString(1), row.getString(2)));
      }
    }
    return withPatients(session, orders);
  }

  /** A number of this kind that goes on behind a beginning. */
  public static Optional<String> beginningWith(Session session, OrderKey kind, String beginning)
      throws SQLException {
    PreparedStatement s = session.prepared(BEGINNING_WITH);
    s.setString(1, kind.name());
    s.setString(2, beginning);
    s.setString(3, beginning + Character.toString(Character.MAX_CODE_POINT));
    try (ResultSet row = s.executeQuery()) {
      return row.next() ? Optional.of(row.getString(1)) : Optional.empty();
    }
  }

  /** Orders changed after a change, in that order. */
  public static List<OrderBook.Changed> changedAfter(Session session, long change, int atMost)
      throws SQLException {
    List<OrderBook.Changed> changed = new ArrayList<>();
    PreparedStatement s = session.prepared(CHANGED_AFTER);
    s.setLong(1, change);
    s.setInt(2, atMost);
    try (ResultSet row = s.executeQuery()) {
      while (row.next()) {
        Order order = OrderJson.order(row.getString(2), row.getString(3));
        changed.add(new OrderBook.Changed(row.getLong(1), order));
      }
    }
    List<OrderBook.Changed> now = new ArrayList<>();
    for (OrderBook.Changed each : changed) {
      now.add(
          new OrderBook.Changed(
              each.change(), withPatients(session, List.of(each.order())).get(0)));
    }
    return now;
  }

  private static List<Order> withPatients(Session session, List<Order> orders) throws SQLException {
    List<Order> all = new ArrayList<>();
    for (Order order : orders) {
      Optional<OrderPatient> told = order.patient();
      all.add(told.isPresent() ? order.withPatient(Optional.of(now(session, told.get()))) : order);
    }
    return all;
  }

  /** What is known of a patient now, the number they go by now included. */
  private static OrderPatient now(Session session, OrderPatient told) throws SQLException {
    OrderPatient known = told;
    String id = told.id();
    for (int i = 0; i < MOST_MERGES; i++) {
      PreparedStatement s = session.prepared(PATIENT);
      s.setString(1, id);
      try (ResultSet row = s.executeQuery()) {
        if (!row.next()) {
          return known;
        }
        known = OrderJson.patient(row.getString(2));
        String merged = row.getString(1);
        if (merged == null) {
          return known;
        }
        id = merged;
      }
    }
    return known;
  }

  /** The number that a patient goes by now. */
  public static String patientNow(Session session, String id) throws SQLException {
    Optional<String> none = Optional.empty();
    return now(session, new OrderPatient(id, none, Sex.UNKNOWN, Optional.empty(), none, none)).id();
  }

  private static void put(
      Session session, String id, Optional<String> mergedInto, OrderPatient patient, Instant now)
      throws SQLException {
    PreparedStatement s = session.prepared(PUT_PATIENT);
    s.setString(1, id);
    s.setString(2, mergedInto.orElse(null));
    s.setString(3, OrderJson.write(patient));
    s.setLong(4, now.toEpochMilli());
    s.executeUpdate();
  }

  /** Drops orders and patients that nothing was said about since; answers whether there was any. */
  public static boolean drop(Session session, Instant before, int atMost) throws SQLException {
    List<Long> old = new ArrayList<>();
    PreparedStatement s = session.prepared(OLD_ORDERS);
    s.setLong(1, before.toEpochMilli());
    s.setInt(2, atMost);
    try (ResultSet row = s.executeQuery()) {
      while (row.next()) {
        old.add(row.getLong(1));
      }
    }
    for (long id : old) {
      for (String sql : List.of(KEYS_OF, DELETE)) {
        PreparedStatement delete = session.prepared(sql);
        delete.setLong(1, id);
        delete.executeUpdate();
      }
    }
    PreparedStatement patients = session.prepared(DELETE_PATIENTS);
    patients.setLong(1, before.toEpochMilli());
    patients.setInt(2, atMost);
    boolean dropped = patients.executeUpdate() > 0;
    return dropped || !old.isEmpty();
  }
}
