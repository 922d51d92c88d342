package org.huren.agent.console;

import io.javalin.http.Context;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.huren.agent.control.Change;
import org.huren.agent.control.Discarding;
import org.huren.agent.control.ItemDetail;
import org.huren.agent.control.ItemPage;
import org.huren.agent.control.ItemSummary;
import org.huren.agent.control.Wire;
import org.huren.agent.item.Delivery;
import org.huren.agent.item.DeliveryState;
import org.huren.agent.item.Item;
import org.huren.agent.item.ItemId;
import org.huren.agent.item.ItemState;
import org.huren.agent.item.UplinkId;
import org.huren.agent.observe.Events;
import org.huren.agent.observe.Printable;
import org.huren.agent.spool.Records;
import org.huren.agent.spool.Records.Decision;
import tools.jackson.core.JacksonException;

/** Items, and what a person decides about them. A decision is answered once it is durable. */
final class ItemApi {
  static final int MOST_ITEMS = 500;
  static final int USUAL_ITEMS = 50;

  private static final int LONGEST_NAME = 64;

  private final Console.Sources sources;
  private final Records records;
  private final ItemFinder finder;
  private final Events events;
  private final Duration patience;

  /**
   * @param patience how long a decision may take to become durable
   */
  ItemApi(Console.Sources sources, Events events, Duration patience) {
    this.sources = sources;
    this.records = sources.records();
    this.finder = new ItemFinder(records);
    this.events = events;
    this.patience = patience;
  }

  Reply list(Context request, Language language) {
    Optional<String> stateText = query(request, "state");
    Optional<ItemState> state = stateText.flatMap(ItemApi::state);
    if (stateText.isPresent() && state.isEmpty()) {
      String states = Arrays.toString(ItemState.values()).toLowerCase(Locale.ROOT);
      return bad(language, "state", stateText.get(), states);
    }
    String limitText = query(request, "limit").orElse(String.valueOf(USUAL_ITEMS));
    if (!limitText.matches("\\d{1,4}") || !isAllowed(Integer.parseInt(limitText))) {
      return bad(language, "limit", limitText, "1-" + MOST_ITEMS);
    }
    Optional<ItemId> before = Optional.empty();
    Optional<String> beforeText = query(request, "before");
    if (beforeText.isPresent()) {
      try {
        before = Optional.of(ItemId.parse(beforeText.get()));
      } catch (IllegalArgumentException e) {
        return bad(language, "before", beforeText.get(), "UUIDv7");
      }
    }
    int limit = Integer.parseInt(limitText);
    List<Item> items = records.items(state, limit, before);
    Optional<ItemId> next =
        items.size() < limit ? Optional.empty() : Optional.of(items.get(items.size() - 1).id());
    return new Reply.Ok(new ItemPage(items.stream().map(ItemSummary::of).toList(), next));
  }

  Reply show(Context request, Language language) {
    return withItem(
        request,
        language,
        item ->
            new Reply.Ok(
                new ItemDetail(
                    ItemSummary.of(item),
                    item.facts().attributes(),
                    item.findings(),
                    records.deliveries(item.id()),
                    records.audit(item.id()))));
  }

  Reply retry(Context request, Language language) {
    return decide(
        request,
        language,
        (item, who) -> records.retry(item.id(), who),
        (item, who) -> {
          events.retried(item, who);
          records.deliveries(item).stream()
              .filter(d -> d.state() == DeliveryState.PENDING)
              .map(Delivery::uplink)
              .filter(sources.uplinks()::contains)
              .forEach(sources.tryNow());
        });
  }

  Reply release(Context request, Language language) {
    return withItem(
        request,
        language,
        item -> {
          Set<UplinkId> to = sources.routes().apply(item);
          String content = item.kind().content().yamlName();
          return to.isEmpty()
              ? new Reply.No(language.problem(409, "no-uplink", item.id(), content))
              : decide(
                  request,
                  language,
                  (i, who) -> records.release(i.id(), to, who),
                  events::released);
        });
  }

  Reply discard(Context request, Language language) {
    return withReason(
        request,
        language,
        reason ->
            decide(
                request,
                language,
                (item, who) -> records.discard(item.id(), reason, who),
                events::discarded));
  }

  /** Only of an uplink that is not configured: of another, a person decides item by item. */
  Reply discardAll(Context request, Language language) {
    UplinkId uplink = new UplinkId(request.pathParam("id"));
    if (sources.uplinks().contains(uplink)) {
      return new Reply.No(language.problem(409, "uplink-configured", uplink));
    }
    if (!records.uplinksOwed().contains(uplink)) {
      return new Reply.No(language.problem(404, "nothing-waits", shown(uplink.value())));
    }
    return withReason(
        request,
        language,
        reason -> {
          String who = who(request);
          return await(
              records.discardAll(uplink, reason, who),
              language,
              count -> {
                events.discardedAll(uplink, count, who);
                return new Reply.Ok(new Change.OfUplink(uplink, count));
              });
        });
  }

  private static Reply withReason(
      Context request, Language language, Function<String, Reply> then) {
    String reason;
    try {
      reason = language.read(request.body(), Discarding.class).reason().strip();
    } catch (JacksonException e) {
      return bad(language, "body", "", "{\"reason\": \"...\"}");
    }
    return reason.isEmpty() || reason.length() > Discarding.LONGEST_REASON
        ? bad(language, "reason", reason.length() + "", "1-" + Discarding.LONGEST_REASON)
        : then.apply(Printable.of(reason, Discarding.LONGEST_REASON));
  }

  Reply retryAll(Context request, Language language) {
    UplinkId uplink = new UplinkId(request.pathParam("id"));
    if (!sources.uplinks().contains(uplink)) {
      List<String> known = sources.uplinks().stream().map(UplinkId::value).sorted().toList();
      return new Reply.No(
          language.problem(404, "no-such-uplink", shown(uplink.value()), String.join(", ", known)));
    }
    String who = who(request);
    return await(
        records.retryAll(uplink, who),
        language,
        count -> {
          events.retriedAll(uplink, count, who);
          sources.tryNow().accept(uplink);
          return new Reply.Ok(new Change.OfUplink(uplink, count));
        });
  }

  private interface Log {
    void decided(ItemId item, String who);
  }

  private Reply decide(
      Context request,
      Language language,
      BiFunction<Item, String, CompletionStage<Decision>> decision,
      Log log) {
    return withItem(
        request,
        language,
        before -> {
          String who = who(request);
          return await(
              decision.apply(before, who),
              language,
              decided -> {
                if (decided instanceof Decision.Done done) {
                  log.decided(before.id(), who);
                  return new Reply.Ok(
                      new Change.OfItem(
                          before.state(),
                          ItemSummary.of(done.item()),
                          records.deliveries(before.id())));
                }
                return new Reply.No(
                    decided instanceof Decision.NotPossible no
                        ? language.problem(
                            409, "not-possible", before.id(), language.text(no.why()))
                        : language.problem(404, "no-such-item", before.id()));
              });
        });
  }

  private Reply withItem(Context request, Language language, Function<Item, Reply> then) {
    String asked = request.pathParam("id");
    ItemFinder.Found found = finder.find(asked);
    if (found instanceof ItemFinder.Found.One one) {
      return then.apply(one.item());
    }
    if (found instanceof ItemFinder.Found.Several several) {
      String some = String.join(", ", several.some().stream().map(ItemId::toString).toList());
      return new Reply.No(language.problem(409, "several-items", shown(asked), some));
    }
    return new Reply.No(
        found instanceof ItemFinder.Found.None
            ? language.problem(404, "no-such-item", shown(asked))
            : language.problem(400, "not-an-id", shown(asked), ItemFinder.SHORTEST));
  }

  private <T> Reply await(CompletionStage<T> stage, Language language, Function<T, Reply> then) {
    try {
      return then.apply(
          stage.toCompletableFuture().get(patience.toMillis(), TimeUnit.MILLISECONDS));
    } catch (TimeoutException e) {
      return new Reply.No(language.problem(504, "not-confirmed", patience.toSeconds()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new Reply.No(language.problem(503, "stopping"));
    } catch (ExecutionException e) {
      throw new IllegalStateException("the spool could not write a decision", e.getCause());
    }
  }

  /** Who decides, as the command claims: recorded for people, no proof. */
  private static String who(Context request) {
    String header = Optional.ofNullable(request.header(Wire.WHO_HEADER)).orElse("");
    try {
      header = URLDecoder.decode(header, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      header = "";
    }
    String who = Printable.of(header.strip(), LONGEST_NAME);
    return who.isEmpty() ? "unknown" : who;
  }

  private static Reply bad(Language language, String name, String value, String allowed) {
    return new Reply.No(language.problem(400, "bad-parameter", name, shown(value), allowed));
  }

  private static String shown(String asked) {
    return Printable.of(asked, LONGEST_NAME);
  }

  private static boolean isAllowed(int limit) {
    return limit >= 1 && limit <= MOST_ITEMS;
  }

  private static Optional<String> query(Context request, String name) {
    return Optional.ofNullable(request.queryParam(name)).filter(v -> !v.isBlank());
  }

  private static Optional<ItemState> state(String text) {
    return Arrays.stream(ItemState.values())
        .filter(s -> s.name().equalsIgnoreCase(text))
        .findFirst();
  }
}
