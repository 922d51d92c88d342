package org.huren.agent.cli;

import org.huren.agent.control.AgentClient;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code huren status}. */
@Command(name = "status")
final class StatusCommand extends AgentCommand {
  @Option(names = "--json", descriptionKey = "option.json")
  private boolean json;

  StatusCommand(Environment environment) {
    super(environment);
  }

  @Override
  int ask(AgentClient agent) {
    return after(
        agent.status(),
        ok -> {
          if (json) {
            environment.out().println(ok.json());
          } else {
            print(new StatusText(words).of(ok.value()));
          }
          return ExitCode.OK;
        });
  }
}
