/** Tests of DIMSE: scripted peers, loopback, and tools nobody here wrote. */
package org.huren.dicom.dimse;
