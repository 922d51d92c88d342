/**
 * Units of measure as UCUM codes; entries: {@link org.huren.lab.unit.Ucum} and {@link CommonUnits}.
 */
@NullMarked
package org.huren.lab.unit;

import org.jspecify.annotations.NullMarked;
