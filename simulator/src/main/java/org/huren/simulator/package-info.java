/**
 * Modalities, analyzers, platforms and faults, built on their own wire code so that a bug shared
 * with the agent can't cancel out; {@link org.huren.simulator.Main} is the command line.
 */
@NullMarked
package org.huren.simulator;

import org.jspecify.annotations.NullMarked;
