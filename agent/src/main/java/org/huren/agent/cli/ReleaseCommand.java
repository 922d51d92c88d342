package org.huren.agent.cli;

import java.time.Clock;
import org.huren.agent.control.AgentClient;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code huren release ID}. */
@Command(name = "release")
final class ReleaseCommand extends ItemCommand {
  @Parameters(paramLabel = "ID", descriptionKey = "option.id")
  private String id = "";

  ReleaseCommand(Environment environment, Clock clock) {
    super(environment, clock);
  }

  @Override
  int ask(AgentClient agent) {
    return after(agent.item(id), ok -> tell(agent.release(ok.value().item().id())));
  }
}
