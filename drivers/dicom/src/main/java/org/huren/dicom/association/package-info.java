/**
 * Associations: the upper layer state machine, negotiation and deadlines of PS3.8 on a Netty
 * channel, for either side. Entry classes: {@link org.huren.dicom.association.UpperLayer}, which is
 * the channel handler, and {@link org.huren.dicom.association.AssociationUser}, what stands above
 * it.
 */
@NullMarked
package org.huren.dicom.association;

import org.jspecify.annotations.NullMarked;
