package org.huren.lab.model;

import java.math.BigDecimal;
import java.util.Optional;

/**
 * The control material of a QC run, as the instrument knows it.
 *
 * @param level as the instrument names it, {@code H}
 * @param mean what it should give
 * @param standardDeviation around that mean
 */
public record Control(
    Optional<String> name,
    Optional<String> lot,
    Optional<String> level,
    Optional<BigDecimal> mean,
    Optional<BigDecimal> standardDeviation) {}
