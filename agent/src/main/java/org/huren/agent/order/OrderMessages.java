package org.huren.agent.order;

import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.huren.agent.item.Finding;
import org.huren.lab.hl7.Hl7Message;
import org.huren.lab.text.Segment;

/**
 * Orders and patients out of HL7 v2: ORM^O01, OML^O21, O33 and O35, OMG^O19, ADT^A01, A04, A05,
 * A08, A28, A31 and A40. One order is all groups of one placer number (ORC-2, else OBR-2), one test
 * one OBR. ORC-1 decides: NW and an empty one add, XO, RP and RU replace, CA, OC, DC and CR take
 * back, CM and SC with ORC-5 CM complete. Whatever else it says changes nothing and is a finding.
 */
final class OrderMessages {
  private final String source;
  private final Function<List<Segment>, Optional<String>> barcode;
  private final PersonReader people;
  private final List<OrderChange> changes = new ArrayList<>();
  private final List<Finding> findings = new ArrayList<>();
  private int withoutNumber;

  /**
   * A reader for one system.
   *
   * @param barcode where in a group's segments the specimen's barcode lies
   * @param zone of times without an offset
   */
  OrderMessages(String source, Function<List<Segment>, Optional<String>> barcode, ZoneId zone) {
    this.source = source;
    this.barcode = barcode;
    this.people = new PersonReader(zone);
  }

  List<OrderChange> changes() {
    return changes;
  }

  List<Finding> findings() {
    List<Finding> all = new ArrayList<>(findings);
    if (withoutNumber > 0) {
      all.add(Finding.warning("order.number-missing", withoutNumber));
    }
    return all;
  }

  /** Whether messages of this kind are read here. */
  static boolean reads(Hl7Message message) {
    return switch (message.header().get(9, 1)) {
      case "ORM", "OML", "OMG", "ADT" -> true;
      default -> false;
    };
  }

  void read(Hl7Message message) {
    if (message.header().get(9, 1).equals("ADT")) {
      patients(message);
    } else {
      orders(message);
    }
  }

  private void patients(Hl7Message message) {
    boolean merge = message.header().get(9, 2).equals("A40");
    Optional<OrderPatient> patient = Optional.empty();
    for (Segment segment : message.segments()) {
      if (segment.type().equals("PID")) {
        patient = people.patient(segment, Optional.empty());
        patient.ifPresent(p -> changes.add(new OrderChange.Known(p)));
      } else if (segment.type().equals("MRG") && merge && patient.isPresent()) {
        String from = segment.get(1).strip();
        if (!from.isEmpty() && !from.equals(patient.get().id())) {
          changes.add(new OrderChange.Merge(from, patient.get()));
        }
      }
    }
    if (patient.isEmpty()) {
      findings.add(Finding.warning("order.patient-missing"));
    }
  }

  /** The segments around one OBR, by type. */
  private record Group(Map<String, Segment> segments, Optional<Segment> request) {
    Optional<Segment> get(String type) {
      return Optional.ofNullable(segments.get(type));
    }

    String text(String type, int field, int component) {
      return get(type).map(s -> s.get(field, component).strip()).orElse("");
    }
  }

  private void orders(Hl7Message message) {
    Map<String, List<Group>> byNumber = new LinkedHashMap<>();
    for (Group group : groups(message)) {
      String number = group.text("ORC", 2, 1);
      if (number.isEmpty()) {
        number = group.text("OBR", 2, 1);
      }
      if (number.isEmpty()) {
        withoutNumber++;
      } else {
        byNumber.computeIfAbsent(number, n -> new ArrayList<>()).add(group);
      }
    }
    byNumber.forEach(this::order);
  }

  /** SPM stands before its orders in OML^O33 and O35, and behind its OBR everywhere else. */
  private static List<Group> groups(Hl7Message message) {
    boolean specimenFirst = message.header().get(9, 2).matches("O33|O35");
    List<Group> groups = new ArrayList<>();
    Map<String, Segment> around = new HashMap<>();
    Optional<Segment> control = Optional.empty();
    for (Segment segment : message.segments()) {
      switch (segment.type()) {
        case "PID" -> {
          around.keySet().removeAll(List.of("PV1", "SPM", "SAC"));
          around.put("PID", segment);
        }
        case "ORC" -> {
          bare(control, around, groups);
          control = Optional.of(segment);
          around.remove("TQ1");
        }
        case "OBR" -> {
          Map<String, Segment> own = new HashMap<>(around);
          control.ifPresent(orc -> own.put("ORC", orc));
          own.put("OBR", segment);
          groups.add(new Group(own, Optional.of(segment)));
          around.put("ORC", segment);
          control.ifPresent(orc -> around.put("ORC", orc));
          control = Optional.empty();
        }
        case "SPM", "SAC", "TQ1", "IPC" -> {
          boolean before = segment.type().equals("TQ1") ? control.isPresent() : specimenFirst;
          if (before || groups.isEmpty()) {
            bare(control.filter(c -> !segment.type().equals("TQ1")), around, groups);
            around.put(segment.type(), segment);
          } else {
            groups.get(groups.size() - 1).segments().put(segment.type(), segment);
          }
        }
        default -> around.putIfAbsent(segment.type(), segment);
      }
    }
    bare(control, around, groups);
    return groups;
  }

  /** An ORC without any OBR speaks of its whole order. */
  private static void bare(
      Optional<Segment> control, Map<String, Segment> around, List<Group> groups) {
    if (control.isPresent() && groups.stream().noneMatch(g -> g.get("ORC").equals(control))) {
      Map<String, Segment> own = new HashMap<>(around);
      own.put("ORC", control.get());
      own.remove("OBR");
      groups.add(new Group(own, Optional.empty()));
    }
  }

  private void order(String number, List<Group> groups) {
    String control = groups.get(0).text("ORC", 1, 1);
    List<OrderedTest> tests =
        groups.stream().filter(g -> g.request().isPresent()).map(this::test).toList();
    switch (control) {
      case "", "NW" -> changes.add(new OrderChange.Add(order(number, groups.get(0), tests)));
      case "XO", "RP", "RU" ->
          changes.add(new OrderChange.Replace(order(number, groups.get(0), tests)));
      case "CA", "OC", "DC", "CR" -> changes.add(new OrderChange.Cancel(source, number, tests));
      case "CM" -> changes.add(new OrderChange.Complete(source, number));
      case "SC" -> status(number, groups.get(0).text("ORC", 5, 1), tests);
      default -> findings.add(Finding.info("order.control-unknown", control(control)));
    }
    groups
        .get(0)
        .get("PID")
        .flatMap(pid -> people.patient(pid, groups.get(0).get("PV1")))
        .ifPresent(p -> changes.add(new OrderChange.Known(p)));
  }

  private void status(String number, String status, List<OrderedTest> tests) {
    switch (status) {
      case "CM" -> changes.add(new OrderChange.Complete(source, number));
      case "CA", "DC" -> changes.add(new OrderChange.Cancel(source, number, tests));
      default -> findings.add(Finding.info("order.status-unknown", control(status)));
    }
  }

  /** Two letters at most may go into a finding. */
  private static String control(String written) {
    return written.matches("[A-Z0-9]{1,2}") ? written : "?";
  }

  private Order order(String number, Group group, List<OrderedTest> tests) {
    return new Order(
        source,
        number,
        Order.Status.ACTIVE,
        isStat(group),
        people.time(group.text("ORC", 9, 1)).or(() -> people.time(group.text("OBR", 6, 1))),
        group
            .get("ORC")
            .flatMap(s -> people.person(s, 12))
            .or(() -> group.get("OBR").flatMap(s -> people.person(s, 16))),
        some(group.text("ORC", 17, 2)).or(() -> some(group.text("ORC", 17, 1))),
        some(group.text("PV1", 3, 1)),
        some(group.text("PV1", 3, 3)),
        group.get("PID").flatMap(pid -> people.patient(pid, group.get("PV1"))),
        tests);
  }

  private static boolean isStat(Group group) {
    return List.of(
            group.text("OBR", 5, 1),
            group.text("OBR", 27, 6),
            group.text("ORC", 7, 6),
            group.text("TQ1", 9, 1))
        .stream()
        .anyMatch(p -> p.equals("S") || p.equals("STAT"));
  }

  private OrderedTest test(Group group) {
    String code = group.text("OBR", 4, 1);
    String name = group.text("OBR", 4, 2);
    return new OrderedTest(
        code.isEmpty() ? name : code,
        name,
        barcode.apply(List.copyOf(group.segments().values())),
        some(group.text("IPC", 1, 1)).or(() -> some(group.text("OBR", 18, 1))),
        some(group.text("SPM", 4, 2))
            .or(() -> some(group.text("SPM", 4, 1)))
            .or(() -> some(group.text("OBR", 15, 1))),
        people.time(group.text("SPM", 17, 1)).or(() -> people.time(group.text("OBR", 7, 1))),
        false);
  }

  private static Optional<String> some(String text) {
    return Optional.of(text).filter(t -> !t.isEmpty());
  }
}
