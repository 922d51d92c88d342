/** Counts of what a device sent: {@link org.huren.simulator.tally.Tally}. */
@NullMarked
package org.huren.simulator.tally;

import org.jspecify.annotations.NullMarked;
