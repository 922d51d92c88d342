package org.huren.simulator.platform;

import io.javalin.http.Context;
import java.util.List;
import org.huren.simulator.fault.FaultOrder;
import org.huren.simulator.fault.FaultPlan;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Takes orders about faults while the platform runs.
 *
 * <pre>
 *   POST   {"arm": ["status=503,next=5", "away=10s"]}    carries out or arms
 *   DELETE                                               disarms everything
 *   GET    {"armed": [...], "struck": {...}, "away": false, "instances": 12, "documents": 3}
 * </pre>
 */
final class ControlEndpoint {
  static final String PATH = "/control/faults";
  private static final JsonMapper MAPPER = new JsonMapper();

  private final FaultPlan faults;
  private final Listener listener;
  private final InstanceStore instances;
  private final DocumentStore documents;

  ControlEndpoint(
      FaultPlan faults, Listener listener, InstanceStore instances, DocumentStore documents) {
    this.faults = faults;
    this.listener = listener;
    this.instances = instances;
    this.documents = documents;
  }

  void obey(FaultOrder order) {
    listener.obey(order);
  }

  void arm(Context request) {
    List<FaultOrder> orders;
    try {
      JsonNode texts = MAPPER.readTree(request.body()).path("arm");
      if (texts.isEmpty()) {
        throw new IllegalArgumentException("expected {\"arm\": [\"status=503,next=5\"]}");
      }
      orders = texts.valueStream().map(t -> FaultOrder.parse(t.asString())).toList();
    } catch (JacksonException | IllegalArgumentException e) {
      request.status(400).result(String.valueOf(e.getMessage()));
      return;
    }
    orders.forEach(listener::obey);
    show(request);
  }

  void clear(Context request) {
    faults.clear();
    show(request);
  }

  void show(Context request) {
    ObjectNode state = MAPPER.createObjectNode();
    state.set("armed", MAPPER.valueToTree(faults.armed()));
    state.set("struck", MAPPER.valueToTree(faults.struck()));
    state
        .put("away", listener.isAway())
        .put("instances", instances.size())
        .put("documents", documents.size());
    request.contentType("application/json").result(state.toString());
  }
}
