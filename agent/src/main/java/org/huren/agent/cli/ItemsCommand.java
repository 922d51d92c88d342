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
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code huren items}. */
@Command(name = "items")
final class ItemsCommand extends AgentCommand {
  private final Clock clock;

  @Option(names = "--state", paramLabel = "STATE", descriptionKey = "option.state")
  private @Nullable ItemState state;

  @Mixin private final Listing listing = new Listing();

  @Option(names = "--before", paramLabel = "ID", descriptionKey = "option.before")
  private @Nullable ItemId before;

  ItemsCommand(Environment environment, Clock clock) {
    super(environment);
    this.clock = clock;
  }

  @Override
  int ask(AgentClient agent) {
    return after(
        agent.items(Optional.ofNullable(state), listing.limit(), Optional.ofNullable(before)),
        ok -> {
          print(listing.lines(ok, this::lines));
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
