package org.huren.simulator.modality;

import org.huren.simulator.dicom.Uid;

/** What an object is and which. */
public record Reference(Uid sopClass, Uid sopInstance) {
  static Reference to(Instance instance) {
    return new Reference(instance.sopClass(), instance.sopInstance());
  }
}
