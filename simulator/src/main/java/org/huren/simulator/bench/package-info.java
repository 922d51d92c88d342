/**
 * Measures a running gateway; no part of any test. Entry class {@link
 * org.huren.simulator.bench.LabBench}, driven by {@code simulator/bench/lab.py}.
 */
@NullMarked
package org.huren.simulator.bench;

import org.jspecify.annotations.NullMarked;
