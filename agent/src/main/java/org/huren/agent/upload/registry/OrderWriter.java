package org.huren.agent.upload.registry;

import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import org.huren.agent.order.Order;
import org.huren.agent.order.OrderPatient;
import org.huren.agent.order.OrderedTest;
import org.huren.config.HospitalConfig;
import org.huren.lab.model.Patient;

/**
 * What the hospital's systems know of a report's or an exam's order and patient. Where they know
 * the patient, what the device believes does not count.
 */
final class OrderWriter {
  private final FhirJson json;
  private final Names names;
  private final HospitalConfig hospital;

  OrderWriter(FhirJson json, Names names, HospitalConfig hospital) {
    this.json = json;
    this.names = names;
    this.hospital = hospital;
  }

  /** The patient of the orders, if they name one. */
  static Optional<OrderPatient> patient(List<Order> orders) {
    return orders.stream().flatMap(o -> o.patient().stream()).findFirst();
  }

  /** The content of a Patient. */
  void patient(OrderPatient patient) {
    json.array(
        "identifier",
        () -> {
          json.identifier(Names.HOSPITAL_PATIENT, patient.id());
          patient.nationalId().ifPresent(n -> json.identifier(Names.NATIONAL_ID, n));
        });
    patient.name().ifPresent(n -> json.single("name", () -> json.string("text", n)));
    json.string("gender", gender(patient.sex()));
    json.date("birthDate", patient.birthDate());
    json.object("managingOrganization", () -> Links.organization(json, hospital));
  }

  static String gender(Patient.Sex sex) {
    return switch (sex) {
      case FEMALE -> "female";
      case MALE -> "male";
      case OTHER -> "other";
      case UNKNOWN -> "unknown";
    };
  }

  /** The content of a ServiceRequest. */
  void order(Order order, UUID patient, Optional<UUID> specimen) {
    json.array(
        "identifier",
        () ->
            json.element(
                () -> {
                  json.object(
                      "type",
                      () ->
                          json.array(
                              "coding", () -> json.coding(Names.IDENTIFIER_TYPE, "PLAC", "")));
                  json.string("system", names.order());
                  json.string("value", order.number());
                }));
    json.string(
        "status",
        switch (order.status()) {
          case ACTIVE -> "active";
          case COMPLETED -> "completed";
          case REVOKED -> "revoked";
        });
    json.string("intent", "order");
    if (order.stat()) {
      json.string("priority", "stat");
    }
    String tests =
        order.wanted().stream()
            .map(t -> t.name().isEmpty() ? t.code() : t.name())
            .distinct()
            .collect(Collectors.joining(", "));
    if (!tests.isEmpty()) {
      json.object("code", () -> json.string("text", tests));
    }
    json.object("subject", () -> json.string("reference", Links.urn(patient)));
    json.dateTime("authoredOn", order.orderedAt());
    Optional<String> requester = order.requester().or(order::department);
    requester.ifPresent(
        r ->
            json.object(
                "requester",
                () -> {
                  json.string(
                      "type", order.requester().isPresent() ? "Practitioner" : "Organization");
                  json.string("display", r);
                }));
    json.single("performer", () -> Links.organization(json, hospital));
    specimen.ifPresent(s -> json.single("specimen", () -> json.string("reference", Links.urn(s))));
  }

  /** A reference to each order that has a resource of its own. */
  void basedOn(List<UUID> orders) {
    orders.forEach(id -> json.element(() -> json.string("reference", Links.urn(id))));
  }

  /** What the orders say of one specimen that the analyzer does not. */
  static Optional<OrderedTest> specimen(List<Order> orders, Optional<String> barcode) {
    return orders.stream()
        .flatMap(o -> o.tests().stream())
        .filter(t -> t.specimen().isPresent() && t.specimen().equals(barcode))
        .findFirst();
  }

  /** When the specimen was taken, as the analyzer says or else the order. */
  static Optional<OffsetDateTime> collectedAt(
      Optional<OffsetDateTime> analyzer, Optional<OrderedTest> test) {
    return analyzer.or(() -> test.flatMap(OrderedTest::collectedAt));
  }
}
