/**
 * Uploading by C-STORE (PS3.4 Annex B, SCU), to a PACS or any other application entity. Entry class
 * {@link org.huren.agent.upload.dicom.DicomUplink}.
 *
 * <pre>
 *   send() --> Transfer --acquire--> Associations --> drivers' DicomClient
 *                 |  one object after another, as many unanswered as the peer allows
 *                 '--> Verdicts: one outcome for each object
 * </pre>
 */
@NullMarked
package org.huren.agent.upload.dicom;

import org.jspecify.annotations.NullMarked;
