package org.huren.agent.cli;

import java.time.Clock;
import org.huren.agent.control.AgentClient;
import org.huren.agent.item.UplinkId;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code huren discard ID | --uplink U --reason TEXT}. */
@Command(name = "discard")
final class DiscardCommand extends ItemCommand {
  @ArgGroup(exclusive = true, multiplicity = "1")
  private What what = new What();

  /** One item, or all that waits for an uplink that is not configured any more. */
  static final class What {
    @Parameters(paramLabel = "ID", descriptionKey = "option.id")
    private @Nullable String id;

    @Option(names = "--uplink", paramLabel = "U", descriptionKey = "option.removed-uplink")
    private @Nullable String uplink;
  }

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
    if (what.id != null) {
      return after(agent.item(what.id), ok -> tell(agent.discard(ok.value().item().id(), reason)));
    }
    if (what.uplink == null) {
      throw new IllegalStateException("neither an item nor an uplink");
    }
    return after(
        agent.discardAll(new UplinkId(what.uplink), reason),
        ok -> {
          String count = String.valueOf(ok.value().deliveries());
          environment.out().println(words.text("change.discarded", ok.value().uplink(), count));
          return ExitCode.OK;
        });
  }
}
