/**
 * Who said what: {@link org.huren.simulator.ledger.JsonLines} keeps what a device was told and what
 * a platform accepted, {@link org.huren.simulator.ledger.Comparison} holds the one against the
 * other.
 */
@NullMarked
package org.huren.simulator.ledger;

import org.jspecify.annotations.NullMarked;
