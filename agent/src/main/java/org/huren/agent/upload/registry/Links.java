package org.huren.agent.upload.registry;

import java.util.Optional;
import java.util.UUID;
import org.huren.config.HospitalConfig;

/** What the resources of one report point at. */
record Links(HospitalConfig hospital, Optional<UUID> patient, UUID specimen, UUID device) {
  static String urn(UUID id) {
    return "urn:uuid:" + id;
  }

  void subject(FhirJson json) {
    patient.ifPresent(p -> json.object("subject", () -> json.string("reference", urn(p))));
  }

  void specimen(FhirJson json) {
    json.object("specimen", () -> json.string("reference", urn(specimen)));
  }

  void device(FhirJson json) {
    json.object("device", () -> json.string("reference", urn(device)));
  }

  /** The content of a reference to the hospital, which the platform knows by its code. */
  void organization(FhirJson json) {
    organization(json, hospital);
  }

  static void organization(FhirJson json, HospitalConfig hospital) {
    json.string("type", "Organization");
    json.object(
        "identifier",
        () -> {
          json.string("system", Names.ORGANIZATION);
          json.string("value", hospital.orgCode());
        });
    json.string("display", hospital.name());
  }
}
