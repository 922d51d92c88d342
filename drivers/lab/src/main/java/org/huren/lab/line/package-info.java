/**
 * An analyzer's line: sockets and cables around the pure engines of {@code link} and {@code mllp};
 * entry: {@link org.huren.lab.line.AnalyzerLine}.
 */
@NullMarked
package org.huren.lab.line;

import org.jspecify.annotations.NullMarked;
