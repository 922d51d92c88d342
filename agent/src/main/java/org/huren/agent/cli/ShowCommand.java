package org.huren.agent.cli;

import java.time.Clock;
import org.huren.agent.control.AgentClient;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code huren show ID}. */
@Command(name = "show")
final class ShowCommand extends ItemCommand {
  @Parameters(paramLabel = "ID", descriptionKey = "option.id")
  private String id = "";

  @Option(names = "--json", descriptionKey = "option.json")
  private boolean json;

  ShowCommand(Environment environment, Clock clock) {
    super(environment, clock);
  }

  @Override
  int ask(AgentClient agent) {
    return after(
        agent.item(id),
        ok -> {
          if (json) {
            environment.out().println(ok.json());
          } else {
            print(text().detail(ok.value()));
          }
          return ExitCode.OK;
        });
  }
}
