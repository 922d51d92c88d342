/**
 * A laboratory information system: tells of orders, patients and verified reports over MLLP, with
 * an encoder of its own. Entry class {@link org.huren.simulator.lis.LisCommand}.
 */
@NullMarked
package org.huren.simulator.lis;

import org.jspecify.annotations.NullMarked;
