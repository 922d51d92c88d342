package org.huren.agent.route;

import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.huren.agent.item.PayloadKind;
import org.huren.agent.item.UplinkId;
import org.huren.config.Content;
import org.huren.config.UplinkConfig;

/** Every uplink that accepts a kind of content gets all of it. Immutable. */
public final class Router {
  private final Map<Content, Set<UplinkId>> routes = new EnumMap<>(Content.class);

  public Router(List<UplinkConfig> uplinks) {
    for (UplinkConfig uplink : uplinks) {
      for (Content content : uplink.accepts()) {
        routes.computeIfAbsent(content, c -> new LinkedHashSet<>()).add(new UplinkId(uplink.id()));
      }
    }
  }

  /** Where payloads of this kind go; empty if no uplink wants them. */
  public Set<UplinkId> routes(PayloadKind kind) {
    return Set.copyOf(routes.getOrDefault(kind.content(), Set.of()));
  }
}
