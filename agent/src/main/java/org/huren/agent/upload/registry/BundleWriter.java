package org.huren.agent.upload.registry;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.huren.agent.item.Item;
import org.huren.agent.order.Order;
import org.huren.agent.order.OrderPatient;
import org.huren.agent.order.OrderedTest;
import org.huren.agent.order.Verification;
import org.huren.agent.upload.registry.ReportSource.Report;
import org.huren.config.HospitalConfig;
import org.huren.lab.model.Instrument;
import org.huren.lab.model.LabReport;
import org.huren.lab.model.OrderReference;
import org.huren.lab.model.Patient;
import org.huren.lab.model.Specimen;

/**
 * One report as a FHIR R4 transaction; {@code package-info} says what is in it. The same report of
 * the same item makes the same bytes, as long as the same is known of its order and its
 * verification. Status is preliminary whatever the instrument says: final is what a person has
 * verified, partial what a person has verified in part.
 */
final class BundleWriter {
  private final Item item;
  private final Report known;
  private final LabReport report;
  private final Optional<OrderPatient> patient;
  private final ReportIds ids;
  private final Names names;
  private final Links links;

  private BundleWriter(
      HospitalConfig hospital, Item item, Report known, String sampleId, int occurrence) {
    this.known = known;
    this.report = known.report();
    this.patient = OrderWriter.patient(known.orders());
    String analyzer = item.source().name();
    this.item = item;
    this.ids = new ReportIds(hospital.orgCode(), analyzer, sampleId, report, occurrence);
    this.names = new Names(hospital.orgCode(), analyzer);
    this.links =
        new Links(
            hospital,
            patient.isPresent() || report.patient().filter(Patient::isKnown).isPresent()
                ? Optional.of(ids.patient())
                : Optional.empty(),
            ids.specimen(),
            ids.device(report.instrument()));
  }

  /**
   * Writes one report.
   *
   * @param sampleId the report's, which must have one
   * @param occurrence 0, or how many reports of the same identity stand before it in its message
   */
  static Document write(
      HospitalConfig hospital, Item item, Report known, String sampleId, int occurrence) {
    return new BundleWriter(hospital, item, known, sampleId, occurrence).document();
  }

  private Document document() {
    return TransactionWriter.write("DiagnosticReport", ids.report(), this::entries);
  }

  private void entries(TransactionWriter transaction) {
    FhirJson json = transaction.json();
    OrderWriter orders = new OrderWriter(json, names, links.hospital());
    if (links.patient().isPresent()) {
      transaction.entry(
          "Patient",
          links.patient().get(),
          () ->
              patient.ifPresentOrElse(
                  orders::patient, () -> patient(json, report.patient().orElseThrow())));
    }
    transaction.entry("Device", links.device(), () -> device(json));
    transaction.entry("Specimen", links.specimen(), () -> specimen(json, report.specimen()));
    for (Order order : requests()) {
      transaction.entry(
          "ServiceRequest",
          ids.order(order.source(), order.number()),
          () -> orders.order(order, links.patient().orElseThrow(), Optional.of(links.specimen())));
    }
    ObservationWriter observations = new ObservationWriter(json, names, links);
    Map<String, Integer> occurrences = new HashMap<>();
    List<UUID> results = new ArrayList<>();
    List<UUID> attachments = new ArrayList<>();
    for (int i = 0; i < report.observations().size(); i++) {
      var observation = report.observations().get(i);
      boolean verified = known.verified().contains(i);
      String code = observation.code().original();
      UUID id = ids.observation(code, occurrences.merge(code, 1, Integer::sum) - 1);
      Optional<ObservationWriter.Attachment> attachment =
          ObservationWriter.attachment(observation.value());
      Optional<UUID> media = attachment.map(a -> ids.media(id));
      attachment.ifPresent(
          a -> transaction.entry("Media", ids.media(id), () -> observations.media(observation, a)));
      media.ifPresent(attachments::add);
      transaction.entry("Observation", id, () -> observations.write(observation, media, verified));
      results.add(id);
    }
    transaction.entry("DiagnosticReport", ids.report(), () -> report(json, results, attachments));
  }

  /** FHIR allows no ServiceRequest without a subject. */
  private List<Order> requests() {
    return links.patient().isPresent() ? known.orders() : List.of();
  }

  private void patient(FhirJson json, Patient believed) {
    written(believed.id())
        .ifPresent(i -> json.array("identifier", () -> json.identifier(names.patient(), i)));
    written(believed.name()).ifPresent(n -> json.single("name", () -> json.string("text", n)));
    json.string("gender", OrderWriter.gender(believed.sex()));
    json.date("birthDate", believed.birthDate());
    json.object("managingOrganization", () -> links.organization(json));
  }

  private void device(FhirJson json) {
    Instrument instrument = report.instrument();
    json.array("identifier", () -> json.identifier(names.device(), item.source().name()));
    json.string("manufacturer", instrument.manufacturer());
    json.string("serialNumber", instrument.serial());
    if (!instrument.model().isBlank()) {
      json.single(
          "deviceName",
          () -> {
            json.string("name", instrument.model());
            json.string("type", "model-name");
          });
      json.string("modelNumber", instrument.model());
    }
    json.object("owner", () -> links.organization(json));
  }

  private void specimen(FhirJson json, Specimen specimen) {
    json.array(
        "identifier",
        () -> {
          specimen.id().ifPresent(id -> json.identifier(names.sample(), id));
          specimen.otherIds().stream()
              .filter(id -> !id.isBlank())
              .forEach(id -> json.identifier(names.sample(), id));
        });
    Optional<OrderedTest> ordered = OrderWriter.specimen(known.orders(), specimen.id());
    written(specimen.type())
        .or(() -> ordered.flatMap(OrderedTest::specimenType))
        .ifPresent(t -> json.object("type", () -> json.string("text", t)));
    links.subject(json);
    OrderWriter.collectedAt(specimen.collectedAt(), ordered)
        .filter(FhirJson::isFhirYear)
        .ifPresent(
            t ->
                json.object(
                    "collection", () -> json.dateTime("collectedDateTime", Optional.of(t))));
    written(specimen.position())
        .ifPresent(p -> json.single("container", () -> json.string("description", p)));
  }

  private void report(FhirJson json, List<UUID> results, List<UUID> attachments) {
    json.array(
        "extension",
        () -> {
          json.extension(Names.VERSION, version().text());
          known.verifies().stream()
              .filter(d -> d.startsWith("DiagnosticReport/"))
              .forEach(d -> json.extension(Names.VERIFIES, d));
          report.notes().stream()
              .filter(n -> !n.isBlank())
              .forEach(n -> json.extension(Names.NOTE, n));
        });
    json.array("identifier", () -> json.identifier(Names.REPORT, ids.report().toString()));
    OrderReference order = report.order();
    Optional<String> placer = written(order.placer());
    Optional<String> filler = written(order.filler());
    List<UUID> requests = requests().stream().map(o -> ids.order(o.source(), o.number())).toList();
    if (placer.isPresent() || filler.isPresent() || !requests.isEmpty()) {
      json.array(
          "basedOn",
          () -> {
            new OrderWriter(json, names, links.hospital()).basedOn(requests);
            placer.ifPresent(n -> order(json, "PLAC", names.order(), n));
            filler.ifPresent(n -> order(json, "FILL", names.run(), n));
          });
    }
    json.string("status", status());
    json.single(
        "category", () -> json.array("coding", () -> json.coding(Names.SECTION, "LAB", "")));
    json.object(
        "code",
        () -> {
          json.array("coding", () -> json.coding(Names.LOINC, "11502-2", "Laboratory report"));
          json.string("text", order.panel());
        });
    links.subject(json);
    json.dateTime("effectiveDateTime", report.asOf());
    json.dateTime(
        "issued",
        known.verification().flatMap(Verification::at).or(() -> report.message().sentAt()));
    json.single("performer", () -> links.organization(json));
    known
        .verification()
        .flatMap(Verification::verifier)
        .ifPresent(
            verifier ->
                json.single(
                    "resultsInterpreter",
                    () -> {
                      json.string("type", "Practitioner");
                      json.string("display", verifier);
                    }));
    json.single("specimen", () -> reference(json, links.specimen()));
    json.array("result", () -> results.forEach(r -> json.element(() -> reference(json, r))));
    if (!attachments.isEmpty()) {
      json.array(
          "media",
          () ->
              attachments.forEach(
                  a -> json.element(() -> json.object("link", () -> reference(json, a)))));
    }
  }

  private ReportVersion version() {
    return known
        .verification()
        .map(ReportVersion::verified)
        .orElseGet(() -> ReportVersion.of(report, item.id()));
  }

  private String status() {
    if (known.verified().isEmpty()) {
      return "preliminary";
    }
    return known.verified().size() == report.observations().size() ? "final" : "partial";
  }

  private static void order(FhirJson json, String type, String system, String number) {
    json.element(
        () -> {
          json.string("type", "ServiceRequest");
          json.object(
              "identifier",
              () -> {
                json.object(
                    "type",
                    () -> json.array("coding", () -> json.coding(Names.IDENTIFIER_TYPE, type, "")));
                json.string("system", system);
                json.string("value", number);
              });
        });
  }

  private static void reference(FhirJson json, UUID id) {
    json.string("reference", Links.urn(id));
  }

  private static Optional<String> written(Optional<String> text) {
    return text.filter(t -> !t.isBlank());
  }
}
