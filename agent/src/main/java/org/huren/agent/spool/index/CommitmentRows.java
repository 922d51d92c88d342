package org.huren.agent.spool.index;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.huren.agent.item.ItemState;
import org.huren.agent.item.Reason;
import org.huren.agent.spool.CommitmentQueue.Instance;
import org.huren.agent.spool.CommitmentQueue.Open;
import org.huren.agent.spool.CommitmentQueue.Request;
import org.huren.agent.spool.CommitmentQueue.Standing;

/** Rows of storage commitment requests and their instances; see {@link CommitmentSchema}. */
public final class CommitmentRows {
  private static final String FIND =
      "SELECT number FROM commitment WHERE caller = ? AND transaction_uid = ?";
  private static final String ADD =
      "INSERT INTO commitment (caller, address, transaction_uid, requested_at, state)"
          + " VALUES (?, ?, ?, ?, 'WAITING')";
  private static final String ADD_INSTANCE =
      "INSERT INTO commitment_instance (commitment, position, sop_class, sop_instance)"
          + " VALUES (?, ?, ?, ?)";
  private static final String REOPEN =
      "UPDATE commitment SET address = ?, requested_at = ?, state = 'WAITING', attempts = 0,"
          + " due_at = 0, last_error = NULL, ended_at = NULL WHERE number = ?";
  private static final String FORGET =
      "UPDATE commitment_instance SET failure = NULL WHERE commitment = ?";
  private static final String OPEN =
      "SELECT number, caller, address, transaction_uid, requested_at, state, attempts,"
          + " due_at FROM commitment INDEXED BY commitment_open"
          + " WHERE state IN ('WAITING', 'RESOLVED') AND number > ? ORDER BY number LIMIT ?";
  private static final String UNRESOLVED =
      "SELECT position, sop_class, sop_instance, failure FROM commitment_instance"
          + " INDEXED BY commitment_unresolved WHERE commitment = ? AND failure IS NULL"
          + " ORDER BY position LIMIT ?";
  private static final String INSTANCES =
      "SELECT position, sop_class, sop_instance, failure FROM commitment_instance"
          + " WHERE commitment = ? ORDER BY position";
  private static final String STANDING =
      "SELECT state, counted, json_extract(attributes, '$.SOPClassUID') FROM item"
          + " WHERE kind = 'DICOM' AND identity = ?";
  private static final String RESOLVE =
      "UPDATE commitment_instance SET failure = ? WHERE commitment = ? AND position = ?";
  private static final String TO_REPORT =
      "UPDATE commitment SET state = 'RESOLVED', due_at = 0 WHERE number = ? AND state = 'WAITING'";
  private static final String NOT_JUDGED =
      "SELECT 1 FROM commitment_instance c INDEXED BY commitment_unresolved WHERE c.commitment = ?"
          + " AND c.failure IS NULL AND NOT EXISTS (SELECT 1 FROM item i WHERE i.kind = 'DICOM'"
          + " AND i.identity = c.sop_instance AND i.state <> 'RECEIVED') LIMIT 1";
  private static final String EXPECT_NO_MORE =
      "UPDATE study SET changed_at = 0 WHERE open = 1 AND document IS NULL"
          + " AND last_at <= (SELECT requested_at FROM commitment WHERE number = ?1)"
          + " AND uid IN (SELECT i.belongs_to"
          + " FROM commitment_instance c CROSS JOIN item i ON i.kind = 'DICOM'"
          + " AND i.identity = c.sop_instance WHERE c.commitment = ?1)";
  private static final String UNSTUDIED =
      "SELECT number FROM commitment INDEXED BY commitment_unstudied WHERE studied = 0"
          + " AND requested_at NOT BETWEEN ? AND ? ORDER BY requested_at LIMIT ?";
  private static final String OLDEST_UNSTUDIED =
      "SELECT requested_at FROM commitment INDEXED BY commitment_unstudied WHERE studied = 0"
          + " ORDER BY requested_at LIMIT 1";
  private static final Duration BELIEVABLE = Duration.ofMinutes(1);
  private static final String STUDIED = "UPDATE commitment SET studied = 1 WHERE number = ?";
  private static final String POSTPONE =
      "UPDATE commitment SET attempts = attempts + 1, due_at = ?, last_error = ?"
          + " WHERE number = ? AND state = 'RESOLVED'";
  // One that was asked for again while its result was on the way is not over.
  private static final String END =
      "UPDATE commitment SET state = ?, last_error = ?, ended_at = ?"
          + " WHERE number = ? AND state = 'RESOLVED'";
  private static final String COUNT_OPEN =
      "SELECT count(*) FROM commitment INDEXED BY commitment_open"
          + " WHERE state IN ('WAITING', 'RESOLVED')";
  private static final String COUNT_GIVEN_UP =
      "SELECT count(*) FROM commitment INDEXED BY commitment_given_up WHERE state = 'GIVEN_UP'";
  private static final String OLD =
      "SELECT number FROM commitment INDEXED BY commitment_ended WHERE ended_at IS NOT NULL"
          + " AND ended_at <= ? ORDER BY ended_at LIMIT ?";
  private static final List<String> DROP =
      List.of(
          "DELETE FROM commitment_instance WHERE commitment = ?",
          "DELETE FROM commitment WHERE number = ?");

  private CommitmentRows() {}

  /** How many requests there are; {@code givenUp}: nobody could be told. */
  public record Counts(long open, long givenUp) {}

  /** Adds a request, or opens the same one again; empty if it is another of the same name. */
  public static OptionalLong add(Session session, Request request, Instant now)
      throws SQLException {
    OptionalLong known = find(session, request);
    if (known.isPresent()) {
      return again(session, known.getAsLong(), request, now);
    }
    PreparedStatement add = session.prepared(ADD);
    add.setString(1, request.caller());
    add.setString(2, request.address());
    add.setString(3, request.transactionUid());
    add.setLong(4, now.toEpochMilli());
    add.executeUpdate();
    long number = find(session, request).orElseThrow();
    for (Instance instance : request.instances()) {
      PreparedStatement s = session.prepared(ADD_INSTANCE);
      s.setLong(1, number);
      s.setInt(2, instance.position());
      s.setString(3, instance.sopClassUid());
      s.setString(4, instance.sopInstanceUid());
      s.executeUpdate();
    }
    return OptionalLong.of(number);
  }

  private static OptionalLong find(Session session, Request request) throws SQLException {
    PreparedStatement s = session.prepared(FIND);
    s.setString(1, request.caller());
    s.setString(2, request.transactionUid());
    try (ResultSet row = s.executeQuery()) {
      return row.next() ? OptionalLong.of(row.getLong(1)) : OptionalLong.empty();
    }
  }

  private static OptionalLong again(Session session, long number, Request request, Instant now)
      throws SQLException {
    List<Instance> before =
        instances(session, number).stream().map(CommitmentRows::unresolved).toList();
    if (!before.equals(request.instances())) {
      return OptionalLong.empty();
    }
    PreparedStatement s = session.prepared(REOPEN);
    s.setString(1, request.address());
    s.setLong(2, now.toEpochMilli());
    s.setLong(3, number);
    s.executeUpdate();
    change(session, FORGET, number);
    return OptionalLong.of(number);
  }

  private static Instance unresolved(Instance i) {
    return new Instance(i.position(), i.sopClassUid(), i.sopInstanceUid(), OptionalInt.empty());
  }

  /** Requests that are not over, oldest first. */
  public static List<Open> open(Session session, long after, int atMost) throws SQLException {
    PreparedStatement s = session.prepared(OPEN);
    s.setLong(1, after);
    s.setInt(2, atMost);
    List<Open> open = new ArrayList<>();
    try (ResultSet row = s.executeQuery()) {
      while (row.next()) {
        open.add(
            new Open(
                row.getLong(1),
                row.getString(2),
                row.getString(3),
                row.getString(4),
                Instant.ofEpochMilli(row.getLong(5)),
                row.getString(6).equals("RESOLVED"),
                row.getInt(7),
                Instant.ofEpochMilli(row.getLong(8))));
      }
    }
    return open;
  }

  public static List<Instance> unresolved(Session session, long number, int atMost)
      throws SQLException {
    PreparedStatement s = session.prepared(UNRESOLVED);
    s.setLong(1, number);
    s.setInt(2, atMost);
    return list(s);
  }

  public static List<Instance> instances(Session session, long number) throws SQLException {
    PreparedStatement s = session.prepared(INSTANCES);
    s.setLong(1, number);
    return list(s);
  }

  private static List<Instance> list(PreparedStatement s) throws SQLException {
    List<Instance> instances = new ArrayList<>();
    try (ResultSet row = s.executeQuery()) {
      while (row.next()) {
        int failure = row.getInt(4);
        boolean unresolved = row.wasNull();
        instances.add(
            new Instance(
                row.getInt(1),
                row.getString(2),
                row.getString(3),
                unresolved ? OptionalInt.empty() : OptionalInt.of(failure)));
      }
    }
    return instances;
  }

  /** What is here of an instance; given up ones and duplicates stand for nothing. */
  public static Standing standing(Session session, String sopInstanceUid) throws SQLException {
    PreparedStatement s = session.prepared(STANDING);
    s.setString(1, sopInstanceUid);
    boolean known = false;
    boolean waiting = false;
    boolean delivered = false;
    Optional<String> sopClass = Optional.empty();
    try (ResultSet row = s.executeQuery()) {
      while (row.next()) {
        boolean counted = row.getInt(2) != 0;
        boolean stands =
            switch (ItemState.valueOf(row.getString(1))) {
              case RECEIVED, ACCEPTED, HELD, QUARANTINED -> {
                waiting = true;
                yield true;
              }
              case SETTLED -> {
                delivered = true;
                yield true;
              }
              case PURGED -> {
                delivered |= counted;
                yield counted;
              }
              case APART -> true;
              case DUPLICATE, DISCARDED -> false;
            };
        known |= stands;
        Optional<String> of = Optional.ofNullable(row.getString(3));
        sopClass = stands && of.isPresent() ? of : sopClass;
      }
    }
    return new Standing(known, waiting, delivered, sopClass);
  }

  public static void resolve(Session session, long number, List<Instance> instances)
      throws SQLException {
    for (Instance instance : instances) {
      PreparedStatement s = session.prepared(RESOLVE);
      s.setInt(1, instance.failure().orElseThrow());
      s.setLong(2, number);
      s.setInt(3, instance.position());
      s.executeUpdate();
    }
  }

  public static void toReport(Session session, long number) throws SQLException {
    change(session, TO_REPORT, number);
  }

  /** Requests made before a time, or in the future, whose studies were not made due. */
  public static List<Long> unstudied(
      Session session, Instant requestedBefore, Instant now, int atMost) throws SQLException {
    PreparedStatement s = session.prepared(UNSTUDIED);
    s.setLong(1, requestedBefore.toEpochMilli() + 1);
    s.setLong(2, now.plus(BELIEVABLE).toEpochMilli());
    s.setInt(3, atMost);
    List<Long> numbers = new ArrayList<>();
    try (ResultSet row = s.executeQuery()) {
      while (row.next()) {
        numbers.add(row.getLong(1));
      }
    }
    return numbers;
  }

  public static Optional<Instant> oldestUnstudied(Session session) throws SQLException {
    try (ResultSet row = session.prepared(OLDEST_UNSTUDIED).executeQuery()) {
      return row.next() ? Optional.of(Instant.ofEpochMilli(row.getLong(1))) : Optional.empty();
    }
  }

  /** Makes its studies due if all of its instances were judged; answers whether they were. */
  public static boolean expectNoMoreOfItsStudies(Session session, long number) throws SQLException {
    PreparedStatement s = session.prepared(NOT_JUDGED);
    s.setLong(1, number);
    try (ResultSet row = s.executeQuery()) {
      if (row.next()) {
        return false;
      }
    }
    change(session, EXPECT_NO_MORE, number);
    change(session, STUDIED, number);
    session.signalStudies();
    return true;
  }

  public static void postpone(Session session, long number, Instant until, Reason why)
      throws SQLException {
    PreparedStatement s = session.prepared(POSTPONE);
    s.setLong(1, until.toEpochMilli());
    s.setString(2, RowText.reason(why));
    s.setLong(3, number);
    s.executeUpdate();
  }

  public static void reported(Session session, long number, Instant now) throws SQLException {
    end(session, number, "REPORTED", Optional.empty(), now);
  }

  public static void giveUp(Session session, long number, Reason why, Instant now)
      throws SQLException {
    end(session, number, "GIVEN_UP", Optional.of(why), now);
  }

  private static void end(
      Session session, long number, String state, Optional<Reason> why, Instant now)
      throws SQLException {
    PreparedStatement s = session.prepared(END);
    s.setString(1, state);
    s.setString(2, why.map(RowText::reason).orElse(null));
    s.setLong(3, now.toEpochMilli());
    s.setLong(4, number);
    s.executeUpdate();
  }

  public static Counts counts(Session session) throws SQLException {
    return new Counts(number(session, COUNT_OPEN), number(session, COUNT_GIVEN_UP));
  }

  private static long number(Session session, String sql) throws SQLException {
    try (ResultSet row = session.prepared(sql).executeQuery()) {
      return row.next() ? row.getLong(1) : 0;
    }
  }

  /** Drops requests that ended before a time; answers how many. */
  public static int drop(Session session, Instant endedBefore, int atMost) throws SQLException {
    List<Long> old = new ArrayList<>();
    PreparedStatement s = session.prepared(OLD);
    s.setLong(1, endedBefore.toEpochMilli());
    s.setInt(2, atMost);
    try (ResultSet row = s.executeQuery()) {
      while (row.next()) {
        old.add(row.getLong(1));
      }
    }
    for (long number : old) {
      for (String sql : DROP) {
        change(session, sql, number);
      }
    }
    return old.size();
  }

  private static void change(Session session, String sql, long number) throws SQLException {
    PreparedStatement s = session.prepared(sql);
    s.setLong(1, number);
    s.executeUpdate();
  }
}
