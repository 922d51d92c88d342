package org.huren.agent.upload.registry;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/**
 * The systems of our identifiers and codes. What only means something at one hospital or on one
 * analyzer stands under a name of its own, so that equal texts of two never seem the same.
 */
final class Names {
  static final String REPORT = "urn:huren:report";
  static final String EXAM = "urn:huren:exam";
  static final String ORGANIZATION = "urn:huren:org-code";

  /** Patients as the hospital's own systems number them. */
  static final String HOSPITAL_PATIENT = "urn:huren:hospital-patient";

  /** GB 11643, the number of the identity card. */
  static final String NATIONAL_ID = "urn:oid:2.16.156.1.1.1.1.11643";

  static final String VERSION = "urn:huren:fhir:version";

  /** An earlier DiagnosticReport that this one verifies without replacing it. */
  static final String VERIFIES = "urn:huren:fhir:verifies";

  static final String NOTE = "urn:huren:fhir:note";
  static final String ORIGINAL_VALUE = "urn:huren:fhir:original-value";

  /** BodyPartExamined as the device says it, often no code of any standard. */
  static final String BODY_PART = "urn:huren:dicom:body-part-examined";

  static final String ABSENT_REASON = "http://hl7.org/fhir/StructureDefinition/data-absent-reason";
  static final String LOINC = "http://loinc.org";
  static final String UCUM = "http://unitsofmeasure.org";
  static final String INTERPRETATION =
      "http://terminology.hl7.org/CodeSystem/v3-ObservationInterpretation";
  static final String ABSENT = "http://terminology.hl7.org/CodeSystem/data-absent-reason";
  static final String OBSERVATION_CATEGORY =
      "http://terminology.hl7.org/CodeSystem/observation-category";
  static final String SECTION = "http://terminology.hl7.org/CodeSystem/v2-0074";
  static final String IDENTIFIER_TYPE = "http://terminology.hl7.org/CodeSystem/v2-0203";

  private final String hospital;
  private final String analyzer;

  Names(String orgCode, String analyzer) {
    this.hospital = "urn:huren:" + orgCode;
    this.analyzer = hospital + ":" + analyzer;
  }

  String patient() {
    return hospital + ":patient";
  }

  String sample() {
    return hospital + ":sample";
  }

  String order() {
    return hospital + ":order";
  }

  String accession() {
    return hospital + ":accession";
  }

  String study() {
    return hospital + ":study";
  }

  String device() {
    return hospital + ":device";
  }

  String test() {
    return analyzer + ":test";
  }

  String flag() {
    return analyzer + ":flag";
  }

  /** The filler's own order numbers. */
  String run() {
    return analyzer + ":order";
  }

  /** Coded values, by what the message calls their coding system. */
  String value(String system) {
    return system.isBlank()
        ? analyzer + ":value"
        : analyzer + ":value:" + URLEncoder.encode(system.strip(), StandardCharsets.UTF_8);
  }
}
