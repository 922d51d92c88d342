package org.huren.lab.model;

import java.math.BigDecimal;
import java.util.Optional;

/**
 * The instrument's own normal range.
 *
 * @param text as the instrument wrote it
 * @param low lower limit, if the text could be read
 * @param high upper limit, if the text could be read
 */
public record ReferenceRange(String text, Optional<BigDecimal> low, Optional<BigDecimal> high) {}
