package org.huren.agent.order;

import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import org.huren.lab.model.Patient.Sex;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Orders as JSON, the same in the index, in an item's facts and on {@code POST /api/v1/orders}:
 *
 * <pre>
 *   { "number": "A1001", "status": "active", "stat": false,
 *     "orderedAt": "2026-11-25T08:00:00+08:00",
 *     "requester": "...", "department": "...", "ward": "...", "bed": "...",
 *     "patient": { "id": "P77", "name": "...", "sex": "female", "birthDate": "1980-02-03",
 *                  "nationalId": "...", "visit": "..." },
 *     "tests": [ { "code": "58410-2", "name": "...", "specimen": "8801234567", "accession": "...",
 *                  "specimenType": "...", "collectedAt": "...", "cancelled": false } ] }
 * </pre>
 *
 * {@code number}, {@code tests}, and each test's {@code code} must be there.
 */
public final class OrderJson {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final int LONGEST = 256;
  private static final int MOST_TESTS = 500;

  private OrderJson() {}

  /** What is wrong with a document; says where, never what stands there. */
  public static final class Invalid extends Exception {
    private static final long serialVersionUID = 1;

    Invalid(String message) {
      super(message);
    }
  }

  public static String write(Order order) {
    return JSON.writeValueAsString(node(order));
  }

  public static String write(OrderPatient patient) {
    return JSON.writeValueAsString(node(patient));
  }

  public static String write(List<OrderChange> changes) {
    ArrayNode all = JSON.createArrayNode();
    changes.forEach(c -> all.add(node(c)));
    return JSON.writeValueAsString(all);
  }

  /** What {@link #write(Order)} wrote. */
  public static Order order(String source, String json) {
    try {
      return order(source, JSON.readTree(json));
    } catch (Invalid e) {
      throw new IllegalStateException("an order of our own that can't be read", e);
    }
  }

  /** What {@link #write(OrderPatient)} wrote. */
  public static OrderPatient patient(String json) {
    try {
      return patient(JSON.readTree(json)).orElseThrow();
    } catch (Invalid e) {
      throw new IllegalStateException("a patient of our own that can't be read", e);
    }
  }

  /** What {@link #write(List)} wrote. */
  public static List<OrderChange> changes(String source, String json) {
    List<OrderChange> changes = new ArrayList<>();
    try {
      for (JsonNode each : JSON.readTree(json)) {
        changes.add(change(source, each));
      }
    } catch (Invalid e) {
      throw new IllegalStateException("changes of our own that can't be read", e);
    }
    return changes;
  }

  /**
   * Reads a document of the HTTP intake: one order, or {@code {"orders": [...]}}.
   *
   * @throws Invalid if it is not as described
   */
  public static List<OrderChange> document(String source, byte[] body, int atMost) throws Invalid {
    JsonNode root;
    try {
      root = JSON.readTree(body);
    } catch (JacksonException e) {
      throw new Invalid("not JSON");
    }
    JsonNode orders = root.path("orders");
    List<OrderChange> changes = new ArrayList<>();
    if (orders.isArray()) {
      if (orders.size() > atMost) {
        throw new Invalid("orders: more than " + atMost);
      }
      for (JsonNode order : orders) {
        changes.add(new OrderChange.Replace(order(source, order)));
      }
    } else {
      changes.add(new OrderChange.Replace(order(source, root)));
    }
    if (changes.isEmpty()) {
      throw new Invalid("orders: none");
    }
    return changes;
  }

  private static ObjectNode node(OrderChange change) {
    ObjectNode node = JSON.createObjectNode();
    if (change instanceof OrderChange.Add add) {
      node.put("change", "add").set("order", node(add.order()));
    } else if (change instanceof OrderChange.Replace replace) {
      node.put("change", "replace").set("order", node(replace.order()));
    } else if (change instanceof OrderChange.Cancel cancel) {
      node.put("change", "cancel").put("number", cancel.number());
      ArrayNode tests = node.putArray("tests");
      cancel.tests().forEach(t -> tests.add(node(t)));
    } else if (change instanceof OrderChange.Complete complete) {
      node.put("change", "complete").put("number", complete.number());
    } else if (change instanceof OrderChange.Known known) {
      node.put("change", "known").set("patient", node(known.patient()));
    } else if (change instanceof OrderChange.Merge merge) {
      node.put("change", "merge").put("from", merge.from()).set("patient", node(merge.into()));
    }
    return node;
  }

  private static OrderChange change(String source, JsonNode node) throws Invalid {
    String number = node.path("number").asString("");
    return switch (node.path("change").asString("")) {
      case "add" -> new OrderChange.Add(order(source, node.path("order")));
      case "replace" -> new OrderChange.Replace(order(source, node.path("order")));
      case "cancel" -> new OrderChange.Cancel(source, number, tests(node.path("tests")));
      case "complete" -> new OrderChange.Complete(source, number);
      case "known" -> new OrderChange.Known(known(node));
      case "merge" -> new OrderChange.Merge(node.path("from").asString(""), known(node));
      default -> throw new Invalid("change");
    };
  }

  private static OrderPatient known(JsonNode node) throws Invalid {
    return patient(node.path("patient")).orElseThrow(() -> new Invalid("patient"));
  }

  private static ObjectNode node(Order order) {
    ObjectNode node = JSON.createObjectNode();
    node.put("number", order.number());
    node.put("status", order.status().name().toLowerCase(Locale.ROOT));
    if (order.stat()) {
      node.put("stat", true);
    }
    order.orderedAt().ifPresent(t -> node.put("orderedAt", t.toString()));
    put(node, "requester", order.requester());
    put(node, "department", order.department());
    put(node, "ward", order.ward());
    put(node, "bed", order.bed());
    order.patient().ifPresent(p -> node.set("patient", node(p)));
    ArrayNode tests = node.putArray("tests");
    order.tests().forEach(t -> tests.add(node(t)));
    return node;
  }

  private static ObjectNode node(OrderPatient patient) {
    ObjectNode node = JSON.createObjectNode();
    node.put("id", patient.id());
    put(node, "name", patient.name());
    node.put("sex", patient.sex().name().toLowerCase(Locale.ROOT));
    patient.birthDate().ifPresent(d -> node.put("birthDate", d.toString()));
    put(node, "nationalId", patient.nationalId());
    put(node, "visit", patient.visit());
    return node;
  }

  private static ObjectNode node(OrderedTest test) {
    ObjectNode node = JSON.createObjectNode();
    node.put("code", test.code());
    if (!test.name().isEmpty()) {
      node.put("name", test.name());
    }
    put(node, "specimen", test.specimen());
    put(node, "accession", test.accession());
    put(node, "specimenType", test.specimenType());
    test.collectedAt().ifPresent(t -> node.put("collectedAt", t.toString()));
    if (test.cancelled()) {
      node.put("cancelled", true);
    }
    return node;
  }

  private static void put(ObjectNode node, String name, Optional<String> value) {
    value.ifPresent(v -> node.put(name, v));
  }

  private static Order order(String source, JsonNode node) throws Invalid {
    if (!node.isObject()) {
      throw new Invalid("an order must be an object");
    }
    return new Order(
        source,
        text(node, "number").orElseThrow(() -> new Invalid("number: missing")),
        constant(node, "status", Order.Status.class, Order.Status.ACTIVE),
        flag(node, "stat"),
        parsed(node, "orderedAt", OffsetDateTime::parse),
        text(node, "requester"),
        text(node, "department"),
        text(node, "ward"),
        text(node, "bed"),
        patient(node.path("patient")),
        tests(node.path("tests")));
  }

  private static Optional<OrderPatient> patient(JsonNode node) throws Invalid {
    if (node.isMissingNode() || node.isNull()) {
      return Optional.empty();
    }
    return Optional.of(
        new OrderPatient(
            text(node, "id").orElseThrow(() -> new Invalid("patient.id: missing")),
            text(node, "name"),
            constant(node, "sex", Sex.class, Sex.UNKNOWN),
            parsed(node, "birthDate", LocalDate::parse),
            text(node, "nationalId"),
            text(node, "visit")));
  }

  private static List<OrderedTest> tests(JsonNode node) throws Invalid {
    if (!node.isArray() || node.size() > MOST_TESTS) {
      throw new Invalid("tests: must be a list of at most " + MOST_TESTS);
    }
    List<OrderedTest> tests = new ArrayList<>();
    for (JsonNode test : node) {
      tests.add(
          new OrderedTest(
              text(test, "code").orElseThrow(() -> new Invalid("tests.code: missing")),
              text(test, "name").orElse(""),
              text(test, "specimen"),
              text(test, "accession"),
              text(test, "specimenType"),
              parsed(test, "collectedAt", OffsetDateTime::parse),
              flag(test, "cancelled")));
    }
    return tests;
  }

  private static boolean flag(JsonNode node, String name) throws Invalid {
    JsonNode value = node.path(name);
    if (!value.isMissingNode() && !value.isBoolean()) {
      throw new Invalid(name + ": neither true nor false");
    }
    return value.asBoolean(false);
  }

  private static Optional<String> text(JsonNode node, String name) throws Invalid {
    JsonNode value = node.path(name);
    if (value.isMissingNode() || value.isNull()) {
      return Optional.empty();
    }
    if (!value.isString() && !value.isIntegralNumber()) {
      throw new Invalid(name + ": not a text");
    }
    String text = value.asString().strip();
    if (text.length() > LONGEST || text.chars().anyMatch(Character::isISOControl)) {
      throw new Invalid(name + ": longer than " + LONGEST + " or with control characters");
    }
    return Optional.of(text).filter(t -> !t.isEmpty());
  }

  private static <E extends Enum<E>> E constant(
      JsonNode node, String name, Class<E> type, E otherwise) throws Invalid {
    Optional<String> text = text(node, name);
    if (text.isEmpty()) {
      return otherwise;
    }
    for (E constant : type.getEnumConstants()) {
      if (constant.name().toLowerCase(Locale.ROOT).equals(text.get())) {
        return constant;
      }
    }
    throw new Invalid(name + ": not one of those there are");
  }

  private static <T> Optional<T> parsed(JsonNode node, String name, Function<String, T> parser)
      throws Invalid {
    Optional<String> text = text(node, name);
    try {
      return text.map(parser);
    } catch (java.time.DateTimeException e) {
      throw new Invalid(name + ": not a time as ISO 8601 has it");
    }
  }
}
