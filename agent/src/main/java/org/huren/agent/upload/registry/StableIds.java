package org.huren.agent.upload.registry;

import com.fasterxml.uuid.Generators;
import com.fasterxml.uuid.impl.NameBasedGenerator;
import java.util.UUID;

/**
 * Ids of resources: UUIDs of version 5 (RFC 9562 5.5) over a name made of parts. Each part stands
 * behind its length: no two lists of parts make the same name.
 */
final class StableIds {
  /** Fixed for ever: another one would register every document anew. */
  private static final UUID NAMESPACE = UUID.fromString("5f0a3c5e-8d1b-4b52-9b0f-6f1f0c6a7d21");

  private static final NameBasedGenerator GENERATOR = Generators.nameBasedGenerator(NAMESPACE);

  private StableIds() {}

  static UUID of(String name) {
    return GENERATOR.generate(name);
  }

  static String name(String... parts) {
    StringBuilder name = new StringBuilder();
    for (String part : parts) {
      name.append(part.length()).append(':').append(part);
    }
    return name.toString();
  }
}
