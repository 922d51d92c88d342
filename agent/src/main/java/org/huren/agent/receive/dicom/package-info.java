/**
 * DICOM into the spool. Entry class {@link org.huren.agent.receive.dicom.DicomReceiver}; {@link
 * org.huren.agent.receive.dicom.DicomFacts} reads the same facts again from a spooled file.
 */
@NullMarked
package org.huren.agent.receive.dicom;

import org.jspecify.annotations.NullMarked;
