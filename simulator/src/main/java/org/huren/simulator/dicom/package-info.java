/**
 * As much DICOM as a simulated modality or platform needs: {@link
 * org.huren.simulator.dicom.DataSetWriter} builds data sets, {@link
 * org.huren.simulator.dicom.DicomFile} finds what a file is about.
 */
@NullMarked
package org.huren.simulator.dicom;

import org.jspecify.annotations.NullMarked;
