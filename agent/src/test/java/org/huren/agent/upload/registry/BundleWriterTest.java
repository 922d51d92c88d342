package org.huren.agent.upload.registry;

import static org.assertj.core.api.Assertions.assertThat;

import ca.uhn.fhir.context.FhirContext;
import java.math.BigDecimal;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.OffsetDateTime;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.Device;
import org.hl7.fhir.r4.model.DiagnosticReport;
import org.hl7.fhir.r4.model.Media;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Patient;
import org.hl7.fhir.r4.model.Quantity;
import org.hl7.fhir.r4.model.Resource;
import org.hl7.fhir.r4.model.Specimen;
import org.huren.agent.upload.registry.ReportSource.Report;
import org.huren.config.HospitalConfig;
import org.huren.lab.model.LabReport;
import org.huren.lab.model.SampleRole;
import org.huren.lab.model.Value;
import org.junit.jupiter.api.Test;

/** What stands in a document, as HAPI FHIR reads it. */
class BundleWriterTest {
  private static Document write(LabReport report) {
    return BundleWriter.write(
        Reports.HOSPITAL,
        Reports.item(1),
        new Report(report),
        report.specimen().id().orElseThrow(),
        0);
  }

  private static Bundle read(Document document) {
    return FhirContext.forR4Cached()
        .newJsonParser()
        .parseResource(Bundle.class, new String(document.bundle(), StandardCharsets.UTF_8));
  }

  private static <T extends Resource> List<T> all(Bundle bundle, Class<T> type) {
    return bundle.getEntry().stream()
        .map(Bundle.BundleEntryComponent::getResource)
        .filter(type::isInstance)
        .map(type::cast)
        .toList();
  }

  /** HAPI puts the full URL in an id's place. */
  private static String id(Resource resource) {
    return resource.getIdElement().getIdPart().replace("urn:uuid:", "");
  }

  private static Observation observation(Value value) {
    Bundle bundle = read(write(Reports.of("S1", Reports.observation("X", value))));
    return all(bundle, Observation.class).get(0);
  }

  @Test
  void everyEntry_isPutUnderAnIdOfItsOwn_andEveryReferenceLeadsToOne() {
    Document document = write(Reports.everyKind());
    Bundle bundle = read(document);
    assertThat(bundle.getType()).isEqualTo(Bundle.BundleType.TRANSACTION);
    Set<String> urls = new HashSet<>();
    for (Bundle.BundleEntryComponent entry : bundle.getEntry()) {
      String id = id(entry.getResource());
      assertThat(entry.getFullUrl()).isEqualTo("urn:uuid:" + id);
      assertThat(entry.getRequest().getMethod()).isEqualTo(Bundle.HTTPVerb.PUT);
      assertThat(entry.getRequest().getUrl()).isEqualTo(entry.getResource().fhirType() + "/" + id);
      assertThat(UUID.fromString(id).version()).isEqualTo(5);
      assertThat(urls.add(entry.getFullUrl())).isTrue();
    }
    assertThat(document.resources())
        .containsExactlyElementsOf(
            bundle.getEntry().stream().map(e -> e.getRequest().getUrl()).toList());
    String json = new String(document.bundle(), StandardCharsets.UTF_8);
    assertThat(json).contains("\"id\":\"" + document.id() + "\"");
    Matcher reference = Pattern.compile("\"reference\":\"([^\"]+)\"").matcher(json);
    while (reference.find()) {
      assertThat(urls).contains(reference.group(1));
    }
  }

  @Test
  void nobodyVerifiedIt_soAllIsPreliminary_whateverTheInstrumentSays() {
    Bundle bundle = read(write(Reports.everyKind()));
    DiagnosticReport report = all(bundle, DiagnosticReport.class).get(0);
    assertThat(report.getStatus()).isEqualTo(DiagnosticReport.DiagnosticReportStatus.PRELIMINARY);
    assertThat(report.getResult()).hasSize(14);
    assertThat(all(bundle, Observation.class))
        .hasSize(14)
        .allSatisfy(
            o -> assertThat(o.getStatus()).isEqualTo(Observation.ObservationStatus.PRELIMINARY));
  }

  @Test
  void reportSaysWhoAndWhen_andItsVersion() {
    DiagnosticReport report = all(read(write(Reports.everyKind())), DiagnosticReport.class).get(0);
    assertThat(report.getIdentifierFirstRep().getSystem()).isEqualTo("urn:huren:report");
    assertThat(report.getIdentifierFirstRep().getValue()).isEqualTo(id(report));
    assertThat(report.getEffectiveDateTimeType().getValueAsString())
        .isEqualTo("2026-11-21T08:30:15+08:00");
    assertThat(report.getPerformerFirstRep().getIdentifier().getValue())
        .isEqualTo(Reports.HOSPITAL.orgCode());
    assertThat(report.getExtensionByUrl("urn:huren:fhir:version").getValue().primitiveValue())
        .isEqualTo("2026-11-21T00:30:15.000Z/" + Reports.item(1).id());
    assertThat(report.getExtensionByUrl("urn:huren:fhir:note").getValue().primitiveValue())
        .isEqualTo("溶血");
    assertThat(report.getBasedOn())
        .extracting(r -> r.getIdentifier().getValue())
        .containsExactly("O-77", "F-12");
  }

  @Test
  void patientSpecimenAndDevice_carryTheirIdentifiers() {
    Bundle bundle = read(write(Reports.everyKind()));
    Patient patient = all(bundle, Patient.class).get(0);
    assertThat(patient.getIdentifierFirstRep().getValue()).isEqualTo("P0815");
    assertThat(patient.getNameFirstRep().getText()).isEqualTo("張三豐");
    assertThat(patient.getBirthDateElement().getValueAsString()).isEqualTo("1961-04-09");
    Specimen specimen = all(bundle, Specimen.class).get(0);
    assertThat(specimen.getIdentifier())
        .extracting(i -> i.getValue())
        .containsExactly("2611210042", "B2");
    Device device = all(bundle, Device.class).get(0);
    assertThat(device.getIdentifierFirstRep().getValue()).isEqualTo("xn-1");
    assertThat(device.getSerialNumber()).isEqualTo("00-17 A5701");
  }

  @Test
  void decimal_keepsItsDigits() {
    for (String digits :
        List.of("7.40", "0.000", "-0.000012300", "100", "12345678901234567890.10")) {
      Quantity quantity = observation(Reports.quantity(digits)).getValueQuantity();
      assertThat(quantity.getValueElement().getValueAsString()).isEqualTo(digits);
      assertThat(quantity.getUnit()).isEqualTo("10^9/L");
      assertThat(quantity.getCode()).isEqualTo("10*9/L");
      assertThat(quantity.getSystem()).isEqualTo("http://unitsofmeasure.org");
    }
    Observation exponent = observation(Reports.quantity("1.2E3"));
    assertThat(exponent.getValueQuantity().getValueElement().getValueAsString()).isEqualTo("1200");
    assertThat(exponent.getExtensionByUrl("urn:huren:fhir:original-value").getValue().toString())
        .isEqualTo("1.2E3");
  }

  @Test
  void comparator_isKept() {
    Quantity quantity =
        observation(
                new Value.Quantity(
                    Value.Comparator.GREATER_OR_EQUAL, new BigDecimal("15000.00"), ">= 15000.00"))
            .getValueQuantity();
    assertThat(quantity.getComparator()).isEqualTo(Quantity.QuantityComparator.GREATER_OR_EQUAL);
    assertThat(quantity.getValueElement().getValueAsString()).isEqualTo("15000.00");
  }

  @Test
  void unmappedUnit_isNotCalledUcum() {
    LabReport report =
        Reports.of(
            "S1",
            new org.huren.lab.model.Observation(
                new org.huren.lab.model.TestCode("X", "", Optional.empty(), Optional.empty()),
                Reports.quantity("1"),
                Optional.of(new org.huren.lab.model.Unit("IU/mL", Optional.empty())),
                Optional.empty(),
                List.of(),
                org.huren.lab.model.ResultStatus.UNKNOWN,
                Optional.empty(),
                Optional.empty(),
                List.of()));
    Quantity quantity = all(read(write(report)), Observation.class).get(0).getValueQuantity();
    assertThat(quantity.getUnit()).isEqualTo("IU/mL");
    assertThat(quantity.hasCode()).isFalse();
    assertThat(quantity.hasSystem()).isFalse();
  }

  @Test
  void absentValue_isAReason_andNeverANumber() {
    for (Value.Reason reason : Value.Reason.values()) {
      Observation observation = observation(new Value.Absent(reason, "----"));
      assertThat(observation.hasValue()).isFalse();
      assertThat(observation.getDataAbsentReason().getText()).isEqualTo("----");
    }
    assertThat(
            observation(new Value.Absent(Value.Reason.ERROR, "E"))
                .getDataAbsentReason()
                .getCodingFirstRep()
                .getCode())
        .isEqualTo("error");
    assertThat(
            observation(new Value.Absent(Value.Reason.BELOW_RANGE, ""))
                .getInterpretationFirstRep()
                .getCodingFirstRep()
                .getCode())
        .isEqualTo("<");
  }

  @Test
  void attachment_isAMediaThatItsObservationIsDerivedFrom() {
    Bundle bundle =
        read(
            write(
                Reports.of(
                    "S1",
                    Reports.observation(
                        "H", Reports.binary("BM".getBytes(StandardCharsets.US_ASCII))))));
    Media media = all(bundle, Media.class).get(0);
    assertThat(media.getContent().getData()).asString().isEqualTo("BM");
    assertThat(media.getContent().getContentType()).isEqualTo("image/bmp");
    String urn = "urn:uuid:" + id(media);
    assertThat(all(bundle, Observation.class).get(0).getDerivedFromFirstRep().getReference())
        .isEqualTo(urn);
    assertThat(
            all(bundle, DiagnosticReport.class).get(0).getMediaFirstRep().getLink().getReference())
        .isEqualTo(urn);
  }

  @Test
  void flagsAndCodes_standBesideWhatTheyMean_andUnknownOnesAlone() {
    Observation observation = observation(Reports.quantity("1"));
    assertThat(observation.getInterpretation().get(0).getCoding())
        .extracting(c -> c.getSystem() + " " + c.getCode())
        .containsExactly(
            "http://terminology.hl7.org/CodeSystem/v3-ObservationInterpretation H",
            "urn:huren:12350428MB0000000X:xn-1:flag H");
    assertThat(observation.getInterpretation().get(1).getCoding())
        .extracting(c -> c.getSystem() + " " + c.getCode())
        .containsExactly("urn:huren:12350428MB0000000X:xn-1:flag W");
    assertThat(observation.getCode().getCoding())
        .extracting(c -> c.getSystem() + " " + c.getCode())
        .containsExactly("http://loinc.org 6690-2", "urn:huren:12350428MB0000000X:xn-1:test X");
    assertThat(observation.getReferenceRangeFirstRep().getText()).isEqualTo("3.50 - 9.50");
    assertThat(
            observation.getReferenceRangeFirstRep().getLow().getValueElement().getValueAsString())
        .isEqualTo("3.50");
  }

  @Test
  void gbkText_arrivesAsTheSameCharacters() {
    String text = "嗜酸性粒细胞\u3000偏高↑ 㐱𠮷 μ";
    Charset gb = Charset.forName("GB18030");
    String sent = new String(text.getBytes(gb), gb);
    assertThat(observation(new Value.Text(sent)).getValueStringType().getValue()).isEqualTo(text);
  }

  @Test
  void timeThatFhirCannotExpress_isLeftOut_andOldLocalTimeIsToldInUtc() {
    assertThat(effective("0000-01-01T00:00:00Z")).isNull();
    assertThat(effective("1899-12-31T08:05:43+08:05:43")).isEqualTo("1899-12-31T00:00:00Z");
    assertThat(effective("2026-11-21T08:30:15.120+08:00"))
        .isEqualTo("2026-11-21T08:30:15.120+08:00");
  }

  private static String effective(String time) {
    LabReport report =
        Reports.of(
            "S1",
            Optional.of(OffsetDateTime.parse(time)),
            SampleRole.PATIENT,
            List.of(Reports.bare("X", Reports.quantity("1"))));
    DiagnosticReport read = all(read(write(report)), DiagnosticReport.class).get(0);
    return read.hasEffective() ? read.getEffectiveDateTimeType().getValueAsString() : null;
  }

  @Test
  void sameReportTwice_hasTheSameBytes() {
    assertThat(write(Reports.everyKind()).bundle()).isEqualTo(write(Reports.everyKind()).bundle());
  }

  @Test
  void sameReportInALaterMessage_hasTheSameIds_andANewerVersion() {
    LabReport report = Reports.everyKind();
    Document first =
        BundleWriter.write(Reports.HOSPITAL, Reports.item(1), new Report(report), "S", 0);
    Document second =
        BundleWriter.write(Reports.HOSPITAL, Reports.item(2), new Report(report), "S", 0);
    assertThat(second.resources()).isEqualTo(first.resources());
    assertThat(version(second)).isGreaterThan(version(first));
  }

  @Test
  void versions_compareByMeasurementFirst() {
    assertThat(version(MEASURED_LATER, 1)).isGreaterThan(version(Reports.MEASURED, 9));
    assertThat(version(Reports.MEASURED, 9)).isGreaterThan(version(Reports.MEASURED, 1));
  }

  private static final OffsetDateTime MEASURED_LATER =
      OffsetDateTime.parse("2026-11-21T07:30:16+07:00");

  private static String version(OffsetDateTime asOf, int item) {
    LabReport report = Reports.of("S", Optional.of(asOf), SampleRole.PATIENT, List.of());
    return ReportVersion.of(report, Reports.item(item).id()).text();
  }

  private static String version(Document document) {
    return all(read(document), DiagnosticReport.class)
        .get(0)
        .getExtensionByUrl("urn:huren:fhir:version")
        .getValue()
        .primitiveValue();
  }

  @Test
  void hospitalsAnalyzersAndReports_neverShareAnId() {
    // Parts that run into each other: only their borders tell them apart
    Random random = new Random(5);
    Set<String> keys = new TreeSet<>();
    Set<UUID> ids = new HashSet<>();
    for (int i = 0; i < 3000; i++) {
      String org = part(random);
      String analyzer = part(random);
      String sample = part(random);
      String identity = part(random);
      int occurrence = random.nextInt(3);
      keys.add(String.join("\u0000", org, analyzer, sample, identity, "" + occurrence));
      LabReport report = Reports.of(identity);
      ids.add(new ReportIds(org, analyzer, sample, report, occurrence).report());
    }
    assertThat(ids).hasSameSizeAs(keys);
  }

  private static String part(Random random) {
    return "1:a".repeat(random.nextInt(3)) + "1".repeat(random.nextInt(4));
  }

  @Test
  void twoHospitals_shareNoIdOfTheSameReport() {
    HospitalConfig other =
        new HospitalConfig("x", "12350429MB0000000X", Reports.HOSPITAL.timezone());
    Document here = write(Reports.everyKind());
    Document there =
        BundleWriter.write(
            other, Reports.item(1), new Report(Reports.everyKind()), "2611210042", 0);
    assertThat(there.resources()).doesNotContainAnyElementsOf(here.resources());
  }

  @Test
  void ids_staySoForEver() {
    // What is registered out there bears these; another result here means registering it all anew
    assertThat(write(Reports.everyKind()).id()).hasToString("72c824db-61a9-5d35-a130-821b35a6156b");
  }
}
