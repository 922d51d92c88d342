package org.huren.agent.spool;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Function;
import org.huren.agent.spool.index.Durability;
import org.huren.agent.spool.index.Index;

/**
 * The index as the roles use it: results come on a thread of their own, so that a caller that waits
 * in its callback can't hold up the writer.
 */
final class Writes {
  private final Index index;
  private final Executor callbacks;

  Writes(Index index, Executor callbacks) {
    this.index = index;
    this.callbacks = callbacks;
  }

  <T> CompletableFuture<T> write(Durability durability, Index.Command<T> command) {
    return index.write(durability, command).thenApplyAsync(Function.identity(), callbacks);
  }

  CompletableFuture<Void> change(Durability durability, Index.Change change) {
    return index.change(durability, change).thenApplyAsync(Function.identity(), callbacks);
  }

  /** Writes, and waits for the commit. */
  <T> T writeAndWait(Durability durability, Index.Command<T> command) {
    return index.write(durability, command).join();
  }

  <T> T read(Index.Command<T> query) {
    return index.read(query);
  }
}
