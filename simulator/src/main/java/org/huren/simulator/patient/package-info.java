/** Invented people: {@link org.huren.simulator.patient.Patient}. */
@NullMarked
package org.huren.simulator.patient;

import org.jspecify.annotations.NullMarked;
