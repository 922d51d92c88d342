/**
 * What a platform can be made to do wrong: {@link org.huren.simulator.fault.FaultPlan} holds the
 * faults that are armed and decides, moment by moment, which one strikes.
 */
@NullMarked
package org.huren.simulator.fault;

import org.jspecify.annotations.NullMarked;
