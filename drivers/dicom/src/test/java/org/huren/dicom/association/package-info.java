/** Tests of the upper layer, on channels without a socket. */
package org.huren.dicom.association;
