package org.huren.agent;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.huren.agent.analyzer.Analyzer;
import org.huren.agent.analyzer.Analyzers;
import org.huren.agent.analyzer.Bench;
import org.huren.agent.analyzer.Unmapped;
import org.huren.agent.control.UnmappedTerms;
import org.huren.agent.item.Item;
import org.huren.agent.item.ItemId;
import org.huren.agent.item.ItemState;
import org.huren.agent.item.Source;
import org.huren.agent.observe.Status;
import org.huren.agent.spool.Records;

/** What status and commands show of analyzers, from those who know. */
record AnalyzerBoard(Analyzers analyzers, Records records) {
  private static final int MOST_ITEMS = 5000;
  private static final int PAGE = 500;
  private static final List<ItemState> COUNTED =
      List.of(ItemState.HELD, ItemState.RECEIVED, ItemState.ACCEPTED, ItemState.SETTLED);

  List<Status.Analyzer> statuses() {
    if (analyzers.all().isEmpty()) {
      return List.of();
    }
    Map<Source, Long> held = records.heldBySource();
    return analyzers.all().stream().map(a -> status(a, held.getOrDefault(a.source(), 0L))).toList();
  }

  private static Status.Analyzer status(Analyzer analyzer, long held) {
    Bench.Counts counts = analyzer.counts();
    Optional<String> problem =
        analyzer.broken().map(b -> b.file() + ":" + b.line() + ":" + b.column() + " " + b.why());
    return new Status.Analyzer(
        analyzer.config().id(),
        analyzer.config().profile(),
        problem,
        analyzer.bench().lastResult(),
        analyzer.bench().clockAhead().map(Duration::toSeconds),
        held,
        counts.units(),
        counts.codes());
  }

  UnmappedTerms unmapped() {
    return new UnmappedTerms(
        seen().entries(analyzers).stream()
            .map(
                e ->
                    new UnmappedTerms.Term(
                        e.source(),
                        e.kind() == Unmapped.Entry.Kind.UNIT ? "unit" : "code",
                        e.text(),
                        e.items(),
                        e.newest()))
            .toList());
  }

  /** What the newest items say, {@value #MOST_ITEMS} of each state. */
  private Unmapped seen() {
    Unmapped unmapped = new Unmapped();
    for (ItemState state : COUNTED) {
      Optional<ItemId> before = Optional.empty();
      for (int seen = 0; seen < MOST_ITEMS; seen += PAGE) {
        List<Item> items = records.items(Optional.of(state), PAGE, before);
        items.forEach(unmapped::add);
        if (items.size() < PAGE) {
          break;
        }
        before = Optional.of(items.get(items.size() - 1).id());
      }
    }
    return unmapped;
  }
}
