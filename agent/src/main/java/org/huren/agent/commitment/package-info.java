/**
 * Storage commitment (PS3.4 Annex J, push model) as SCP. Entry class {@link
 * org.huren.agent.commitment.CommitmentStage}.
 *
 * <pre>
 *   N-ACTION --> rows, flushed --> Success
 *                  |
 *                  v   each instance: committed, failed, or wait
 *               result --> N-EVENT-REPORT on the caller's association while it lasts,
 *                          else on one of ours to its configured port; again until it is taken
 * </pre>
 */
@NullMarked
package org.huren.agent.commitment;

import org.jspecify.annotations.NullMarked;
