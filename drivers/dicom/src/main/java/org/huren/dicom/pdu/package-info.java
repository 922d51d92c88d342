/**
 * The protocol data units of the DICOM upper layer (PS3.8 section 9.3) as values and bytes; no
 * sockets, no Netty. Entry classes: {@link org.huren.dicom.pdu.PduDecoder} and {@link
 * org.huren.dicom.pdu.PduEncoder}.
 */
@NullMarked
package org.huren.dicom.pdu;

import org.jspecify.annotations.NullMarked;
