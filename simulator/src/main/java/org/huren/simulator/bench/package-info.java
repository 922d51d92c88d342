/**
 * Measures a running gateway. Entry classes {@link org.huren.simulator.bench.LabBench} and {@link
 * org.huren.simulator.bench.Soak}, driven by the scripts of {@code simulator/bench}.
 */
@NullMarked
package org.huren.simulator.bench;

import org.jspecify.annotations.NullMarked;
