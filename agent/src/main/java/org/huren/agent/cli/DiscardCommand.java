package org.huren.agent.cli;

import java.time.Clock;
import org.huren.agent.control.AgentClient;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code huren discard ID --reason TEXT}. */
@Command(name = "discard")
final class DiscardCommand extends ItemCommand {
  @Parameters(paramLabel = "ID", descriptionKey = "option.id")
  private String id = "";

  @Option(
      names = "--reason",
      paramLabel = "TEXT",
      required = true,
      descriptionKey = "option.reason")
  private String reason = "";

  DiscardCommand(Environment environment, Clock clock) {
    super(environment, clock);
  }

  @Override
  int ask(AgentClient agent) {
    return after(agent.item(id), ok -> tell(agent.discard(ok.value().item().id(), reason)));
  }
}
