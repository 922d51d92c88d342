/**
 * A simulated laboratory analyzer: {@link org.huren.simulator.analyzer.Analyzer} sends results over
 * its own ASTM and HL7 wire code, one message at a time on one line, and keeps a record of what was
 * acknowledged.
 *
 * <pre>
 *   Samples (invented) -> Analyzer (rate, retry) -> SysmexRecords  -> AstmLine (E1381 frames) -> peer
 *                             |                  \-> MindrayMessage -> MllpLine (VT .. FS CR)  -> peer
 *                             \-> record of what the peer acknowledged
 * </pre>
 */
@NullMarked
package org.huren.simulator.analyzer;

import org.jspecify.annotations.NullMarked;
