/**
 * Storage Commitment Push Model (PS3.4 Annex J) on the normalized operations of DIMSE. Entry
 * classes: {@link org.huren.dicom.commitment.CommitmentProvider} for the SCP, {@link
 * org.huren.dicom.commitment.StorageCommitment} for its calls and the SCU's.
 */
@NullMarked
package org.huren.dicom.commitment;

import org.jspecify.annotations.NullMarked;
