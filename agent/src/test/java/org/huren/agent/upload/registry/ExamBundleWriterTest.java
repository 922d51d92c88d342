package org.huren.agent.upload.registry;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.huren.agent.exam.ExamRegistration;
import org.huren.agent.exam.ExamRegistration.Ordered;
import org.huren.agent.order.Order;
import org.huren.config.HospitalConfig;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class ExamBundleWriterTest {
  private static Document write(ExamRegistration exam) {
    return ExamBundleWriter.write(Reports.HOSPITAL, Reports.item(1).id(), exam);
  }

  private static JsonNode study(ExamRegistration exam) {
    return RegistryServer.only(RegistryServer.read(write(exam).bundle()), "ImagingStudy");
  }

  @Test
  void study_saysWhatItConsistsOf() {
    JsonNode study = study(Exams.of(120));

    assertThat(study.path("status").asString()).isEqualTo("available");
    assertThat(study.path("identifier").path(1).path("value").asString())
        .isEqualTo("urn:oid:" + Exams.STUDY);
    assertThat(study.path("identifier").path(2).path("value").asString()).isEqualTo("A20261121001");
    assertThat(study.path("started").asString()).isEqualTo("2026-11-21T08:30:15+08:00");
    assertThat(study.path("numberOfSeries").asInt()).isEqualTo(2);
    assertThat(study.path("numberOfInstances").asInt()).isEqualTo(121);
    assertThat(study.path("modality").path(0).path("code").asString()).isEqualTo("CT");
    JsonNode first = study.path("series").path(0);
    assertThat(first.path("uid").asString()).isEqualTo(Exams.STUDY + ".1");
    assertThat(first.path("bodySite").path("code").asString()).isEqualTo("CHEST");
    assertThat(first.path("numberOfInstances").asInt()).isEqualTo(120);
    assertThat(first.path("performer").path(0).path("actor").path("reference").asString())
        .startsWith("urn:uuid:");
  }

  @Test
  void order_isARequestOfItsOwn_whosePatientIsTheHospitals() {
    Order order = KnownOrders.order(Optional.empty());
    Document document = write(Exams.of(3, new Ordered(List.of(order), Optional.empty())));
    JsonNode bundle = RegistryServer.read(document.bundle());
    JsonNode request = RegistryServer.only(bundle, "ServiceRequest");
    JsonNode study = RegistryServer.only(bundle, "ImagingStudy");
    JsonNode patient = RegistryServer.only(bundle, "Patient");

    assertThat(request.path("identifier").path(0).path("value").asString()).isEqualTo("A1001");
    assertThat(request.path("requester").path("display").asString()).isEqualTo("吴医生");
    assertThat(request.has("specimen")).isFalse();
    assertThat(study.path("basedOn").path(0).path("reference").asString())
        .isEqualTo("urn:uuid:" + request.path("id").asString());
    assertThat(study.path("basedOn").path(1).path("identifier").path("value").asString())
        .isEqualTo("A20261121001");
    assertThat(patient.path("identifier").path(0).path("value").asString()).isEqualTo("P77");
    assertThat(request.path("subject").path("reference").asString())
        .isEqualTo(study.path("subject").path("reference").asString())
        .isEqualTo("urn:uuid:" + patient.path("id").asString());
    assertThat(document.id()).as("the same document").isEqualTo(write(Exams.of(3)).id());
  }

  @Test
  void withoutTimeOfDay_theDateIsThere() {
    assertThat(study(Exams.least()).path("started").asString()).isEqualTo("2026-11-21");
  }

  @Test
  void studyOfWhichNothingIsLeft_isEnteredInError() {
    JsonNode study = study(Exams.withdrawn());

    assertThat(study.path("status").asString()).isEqualTo("entered-in-error");
    assertThat(study.path("numberOfInstances").asInt(-1)).isZero();
    assertThat(study.has("series")).isFalse();
  }

  @Test
  void moreImages_areTheSameDocument_inAnotherVersion() {
    Document few = write(Exams.of(3));
    Document many = ExamBundleWriter.write(Reports.HOSPITAL, Reports.item(2).id(), Exams.of(4));

    assertThat(many.resources()).isEqualTo(few.resources());
    assertThat(version(many)).isGreaterThan(version(few));
    assertThat(write(Exams.of(3)).bundle()).isEqualTo(few.bundle());
  }

  private static String version(Document document) {
    return RegistryServer.version(
        RegistryServer.only(RegistryServer.read(document.bundle()), "ImagingStudy"));
  }

  @Test
  void twoHospitals_shareNoIdOfTheSameStudy() {
    HospitalConfig other =
        new HospitalConfig("x", "12350429MB0000000X", Reports.HOSPITAL.timezone());
    List<String> there =
        ExamBundleWriter.write(other, Reports.item(1).id(), Exams.of(1)).resources();

    assertThat(there).doesNotContainAnyElementsOf(write(Exams.of(1)).resources());
  }

  @Test
  void ids_staySoForEver() {
    // What is registered out there bears these; another result here means registering it all anew
    assertThat(write(Exams.of(1)).id()).hasToString("f36d20d7-f61c-5e33-901b-3e482616c724");
  }
}
