package org.huren.dicom.association;

import java.net.InetSocketAddress;
import org.huren.dicom.AeTitle;
import org.huren.dicom.pdu.Pdu.AssociateRq;

/**
 * A request to associate, before it is answered.
 *
 * @param pdu the whole of it: proposed contexts, user identity, implementation
 * @param openAssociations of this end point, without this one
 */
public record AssociationRequest(
    AeTitle callingAeTitle,
    AeTitle calledAeTitle,
    InetSocketAddress remoteAddress,
    AssociateRq pdu,
    int openAssociations) {}
