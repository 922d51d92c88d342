/**
 * Micro-benchmarks of the laboratory driver, run by hand; entry: {@link
 * org.huren.lab.bench.TokenizerBench}.
 */
@NullMarked
package org.huren.lab.bench;

import org.jspecify.annotations.NullMarked;
