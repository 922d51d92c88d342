package org.huren.dicom.dimse;

import java.util.HashMap;
import java.util.Map;
import org.huren.dicom.association.AssociationSettings;

/**
 * What a server serves beside verification. Immutable.
 *
 * @param storage C-STORE of any storage SOP class
 * @param actions N-ACTION, by SOP class; each is accepted as an abstract syntax
 * @param events N-EVENT-REPORT, by SOP class; each is accepted from a requestor that asks to be its
 *     SCP
 */
public record DicomServices(
    StorageProvider storage,
    Map<String, ActionPerformer> actions,
    Map<String, EventReceiver> events) {
  public DicomServices {
    actions = Map.copyOf(actions);
    events = Map.copyOf(events);
  }

  /** Storage alone. */
  public static DicomServices of(StorageProvider storage) {
    return new DicomServices(storage, Map.of(), Map.of());
  }

  /** Settings under which all of it can be associated for. */
  AssociationSettings served(AssociationSettings settings) {
    return settings
        .withAbstractSyntaxes(settings.abstractSyntaxes().or(actions::containsKey))
        .withReversedRoles(settings.reversedRoles().or(events::containsKey));
  }

  public DicomServices withActions(String sopClassUid, ActionPerformer performer) {
    Map<String, ActionPerformer> more = new HashMap<>(actions);
    more.put(sopClassUid, performer);
    return new DicomServices(storage, more, events);
  }

  public DicomServices withEvents(String sopClassUid, EventReceiver receiver) {
    Map<String, EventReceiver> more = new HashMap<>(events);
    more.put(sopClassUid, receiver);
    return new DicomServices(storage, actions, more);
  }
}
