/** Command line values with units, and what all commands share. */
@NullMarked
package org.huren.simulator.option;

import org.jspecify.annotations.NullMarked;
