package org.huren.dicom.association;

/**
 * Hears what happens to connections and associations, for counting and logging. Called on event
 * loops, for one connection in order; must not block or throw. Nothing in an event is patient data.
 */
@FunctionalInterface
public interface AssociationListener {
  void on(AssociationEvent event);
}
