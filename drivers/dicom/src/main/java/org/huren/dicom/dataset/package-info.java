/**
 * DICOM data sets as streams of bytes (PS3.5) and the File Meta Information ahead of them in a file
 * (PS3.10 section 7). Entry classes: {@link org.huren.dicom.dataset.DataSetScanner} for bytes off
 * the wire, {@link org.huren.dicom.dataset.Part10File} for files, {@link
 * org.huren.dicom.dataset.TransferSyntaxes} for what UIDs say about encodings.
 */
@NullMarked
package org.huren.dicom.dataset;

import org.jspecify.annotations.NullMarked;
