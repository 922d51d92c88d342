package org.huren.agent.cli;

import java.time.Clock;
import org.huren.agent.control.Answer;
import org.huren.agent.control.Change;

/** A command about one item. */
abstract class ItemCommand extends AgentCommand {
  final Clock clock;

  ItemCommand(Environment environment, Clock clock) {
    super(environment);
    this.clock = clock;
  }

  final ItemText text() {
    return new ItemText(words, clock.instant());
  }

  final int tell(Answer<Change.OfItem> answer) {
    return after(
        answer,
        ok -> {
          print(text().change(ok.value()));
          return ExitCode.OK;
        });
  }
}
