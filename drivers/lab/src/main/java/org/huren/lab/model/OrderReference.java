package org.huren.lab.model;

import java.time.OffsetDateTime;
import java.util.Optional;

/**
 * The order as the analyzer repeats it.
 *
 * @param placer the LIS's number
 * @param filler the instrument's number
 * @param panel what was asked for, as written
 * @param urgent whether somebody waits for it
 */
public record OrderReference(
    Optional<String> placer,
    Optional<String> filler,
    Optional<String> panel,
    Optional<OffsetDateTime> orderedAt,
    boolean urgent) {}
