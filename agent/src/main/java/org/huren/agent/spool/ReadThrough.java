package org.huren.agent.spool;

import java.sql.SQLException;
import org.huren.agent.spool.index.Index;

/** The thread that reads a large database through beside the work, once after a start. */
final class ReadThrough {
  private final Index index;
  private final SpoolState state;
  private final Thread thread = new Thread(this::run, "spool-read-through");

  ReadThrough(Index index, SpoolState state) {
    this.index = index;
    this.state = state;
    thread.setDaemon(true);
  }

  void start() {
    thread.start();
  }

  void run() {
    try {
      index.readThrough();
    } catch (SQLException e) {
      state.upkeepFailed("read the index through", e);
    }
  }
}
