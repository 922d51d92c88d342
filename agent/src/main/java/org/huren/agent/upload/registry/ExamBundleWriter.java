package org.huren.agent.upload.registry;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.huren.agent.exam.ExamRegistration;
import org.huren.agent.exam.ExamRegistration.Device;
import org.huren.agent.exam.ExamRegistration.Series;
import org.huren.agent.item.ItemId;
import org.huren.agent.order.Order;
import org.huren.agent.order.OrderPatient;
import org.huren.config.HospitalConfig;

/**
 * One exam registration as a FHIR R4 transaction around an ImagingStudy; {@code package-info} says
 * what is in it. The same registration of the same item makes the same bytes.
 */
final class ExamBundleWriter {
  private static final String DICOM_UIDS = "urn:dicom:uid";
  private static final String DCM = "http://dicom.nema.org/resources/ontology/DCM";

  private final HospitalConfig hospital;
  private final ItemId item;
  private final ExamRegistration exam;
  private final Names names;
  private final String name;
  private final Map<Device, UUID> devices = new LinkedHashMap<>();
  private final TransactionWriter transaction;
  private final FhirJson json;
  private final OrderWriter orders;

  private ExamBundleWriter(
      HospitalConfig hospital, ItemId item, ExamRegistration exam, TransactionWriter transaction) {
    this.hospital = hospital;
    this.item = item;
    this.exam = exam;
    this.names = new Names(hospital.orgCode(), "dicom");
    this.name = name(hospital, exam);
    this.transaction = transaction;
    this.json = transaction.json();
    this.orders = new OrderWriter(json, names, hospital);
    for (Series series : exam.series()) {
      if (series.device().isKnown()) {
        devices.computeIfAbsent(series.device(), this::deviceId);
      }
    }
  }

  /**
   * Writes one registration.
   *
   * @param item the payload's, whose order of arrival tells versions apart
   */
  static Document write(HospitalConfig hospital, ItemId item, ExamRegistration exam) {
    return TransactionWriter.write(
        "ImagingStudy",
        studyId(hospital, exam),
        transaction -> new ExamBundleWriter(hospital, item, exam, transaction).entries());
  }

  private static String name(HospitalConfig hospital, ExamRegistration exam) {
    return StableIds.name(hospital.orgCode(), "exam", exam.studyInstanceUid());
  }

  static UUID studyId(HospitalConfig hospital, ExamRegistration exam) {
    return StableIds.of(name(hospital, exam) + StableIds.name("ImagingStudy"));
  }

  private UUID patientId() {
    return StableIds.of(name + StableIds.name("Patient"));
  }

  /** Over everything that its resource says, so that writing it again never changes it. */
  private UUID deviceId(Device device) {
    return StableIds.of(
        StableIds.name(
            hospital.orgCode(),
            "Device",
            "dicom",
            told(device.manufacturer()),
            told(device.model()),
            told(device.station())));
  }

  private static String told(Optional<String> text) {
    return text.map(t -> "=" + t).orElse("");
  }

  private UUID orderId(Order order) {
    return StableIds.of(name + StableIds.name("ServiceRequest", order.source(), order.number()));
  }

  private void entries() {
    Optional<OrderPatient> known = OrderWriter.patient(exam.ordered().orders());
    transaction.entry(
        "Patient", patientId(), () -> known.ifPresentOrElse(orders::patient, this::patient));
    devices.forEach((device, id) -> transaction.entry("Device", id, () -> device(device)));
    for (Order order : exam.ordered().orders()) {
      transaction.entry(
          "ServiceRequest",
          orderId(order),
          () -> orders.order(order, patientId(), Optional.empty()));
    }
    transaction.entry("ImagingStudy", studyId(hospital, exam), this::study);
  }

  private void patient() {
    exam.patient()
        .id()
        .ifPresent(i -> json.array("identifier", () -> json.identifier(names.patient(), i)));
    exam.patient().name().ifPresent(n -> json.single("name", () -> json.string("text", n)));
    json.string(
        "gender",
        switch (exam.patient().sex().orElse("")) {
          case "M" -> "male";
          case "F" -> "female";
          case "O" -> "other";
          default -> "unknown";
        });
    json.date("birthDate", exam.patient().birthDate());
    json.object("managingOrganization", () -> Links.organization(json, hospital));
  }

  private void device(Device device) {
    device
        .station()
        .ifPresent(s -> json.array("identifier", () -> json.identifier(names.device(), s)));
    json.string("manufacturer", device.manufacturer());
    device
        .model()
        .ifPresent(
            model -> {
              json.single(
                  "deviceName",
                  () -> {
                    json.string("name", model);
                    json.string("type", "model-name");
                  });
              json.string("modelNumber", model);
            });
    json.object("owner", () -> Links.organization(json, hospital));
  }

  private void study() {
    json.array(
        "extension", () -> json.extension(Names.VERSION, ReportVersion.ofArrival(item).text()));
    json.array("identifier", this::identifiers);
    json.string(
        "status",
        exam.status() == ExamRegistration.Status.AVAILABLE ? "available" : "entered-in-error");
    List<String> modalities = exam.modalities();
    if (!modalities.isEmpty()) {
      json.array("modality", () -> modalities.forEach(m -> json.coding(DCM, m, "")));
    }
    json.object("subject", () -> json.string("reference", Links.urn(patientId())));
    if (exam.started().filter(FhirJson::isFhirYear).isPresent()) {
      json.dateTime("started", exam.started());
    } else {
      json.date("started", exam.date());
    }
    if (exam.accessionNumber().isPresent()) {
      json.array("basedOn", () -> basedOn(exam.accessionNumber().get()));
    }
    exam.referringPhysician()
        .or(() -> exam.ordered().orders().stream().flatMap(o -> o.requester().stream()).findFirst())
        .ifPresent(p -> json.object("referrer", () -> json.string("display", p)));
    json.number("numberOfSeries", exam.series().size());
    json.number("numberOfInstances", exam.instances());
    json.string("description", exam.description());
    if (!exam.series().isEmpty()) {
      json.array("series", () -> exam.series().forEach(s -> json.element(() -> series(s))));
    }
  }

  private void basedOn(String accession) {
    orders.basedOn(exam.ordered().orders().stream().map(this::orderId).toList());
    json.element(
        () -> {
          json.string("type", "ServiceRequest");
          json.object("identifier", () -> accession(accession));
        });
  }

  private void identifiers() {
    json.identifier(Names.EXAM, studyId(hospital, exam).toString());
    json.identifier(DICOM_UIDS, "urn:oid:" + exam.studyInstanceUid());
    exam.accessionNumber().ifPresent(number -> json.element(() -> accession(number)));
    exam.studyId().ifPresent(id -> json.identifier(names.study(), id));
  }

  private void accession(String number) {
    json.object(
        "type", () -> json.array("coding", () -> json.coding(Names.IDENTIFIER_TYPE, "ACSN", "")));
    json.string("system", names.accession());
    json.string("value", number);
  }

  private void series(Series series) {
    json.string("uid", series.seriesInstanceUid());
    series.number().filter(n -> n >= 0).ifPresent(n -> json.number("number", n));
    json.object("modality", () -> modality(series.modality()));
    json.string("description", series.description());
    json.number("numberOfInstances", series.instances());
    series
        .bodyPart()
        .ifPresent(
            part ->
                json.object(
                    "bodySite",
                    () -> {
                      json.string("system", Names.BODY_PART);
                      json.code("code", part);
                    }));
    json.dateTime("started", series.started());
    json.single("performer", () -> json.object("actor", () -> performer(series.device())));
  }

  /** FHIR wants a modality of every series; where the images name none, it is told so. */
  private void modality(Optional<String> modality) {
    if (modality.isPresent()) {
      json.string("system", DCM);
      json.code("code", modality.get());
    } else {
      json.single(
          "extension",
          () -> {
            json.string("url", Names.ABSENT_REASON);
            json.string("valueCode", "unknown");
          });
    }
  }

  private void performer(Device device) {
    if (device.isKnown()) {
      json.string("reference", Links.urn(deviceId(device)));
    } else {
      Links.organization(json, hospital);
    }
  }
}
