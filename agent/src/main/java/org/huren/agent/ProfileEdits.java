package org.huren.agent;

import java.util.Set;
import org.huren.agent.analyzer.Analyzer;
import org.huren.agent.analyzer.ProfileWatch;
import org.huren.agent.item.Source;
import org.huren.agent.observe.Events;

/** What an edit of a profile or of maps leads to. */
record ProfileEdits(Events events, Pipeline pipeline) implements ProfileWatch.Listener {
  @Override
  public void profileChanged(Analyzer analyzer, boolean needsRestart) {
    events.profileChanged(analyzer.config().id(), needsRestart);
  }

  @Override
  public void profileBroken(Analyzer analyzer, Analyzer.Broken broken) {
    events.profileBroken(
        analyzer.config().id(), broken.file(), broken.line(), broken.column(), broken.why());
  }

  @Override
  public void changed(Set<Source> sources) {
    pipeline.lookAtHeldItems();
  }
}
