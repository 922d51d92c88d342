package org.huren.agent.upload.registry;

import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;

/** A Bundle of type transaction, all of whose entries are {@code PUT Type/id}. */
final class TransactionWriter {
  private final FhirJson json;
  private final List<String> resources = new ArrayList<>();

  private TransactionWriter(FhirJson json) {
    this.json = json;
  }

  /**
   * Writes one document.
   *
   * @param type of the resource that stands for the document
   * @param id its id
   * @param entries writes every entry, that resource's among them
   */
  static Document write(String type, UUID id, Consumer<TransactionWriter> entries) {
    List<String> resources = new ArrayList<>();
    byte[] bundle =
        FhirJson.write(
            json -> {
              TransactionWriter transaction = new TransactionWriter(json);
              json.string("resourceType", "Bundle");
              json.string("type", "transaction");
              json.array("entry", () -> entries.accept(transaction));
              resources.addAll(transaction.resources);
            });
    return new Document(type, id, resources, bundle);
  }

  FhirJson json() {
    return json;
  }

  /** One entry; {@code content} is what the resource has besides its type and id. */
  void entry(String type, UUID id, Runnable content) {
    String name = type + "/" + id;
    resources.add(name);
    json.element(
        () -> {
          json.string("fullUrl", Links.urn(id));
          json.object(
              "resource",
              () -> {
                json.string("resourceType", type);
                json.string("id", id.toString());
                content.run();
              });
          json.object(
              "request",
              () -> {
                json.string("method", "PUT");
                json.string("url", name);
              });
        });
  }
}
