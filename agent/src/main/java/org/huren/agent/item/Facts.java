package org.huren.agent.item;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What was read from a payload while it arrived, enough to check, route, find and show it without
 * opening the file again; the same facts can be read again from the file.
 *
 * @param identity what makes two payloads the same object (DICOM: SOP Instance UID); empty if the
 *     payload has none
 * @param group what the object belongs to (DICOM: Study Instance UID)
 * @param attributes by DICOM keyword or field name; may hold patient data, so never logged
 * @param findings noticed while receiving
 */
public record Facts(
    Optional<String> identity,
    Optional<String> group,
    Map<String, String> attributes,
    List<Finding> findings) {
  public Facts {
    attributes = Map.copyOf(attributes);
    findings = List.copyOf(findings);
  }

  /** Name of the attribute that marks an object as urgent. */
  public static final String URGENT = "Urgent";

  public static Facts none() {
    return new Facts(Optional.empty(), Optional.empty(), Map.of(), List.of());
  }

  /** Whether whoever sent it, or the configuration, says that it is urgent. */
  public boolean isUrgent() {
    return attributes.containsKey(URGENT);
  }

  /** The same facts of something urgent. */
  public Facts urgent() {
    Map<String, String> more = new HashMap<>(attributes);
    more.put(URGENT, "yes");
    return new Facts(identity, group, more, findings);
  }

  public Optional<String> attribute(String name) {
    return Optional.ofNullable(attributes.get(name));
  }
}
