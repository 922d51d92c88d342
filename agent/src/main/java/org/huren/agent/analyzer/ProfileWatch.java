package org.huren.agent.analyzer;

import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Set;
import org.huren.agent.item.Source;

/**
 * Looks after the site's profiles and maps, so that an edit counts without a restart. Polls: file
 * events are lost on network folders and when editors replace files. One thread of its own.
 */
public final class ProfileWatch {
  private static final Duration EVERY = Duration.ofSeconds(3);

  private final Analyzers analyzers;
  private final Listener listener;
  private final Thread thread = new Thread(this::run, "profiles");
  private volatile boolean stopping;

  /** Told of edits; called by the watch's thread. */
  public interface Listener {
    /** Messages of this analyzer are read another way from now on. */
    void profileChanged(Analyzer analyzer, boolean needsRestart);

    /** An edit can't be used; the one before it still counts. */
    void profileBroken(Analyzer analyzer, Analyzer.Broken broken);

    /** All of these were changed; items that wait may be worth another look. */
    void changed(Set<Source> sources);
  }

  public ProfileWatch(Analyzers analyzers, Listener listener) {
    this.analyzers = analyzers;
    this.listener = listener;
    thread.setDaemon(true);
  }

  public void start() {
    thread.start();
  }

  /** Looks once. */
  void look() {
    Set<Source> changed = new LinkedHashSet<>();
    for (Analyzer analyzer : analyzers.all()) {
      switch (analyzer.look()) {
        case SAME -> {}
        case BROKEN ->
            analyzer.broken().ifPresent(broken -> listener.profileBroken(analyzer, broken));
        case CHANGED -> {
          listener.profileChanged(analyzer, false);
          changed.add(analyzer.source());
        }
        case CHANGED_BUT_PROTOCOL -> {
          listener.profileChanged(analyzer, true);
          changed.add(analyzer.source());
        }
      }
    }
    if (!changed.isEmpty()) {
      listener.changed(changed);
    }
  }

  private void run() {
    try {
      while (!stopping) {
        Thread.sleep(EVERY.toMillis());
        look();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  public void stop() throws InterruptedException {
    stopping = true;
    thread.interrupt();
    thread.join();
  }
}
