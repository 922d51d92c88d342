/**
 * DIMSE services (PS3.7) above associations. Entry classes: {@link
 * org.huren.dicom.dimse.DicomServer}, which receives, and {@link
 * org.huren.dicom.dimse.DicomClient}, which sends.
 */
@NullMarked
package org.huren.dicom.dimse;

import org.jspecify.annotations.NullMarked;
