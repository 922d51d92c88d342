package org.huren.agent.upload.registry;

import static org.assertj.core.api.Assertions.assertThat;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.context.support.DefaultProfileValidationSupport;
import ca.uhn.fhir.validation.FhirValidator;
import ca.uhn.fhir.validation.ResultSeverityEnum;
import ca.uhn.fhir.validation.SingleValidationMessage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.hl7.fhir.common.hapi.validation.support.CommonCodeSystemsTerminologyService;
import org.hl7.fhir.common.hapi.validation.support.InMemoryTerminologyServerValidationSupport;
import org.hl7.fhir.common.hapi.validation.support.ValidationSupportChain;
import org.hl7.fhir.common.hapi.validation.validator.FhirInstanceValidator;
import org.huren.agent.exam.ExamRegistration;
import org.huren.agent.upload.registry.ReportSource.Report;
import org.huren.lab.model.Instrument;
import org.huren.lab.model.LabReport;
import org.huren.lab.model.MessageIdentity;
import org.huren.lab.model.OrderReference;
import org.huren.lab.model.ResultStatus;
import org.huren.lab.model.SampleRole;
import org.huren.lab.model.Specimen;
import org.huren.lab.model.Value;
import org.huren.lab.profile.InstrumentProfile;
import org.huren.lab.profile.Mapping;
import org.huren.lab.profile.ProfileReader;
import org.huren.lab.profile.ReportMapper;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Documents before the validator of HAPI FHIR, which knows nothing of how they were made. */
class BundleValidityTest {
  private static final Path SHIPPED = Path.of("../config/shipped/instruments");
  private static FhirValidator validator;

  @BeforeAll
  static void startOnce() {
    FhirContext context = FhirContext.forR4Cached();
    var instance =
        new FhirInstanceValidator(
            new ValidationSupportChain(
                new DefaultProfileValidationSupport(context),
                new CommonCodeSystemsTerminologyService(context),
                new InMemoryTerminologyServerValidationSupport(context)));
    validator = context.newValidator().registerValidatorModule(instance);
  }

  private static List<SingleValidationMessage> errors(LabReport report) {
    Document document =
        BundleWriter.write(
            Reports.HOSPITAL,
            Reports.item(1),
            new Report(report),
            report.specimen().id().orElseThrow(),
            0);
    return errors(new String(document.bundle(), StandardCharsets.UTF_8));
  }

  private static List<SingleValidationMessage> errors(String bundle) {
    return validator.validateWithResult(bundle).getMessages().stream()
        .filter(m -> m.getSeverity().compareTo(ResultSeverityEnum.ERROR) >= 0)
        .toList();
  }

  @Test
  void everyKindOfValue_isValid() {
    assertThat(errors(Reports.everyKind())).isEmpty();
  }

  @Test
  void everyKindOfValue_withOrderAndVerification_isValid() {
    LabReport report = Reports.everyKind();
    for (Set<Integer> verified : List.of(Set.of(0), Set.of(0, 1, 2))) {
      Document document =
          BundleWriter.write(
              Reports.HOSPITAL, Reports.item(1), KnownOrders.verified(report, verified), "S1", 0);
      assertThat(errors(new String(document.bundle(), StandardCharsets.UTF_8))).isEmpty();
    }
  }

  @Test
  void exams_areValid() {
    for (ExamRegistration exam : List.of(Exams.of(120), Exams.least(), Exams.withdrawn())) {
      Document document = ExamBundleWriter.write(Reports.HOSPITAL, Reports.item(1).id(), exam);
      String bundle = new String(document.bundle(), StandardCharsets.UTF_8);
      assertThat(errors(bundle)).as(bundle).isEmpty();
      assertThat(errors(bundle.replaceFirst("\"status\":\"[a-z-]+\"", "\"status\":\"done\"")))
          .isNotEmpty();
    }
  }

  @Test
  void validator_doesFindFaults() {
    Document document =
        BundleWriter.write(
            Reports.HOSPITAL, Reports.item(1), new Report(Reports.everyKind()), "S1", 0);
    String bundle = new String(document.bundle(), StandardCharsets.UTF_8);
    for (String[] fault :
        new String[][] {
          {"\"status\":\"preliminary\"", "\"status\":\"measured\""},
          {"\"code\":\"10*9/L\"", "\"code\":\"10^9/Litre\""},
          {"\"code\":\"error\"", "\"code\":\"mistake\""},
          {"\"url\":\"DiagnosticReport/", "\"uri\":\"DiagnosticReport/"},
        }) {
      assertThat(bundle).contains(fault[0]);
      assertThat(errors(bundle.replace(fault[0], fault[1]))).as(fault[1]).isNotEmpty();
    }
  }

  @Test
  void leastReport_isValid() {
    LabReport least =
        new LabReport(
            "1||",
            Optional.empty(),
            new MessageIdentity("", Optional.empty(), "ASTM", Optional.empty()),
            new Instrument("", "", "", Optional.empty()),
            SampleRole.PATIENT,
            new Specimen(
                Optional.of("1"), List.of(), Optional.empty(), Optional.empty(), Optional.empty()),
            Optional.empty(),
            Optional.empty(),
            new OrderReference(
                Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), false),
            ResultStatus.UNKNOWN,
            List.of(Reports.bare("1", new Value.Absent(Value.Reason.EMPTY, ""))),
            List.of());
    assertThat(errors(least)).isEmpty();
  }

  /** The cases of the shipped profiles: what the instruments say, or nearly so. */
  @Test
  void whatInstrumentsSend_isValid() throws IOException {
    int documents = 0;
    for (Path input : inputs()) {
      String profile = SHIPPED.relativize(input).getName(0).toString();
      for (LabReport report : map(profile, Files.readAllBytes(input))) {
        if (report.specimen().id().isPresent() && !report.observations().isEmpty()) {
          assertThat(errors(report)).as(input.toString()).isEmpty();
          documents++;
        }
      }
    }
    assertThat(documents).isGreaterThan(10);
  }

  private static List<Path> inputs() throws IOException {
    try (Stream<Path> files = Files.walk(SHIPPED)) {
      return files.filter(f -> f.getFileName().toString().startsWith("input.")).sorted().toList();
    }
  }

  private static List<LabReport> map(String name, byte[] message) throws IOException {
    String yaml = Files.readString(SHIPPED.resolve(name + ".yaml"));
    InstrumentProfile profile =
        ((ProfileReader.Result.Read) ProfileReader.read(name, yaml)).profile();
    return new ReportMapper(profile, ZoneId.of("Asia/Shanghai")).map(message)
            instanceof Mapping.Mapped mapped
        ? mapped.reports()
        : List.of();
  }

  @Test
  void whatNoDeviceShouldSend_isStillValid() {
    LabReport odd =
        Reports.of(
            "A B\u0001",
            Reports.observation("^^^  x\ty ", new Value.Text("\u0000\u001B bell\u0007 \uD800")),
            Reports.observation("*", new Value.Text(" \t ")),
            Reports.observation("#", new Value.Coded("a  b", "", "L / ä")),
            Reports.observation("+", new Value.Coded("", "only text", "")),
            Reports.observation("bin", new Value.Binary("Octer Stream;;", "AAAA")));
    assertThat(errors(odd)).isEmpty();
  }
}
