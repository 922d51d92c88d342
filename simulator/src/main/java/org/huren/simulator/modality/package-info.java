/**
 * A simulated modality: {@link org.huren.simulator.modality.Modality} sends studies by C-STORE over
 * its own DICOM upper layer on plain sockets, one outstanding object per association, and keeps a
 * record of what was acknowledged.
 *
 * <pre>
 *   Workload (synthetic studies, files) -> Modality (associations, rate, retry) -> Association -> peer
 *                                              \-> SentLog (what the peer said it stored)
 *   Commitment (what is to be safe) -> MessageChannel -> peer, which reports on the same association
 *                                                        or on one of its own
 * </pre>
 */
@NullMarked
package org.huren.simulator.modality;

import org.jspecify.annotations.NullMarked;
