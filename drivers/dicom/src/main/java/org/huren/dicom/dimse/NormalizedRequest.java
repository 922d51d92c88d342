package org.huren.dicom.dimse;

import java.nio.ByteBuffer;
import org.huren.dicom.association.AssociationInfo;
import org.huren.dicom.association.PresentationContext;

/**
 * An N-ACTION or N-EVENT-REPORT request (PS3.7 10.3.5, 10.3.1) with the whole of its data set.
 *
 * @param context names the transfer syntax of the data set
 * @param sopClassUid requested by an action, affected by an event
 * @param sopInstanceUid likewise
 * @param typeId Action Type ID or Event Type ID
 * @param information Action Information or Event Information, read-only; empty if there is none
 */
public record NormalizedRequest(
    AssociationInfo association,
    PresentationContext context,
    int messageId,
    String sopClassUid,
    String sopInstanceUid,
    int typeId,
    ByteBuffer information) {}
