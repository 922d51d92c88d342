/**
 * LIS02-A2 / ASTM E1394 records, and text that no standard shaped; entries: {@link
 * org.huren.lab.record.Transmission}, {@link org.huren.lab.record.TaggedMessage}, {@link
 * org.huren.lab.record.PlainMessage}.
 */
@NullMarked
package org.huren.lab.record;

import org.jspecify.annotations.NullMarked;
