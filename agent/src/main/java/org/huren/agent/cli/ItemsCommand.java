package org.huren.agent.cli;

import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.huren.agent.control.AgentClient;
import org.huren.agent.control.ItemPage;
import org.huren.agent.item.ItemId;
import org.huren.agent.item.ItemState;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code huren items}. */
@Command(name = "items")
final class ItemsCommand extends AgentCommand {
  private final Clock clock;

  @Option(names = "--state", paramLabel = "STATE", descriptionKey = "option.state")
  private @Nullable ItemState state;

  @Option(names = "--limit", paramLabel = "N", defaultValue = "50", descriptionKey = "option.limit")
  private int limit;

  @Option(names = "--before", paramLabel = "ID", descriptionKey = "option.before")
  private @Nullable ItemId before;

  @Option(names = "--json", descriptionKey = "option.json")
  private boolean json;

  ItemsCommand(Environment environment, Clock clock) {
    super(environment);
    this.clock = clock;
  }

  @Override
  int ask(AgentClient agent) {
    return after(
        agent.items(Optional.ofNullable(state), limit, Optional.ofNullable(before)),
        ok -> {
          if (json) {
            environment.out().println(ok.json());
          } else {
            print(lines(ok.value()));
          }
          return ExitCode.OK;
        });
  }

  private List<String> lines(ItemPage page) {
    if (page.items().isEmpty()) {
      return List.of(words.text("items.none"));
    }
    List<String> lines = new ItemText(words, clock.instant()).table(page.items());
    page.before().ifPresent(id -> lines.add(words.text("items.more", id)));
    return lines;
  }
}
