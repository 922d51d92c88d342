/**
 * A message's bytes cut at delimiters and turned into characters last; entry: {@link
 * org.huren.lab.text.MessageText} and {@link org.huren.lab.text.Segment}.
 */
@NullMarked
package org.huren.lab.text;

import org.jspecify.annotations.NullMarked;
