package org.huren.agent.cli;

import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.huren.agent.control.AgentClient;
import org.huren.agent.control.ItemSummary;
import org.huren.agent.item.ItemState;
import org.huren.agent.item.Reason;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code huren held}: what waits for an order, a mapping or a person, by source and reason. */
@Command(name = "held")
final class HeldCommand extends AgentCommand {
  private static final int MOST = 500;

  private final Clock clock;

  @Option(names = "--source", paramLabel = "ID", descriptionKey = "option.source")
  private @Nullable String source;

  @Option(names = "--json", descriptionKey = "option.json")
  private boolean json;

  HeldCommand(Environment environment, Clock clock) {
    super(environment);
    this.clock = clock;
  }

  @Override
  int ask(AgentClient agent) {
    return after(
        agent.items(Optional.of(ItemState.HELD), MOST, Optional.empty()),
        ok -> {
          if (json) {
            environment.out().println(ok.json());
          } else {
            print(lines(ok.value().items()));
          }
          return ExitCode.OK;
        });
  }

  private List<String> lines(List<ItemSummary> all) {
    List<ItemSummary> items =
        all.stream().filter(i -> source == null || i.source().name().equals(source)).toList();
    if (items.isEmpty()) {
      return List.of(words.text("held.none"));
    }
    Map<String, Long> counts = new TreeMap<>();
    for (ItemSummary item : items) {
      String why = item.reason().map(Reason::code).orElse("-");
      counts.merge(item.source() + " " + why, 1L, Long::sum);
    }
    List<String> lines = new ArrayList<>(new ItemText(words, clock.instant()).table(items));
    lines.add("");
    counts.forEach((what, n) -> lines.add(words.text("held.count", what, n.toString())));
    if (all.size() == MOST) {
      lines.add(words.text("held.more", String.valueOf(MOST)));
    }
    lines.add(words.text("held.advice"));
    return lines;
  }
}
