/**
 * Streams of instruments that follow neither standard, and how numbers are spelled in their bytes;
 * entry: {@link org.huren.lab.plain.StreamReader}.
 */
@NullMarked
package org.huren.lab.plain;

import org.jspecify.annotations.NullMarked;
