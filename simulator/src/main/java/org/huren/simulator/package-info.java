/**
 * Modalities, analyzers, platforms and faults, built on their own wire code so that a bug shared
 * with the agent can't cancel out.
 */
@NullMarked
package org.huren.simulator;

import org.jspecify.annotations.NullMarked;
