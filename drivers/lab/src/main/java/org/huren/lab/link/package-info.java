/**
 * The LIS01-A2 / ASTM E1381 link layer without any line: bytes and a clock in, effects out; entry:
 * {@link org.huren.lab.link.AstmLink}.
 */
@NullMarked
package org.huren.lab.link;

import org.jspecify.annotations.NullMarked;
