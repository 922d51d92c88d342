package org.huren.simulator.modality;

import org.huren.simulator.dicom.Uid;

/**
 * An abstract syntax and the one transfer syntax that a modality offers for it (PS3.8 7.1.1.13).
 */
record PresentationContext(Uid abstractSyntax, Uid transferSyntax) {
  static PresentationContext of(Instance instance) {
    return new PresentationContext(instance.sopClass(), instance.transferSyntax());
  }
}
