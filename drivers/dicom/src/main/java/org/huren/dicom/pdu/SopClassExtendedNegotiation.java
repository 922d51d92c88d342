package org.huren.dicom.pdu;

import java.nio.ByteBuffer;

/**
 * What a service class wants to know or say about a SOP class (PS3.7 D.3.3.5).
 *
 * @param information service-class-application-information, read-only; its meaning is the service
 *     class's own (storage: PS3.4 B.3.1)
 */
public record SopClassExtendedNegotiation(String sopClass, ByteBuffer information) {
  public SopClassExtendedNegotiation {
    information = information.asReadOnlyBuffer();
  }
}
