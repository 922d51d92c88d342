package org.huren.agent.upload.registry;

import static org.assertj.core.api.Assertions.assertThat;

import ca.uhn.fhir.context.FhirContext;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.DiagnosticReport;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Patient;
import org.hl7.fhir.r4.model.Resource;
import org.hl7.fhir.r4.model.ServiceRequest;
import org.hl7.fhir.r4.model.Specimen;
import org.huren.lab.model.LabReport;
import org.junit.jupiter.api.Test;

/** What the order and the verification of a report add to its document. */
class OrderedReportTest {
  private static final LabReport REPORT = Reports.everyKind();

  private static Bundle read(ReportSource.Report report) {
    Document document = BundleWriter.write(Reports.HOSPITAL, Reports.item(1), report, "S1", 0);
    return FhirContext.forR4Cached()
        .newJsonParser()
        .parseResource(Bundle.class, new String(document.bundle(), StandardCharsets.UTF_8));
  }

  private static <T extends Resource> T only(Bundle bundle, Class<T> type) {
    return bundle.getEntry().stream()
        .map(Bundle.BundleEntryComponent::getResource)
        .filter(type::isInstance)
        .map(type::cast)
        .findFirst()
        .orElseThrow();
  }

  private static Set<Integer> all() {
    return IntStream.range(0, REPORT.observations().size()).boxed().collect(Collectors.toSet());
  }

  @Test
  void patientIsTheHospitals_notWhatTheAnalyzerBelieves() {
    Patient patient = only(read(KnownOrders.verified(REPORT, all())), Patient.class);
    assertThat(patient.getName().get(0).getText()).isEqualTo("赵一");
    assertThat(patient.getIdentifier()).extracting(i -> i.getValue()).contains("P77");
    assertThat(patient.getIdentifier())
        .anyMatch(
            i ->
                i.getSystem().equals(Names.NATIONAL_ID)
                    && i.getValue().equals("350428198002030021"));
    assertThat(patient.getBirthDateElement().getValueAsString()).isEqualTo("1980-02-03");
  }

  @Test
  void orderIsAResource_thatTheReportIsBasedOn() {
    Bundle bundle = read(KnownOrders.verified(REPORT, all()));
    ServiceRequest request = only(bundle, ServiceRequest.class);
    assertThat(request.getIdentifierFirstRep().getValue()).isEqualTo("A1001");
    assertThat(request.getStatus()).isEqualTo(ServiceRequest.ServiceRequestStatus.ACTIVE);
    assertThat(request.getRequester().getDisplay()).isEqualTo("吴医生");
    assertThat(request.getCode().getText()).isEqualTo("血常规");
    DiagnosticReport report = only(bundle, DiagnosticReport.class);
    assertThat(report.getBasedOn())
        .anyMatch(
            b -> b.hasReference() && b.getReference().endsWith(request.getIdElement().getIdPart()));
  }

  @Test
  void specimenHasFromItsOrder_whatTheAnalyzerDoesNotSay() {
    LabReport bare = Reports.of("S9", Reports.observation("K", Reports.quantity("4.1")));
    Specimen specimen = only(read(KnownOrders.verified(bare, Set.of())), Specimen.class);
    assertThat(specimen.getType().getText()).isEqualTo("全血");
    assertThat(specimen.getCollection().hasCollected()).isTrue();
  }

  @Test
  void verifiedInWhole_isFinal_withVerifierAndTime() {
    Bundle bundle = read(KnownOrders.verified(REPORT, all()));
    DiagnosticReport report = only(bundle, DiagnosticReport.class);
    assertThat(report.getStatus()).isEqualTo(DiagnosticReport.DiagnosticReportStatus.FINAL);
    assertThat(report.getResultsInterpreterFirstRep().getDisplay()).isEqualTo("钱主任");
    assertThat(report.getIssuedElement().getValueAsString()).isEqualTo("2026-11-25T10:00:00+08:00");
    assertThat(bundle.getEntry())
        .extracting(Bundle.BundleEntryComponent::getResource)
        .filteredOn(Observation.class::isInstance)
        .allMatch(o -> ((Observation) o).getStatus() != Observation.ObservationStatus.PRELIMINARY);
  }

  @Test
  void verifiedInPart_isPartial() {
    DiagnosticReport report =
        only(read(KnownOrders.verified(REPORT, Set.of(0))), DiagnosticReport.class);
    assertThat(report.getStatus()).isEqualTo(DiagnosticReport.DiagnosticReportStatus.PARTIAL);
  }

  @Test
  void whatWasVerifiedAfterItsPayloadWasPurged_isNamed() {
    ReportSource.Report verified = KnownOrders.verified(REPORT, all());
    DiagnosticReport report =
        only(
            read(
                new ReportSource.Report(
                    verified.report(),
                    verified.orders(),
                    verified.verification(),
                    verified.verified(),
                    java.util.List.of("DiagnosticReport/1f0c", "-"))),
            DiagnosticReport.class);
    assertThat(report.getExtension().stream().filter(e -> e.getUrl().equals(Names.VERIFIES)))
        .extracting(e -> e.getValue().primitiveValue())
        .containsExactly("DiagnosticReport/1f0c");
  }

  @Test
  void verifiedVersion_isNewerThanAnyOther_ofTheSameReport() {
    String verified = version(KnownOrders.verified(REPORT, all()));
    String preliminary =
        version(new ReportSource.Report(REPORT, java.util.List.of(), Optional.empty(), Set.of()));
    assertThat(verified).isGreaterThan(preliminary).isGreaterThan("9999-12-31T00:00:00.000Z/z");
    assertThat(only(read(KnownOrders.verified(REPORT, all())), DiagnosticReport.class).getId())
        .isEqualTo(only(read(new ReportSource.Report(REPORT)), DiagnosticReport.class).getId());
  }

  private static String version(ReportSource.Report report) {
    return only(read(report), DiagnosticReport.class)
        .getExtensionByUrl(Names.VERSION)
        .getValue()
        .primitiveValue();
  }
}
