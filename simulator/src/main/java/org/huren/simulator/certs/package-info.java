/** A private certificate authority for trials: {@link org.huren.simulator.certs.Certificates}. */
@NullMarked
package org.huren.simulator.certs;

import org.jspecify.annotations.NullMarked;
