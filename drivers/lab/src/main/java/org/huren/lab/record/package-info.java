/** LIS02-A2 / ASTM E1394 records; entry: {@link org.huren.lab.record.Transmission}. */
@NullMarked
package org.huren.lab.record;

import org.jspecify.annotations.NullMarked;
