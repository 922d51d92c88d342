package org.huren.agent.spool.index;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.huren.agent.item.Item;
import org.huren.agent.item.UplinkId;

/**
 * One connection with its prepared statements, and the signals that its transaction will give rise
 * to. One thread at a time.
 */
public final class Session implements AutoCloseable {
  private final Connection connection;
  private final Map<String, PreparedStatement> statements = new HashMap<>();
  private final Set<UplinkId> due = new LinkedHashSet<>();
  private final List<Item> received = new ArrayList<>();
  private boolean receivedAgain;
  private boolean studies;

  Session(Connection connection) {
    this.connection = connection;
  }

  /** The statement of this text, prepared once; whoever executes it closes its result set. */
  PreparedStatement prepared(String sql) throws SQLException {
    PreparedStatement known = statements.get(sql);
    if (known == null) {
      known = connection.prepareStatement(sql);
      statements.put(sql, known);
    }
    return known;
  }

  /** Runs a text that has no parameters. */
  void execute(String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  Connection connection() {
    return connection;
  }

  /** To be said after the commit: this item is new, and to be checked. */
  void signalReceived(Item item) {
    received.add(item);
  }

  /** To be said after the commit: an item that was judged before is to be checked. */
  void signalReceivedAgain() {
    receivedAgain = true;
  }

  /** To be said after the commit: this uplink has something due, or due at another time. */
  void signalDue(UplinkId uplink) {
    due.add(uplink);
  }

  /** To be said after the commit: studies changed, or are to be looked at. */
  void signalStudies() {
    studies = true;
  }

  /** Says what was collected. */
  void emit(Index.Signals signals) {
    if (receivedAgain) {
      signals.itemsReceivedAgain();
    }
    if (!received.isEmpty()) {
      signals.itemsReceived(List.copyOf(received));
    }
    due.forEach(signals::deliveriesDue);
    if (studies) {
      signals.studiesChanged();
    }
    forgetSignals();
  }

  void forgetSignals() {
    received.clear();
    receivedAgain = false;
    studies = false;
    due.clear();
  }

  @Override
  public void close() throws SQLException {
    connection.close();
  }
}
