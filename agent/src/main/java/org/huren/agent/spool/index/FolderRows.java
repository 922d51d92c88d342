package org.huren.agent.spool.index;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.Set;

/**
 * Closed folders: those in which every file has a durable row, so that recovery need not look into
 * them. Any other folder on the disk is looked into, whatever its date: no clock is trusted.
 */
public final class FolderRows {
  private static final String CLOSED = "SELECT name FROM closed_folder";
  private static final String CLOSE = "INSERT OR IGNORE INTO closed_folder VALUES (?)";
  private static final String REOPEN = "DELETE FROM closed_folder WHERE name = ?";

  private FolderRows() {}

  /** Folders in which every file has a durable row. */
  public static Set<String> closed(Session session) throws SQLException {
    Set<String> names = new HashSet<>();
    try (ResultSet row = session.prepared(CLOSED).executeQuery()) {
      while (row.next()) {
        names.add(row.getString(1));
      }
    }
    return names;
  }

  /** To be committed with FULL: that makes the rows of its files durable too. */
  public static void close(Session session, String name) throws SQLException {
    change(session, CLOSE, name);
  }

  public static void reopen(Session session, String name) throws SQLException {
    change(session, REOPEN, name);
  }

  private static void change(Session session, String sql, String name) throws SQLException {
    PreparedStatement s = session.prepared(sql);
    s.setString(1, name);
    s.executeUpdate();
  }
}
