package org.huren.agent.upload.registry;

import java.util.List;
import java.util.UUID;

/** What is registered in one request. */
final class Document {
  private final String type;
  private final UUID id;
  private final List<String> resources;
  private final byte[] bundle;

  /**
   * A document.
   *
   * @param type of the resource that stands for the document and carries its version
   * @param id that resource's
   * @param resources {@code Type/id} of every entry; the answer must name each
   * @param bundle the transaction, FHIR JSON in UTF-8
   */
  Document(String type, UUID id, List<String> resources, byte[] bundle) {
    this.type = type;
    this.id = id;
    this.resources = List.copyOf(resources);
    this.bundle = bundle;
  }

  UUID id() {
    return id;
  }

  List<String> resources() {
    return resources;
  }

  /** Not a copy: it may have megabytes, and nobody here writes into it. */
  byte[] bundle() {
    return bundle;
  }

  /** How an answer names the document. */
  String reference() {
    return type + "/" + id;
  }
}
