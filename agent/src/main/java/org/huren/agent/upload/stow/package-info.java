/**
 * The imaging cloud: DICOMweb STOW-RS (PS3.18 10.5) over mutual TLS. Entry class {@link
 * org.huren.agent.upload.stow.StowUplink}.
 *
 * <pre>
 *   claims --Parcel--> multipart/related --Exchange--> status, body --StoreResponse--> InstanceResult
 *                                                                         --Verdicts--> outcomes
 * </pre>
 */
@NullMarked
package org.huren.agent.upload.stow;

import org.jspecify.annotations.NullMarked;
