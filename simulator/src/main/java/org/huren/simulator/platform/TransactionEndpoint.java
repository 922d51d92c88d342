package org.huren.simulator.platform;

import io.javalin.http.Context;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.huren.simulator.fault.Fault;
import org.huren.simulator.fault.FaultPlan;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * FHIR R4 transactions (HTTP, "transaction"), one laboratory report or exam registration each: all
 * of a bundle is stored or nothing, and an older version of a report never replaces a newer one.
 *
 * <pre>
 *   200  transaction-response, one entry per request entry: status 200 or 201, location
 *   412  OperationOutcome, conflict: a newer version is there
 *   413, 415, 422  OperationOutcome: too long, not JSON, not understood or refused by an order
 * </pre>
 */
final class TransactionEndpoint {
  private static final Logger LOG = LoggerFactory.getLogger(TransactionEndpoint.class);
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
  private static final int LONGEST = 64 << 20;

  private final DocumentStore store;
  private final FaultPlan faults;
  private final RequestFaults requestFaults;

  TransactionEndpoint(DocumentStore store, FaultPlan faults) {
    this.store = store;
    this.faults = faults;
    this.requestFaults = new RequestFaults(faults);
  }

  void post(Context request) throws IOException, InterruptedException {
    InputStream body = request.req().getInputStream();
    if (requestFaults.strikeBefore(request, body)) {
      return;
    }
    String type = String.valueOf(request.header("Content-Type")).toLowerCase(Locale.ROOT);
    if (!type.startsWith("application/fhir+json") && !type.startsWith("application/json")) {
      refuse(request, 415, "not-supported", "expected application/fhir+json");
      return;
    }
    byte[] bytes = body.readNBytes(LONGEST + 1);
    if (bytes.length > LONGEST) {
      refuse(request, 413, "too-long", "longer than " + LONGEST + " bytes");
      return;
    }
    Transaction transaction;
    try {
      transaction = Transaction.read(bytes);
    } catch (MalformedDocumentException e) {
      LOG.warn("document refused: {}", e.getMessage());
      refuse(request, 422, "invalid", String.valueOf(e.getMessage()));
      return;
    }
    if (faults.strike(Fault.InstanceFailure.class).isPresent()) {
      refuse(request, 422, "processing", transaction.report() + ": refused by order");
      return;
    }
    DocumentStore.Outcome outcome = store.accept(transaction, bytes);
    store.force();
    if (requestFaults.strikeAfter(request)) {
      return;
    }
    if (outcome instanceof DocumentStore.Outcome.Stored stored) {
      answer(request, 200, response(transaction, stored));
    } else {
      refuse(request, 412, "conflict", transaction.report() + ": a newer version is there");
    }
  }

  private static ObjectNode response(Transaction transaction, DocumentStore.Outcome.Stored stored) {
    ObjectNode bundle =
        JSON.objectNode().put("resourceType", "Bundle").put("type", "transaction-response");
    ArrayNode entries = bundle.putArray("entry");
    for (int i = 0; i < transaction.resources().size(); i++) {
      int version = stored.versions().get(i);
      entries
          .addObject()
          .putObject("response")
          .put("status", version == 1 ? "201 Created" : "200 OK")
          .put("location", transaction.resources().get(i) + "/_history/" + version)
          .put("etag", "W/\"" + version + "\"");
    }
    return bundle;
  }

  private static void refuse(Context request, int status, String code, String diagnostics) {
    ObjectNode outcome = JSON.objectNode().put("resourceType", "OperationOutcome");
    outcome
        .putArray("issue")
        .addObject()
        .put("severity", "error")
        .put("code", code)
        .put("diagnostics", diagnostics);
    answer(request, status, outcome);
  }

  private static void answer(Context request, int status, ObjectNode resource) {
    request
        .status(status)
        .contentType("application/fhir+json; charset=utf-8")
        .result(resource.toString().getBytes(StandardCharsets.UTF_8));
  }
}
