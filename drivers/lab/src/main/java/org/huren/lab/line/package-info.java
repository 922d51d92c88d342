/**
 * An analyzer's line: sockets around the pure engines of {@code link} and {@code mllp}; entry:
 * {@link org.huren.lab.line.LabServer}.
 */
@NullMarked
package org.huren.lab.line;

import org.jspecify.annotations.NullMarked;
