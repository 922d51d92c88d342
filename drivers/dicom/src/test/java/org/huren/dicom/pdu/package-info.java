/** Tests of the PDU codec. */
package org.huren.dicom.pdu;
