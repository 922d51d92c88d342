package org.huren.agent.cli;

import java.time.Clock;
import org.huren.agent.control.AgentClient;
import org.huren.agent.item.UplinkId;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code huren retry ID | --uplink U}. */
@Command(name = "retry")
final class RetryCommand extends ItemCommand {
  @ArgGroup(exclusive = true, multiplicity = "1")
  private What what = new What();

  /** One item, or all that waits for an uplink. */
  static final class What {
    @Parameters(paramLabel = "ID", descriptionKey = "option.id")
    private @Nullable String id;

    @Option(names = "--uplink", paramLabel = "U", descriptionKey = "option.uplink")
    private @Nullable String uplink;
  }

  RetryCommand(Environment environment, Clock clock) {
    super(environment, clock);
  }

  @Override
  int ask(AgentClient agent) {
    if (what.id != null) {
      return after(agent.item(what.id), ok -> tell(agent.retry(ok.value().item().id())));
    }
    if (what.uplink == null) {
      throw new IllegalStateException("neither an item nor an uplink");
    }
    return after(
        agent.retryAll(new UplinkId(what.uplink)),
        ok -> {
          String count = String.valueOf(ok.value().deliveries());
          environment.out().println(words.text("change.uplink", ok.value().uplink(), count));
          return ExitCode.OK;
        });
  }
}
