package org.huren.agent.upload.registry;

import static org.assertj.core.api.Assertions.assertThat;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.context.support.DefaultProfileValidationSupport;
import ca.uhn.fhir.validation.FhirValidator;
import ca.uhn.fhir.validation.ResultSeverityEnum;
import ca.uhn.fhir.validation.SingleValidationMessage;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.hl7.fhir.common.hapi.validation.support.CommonCodeSystemsTerminologyService;
import org.hl7.fhir.common.hapi.validation.support.InMemoryTerminologyServerValidationSupport;
import org.hl7.fhir.common.hapi.validation.support.ValidationSupportChain;
import org.hl7.fhir.common.hapi.validation.validator.FhirInstanceValidator;
import org.huren.lab.model.Instrument;
import org.huren.lab.model.LabReport;
import org.huren.lab.model.MessageIdentity;
import org.huren.lab.model.OrderReference;
import org.huren.lab.model.ResultStatus;
import org.huren.lab.model.SampleRole;
import org.huren.lab.model.Specimen;
import org.huren.lab.model.Value;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Documents before the validator of HAPI FHIR, which knows nothing of how they were made. */
class BundleValidityTest {
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
            Reports.HOSPITAL, Reports.item(1), report, report.specimen().id().orElseThrow(), 0);
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
  void validator_doesFindFaults() {
    Document document =
        BundleWriter.write(Reports.HOSPITAL, Reports.item(1), Reports.everyKind(), "S1", 0);
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
                Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty()),
            ResultStatus.UNKNOWN,
            List.of(Reports.bare("1", new Value.Absent(Value.Reason.EMPTY, ""))),
            List.of());
    assertThat(errors(least)).isEmpty();
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
