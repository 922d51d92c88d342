package org.huren.simulator.platform;

import java.nio.charset.StandardCharsets;

/** Transactions as the gateway sends them, cut down to what matters here. */
final class Bundles {
  private Bundles() {}

  /** One report of sample S with one result. */
  static byte[] report(String id, String version, String value) {
    return text(id, version, value).getBytes(StandardCharsets.UTF_8);
  }

  static String text(String id, String version, String value) {
    return """
        {"resourceType":"Bundle","type":"transaction","entry":[
        {"fullUrl":"urn:uuid:p-ID","resource":{"resourceType":"Patient","id":"p-ID",
          "name":[{"text":"朱 镕基"}]},"request":{"method":"PUT","url":"Patient/p-ID"}},
        {"fullUrl":"urn:uuid:s-ID","resource":{"resourceType":"Specimen","id":"s-ID",
          "identifier":[{"value":"S"},{"value":"other"}]},"request":{"method":"PUT","url":"Specimen/s-ID"}},
        {"fullUrl":"urn:uuid:o-ID","resource":{"resourceType":"Observation","id":"o-ID",
          "code":{"coding":[{"system":"http://loinc.org","code":"6690-2"},{"system":"urn:x:test","code":"WBC"}]},
          VALUE},"request":{"method":"PUT","url":"Observation/o-ID"}},
        {"fullUrl":"urn:uuid:ID","resource":{"resourceType":"DiagnosticReport","id":"ID",
          "extension":[{"url":"urn:huren:fhir:version","valueString":"VERSION"}],
          "identifier":[{"system":"urn:huren:report","value":"ID"}],
          "subject":{"reference":"urn:uuid:p-ID"},"specimen":[{"reference":"urn:uuid:s-ID"}],
          "result":[{"reference":"urn:uuid:o-ID"}]},
          "request":{"method":"PUT","url":"DiagnosticReport/ID"}}]}
        """
        .replace("VALUE", value)
        .replace("VERSION", version)
        .replace("ID", id);
  }

  static String quantity(String number) {
    return "\"valueQuantity\":{\"value\":" + number + ",\"unit\":\"10^9/L\"}";
  }
}
