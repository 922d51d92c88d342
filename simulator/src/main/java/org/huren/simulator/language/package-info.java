/** What people read, in their language: {@link org.huren.simulator.language.Texts}. */
@NullMarked
package org.huren.simulator.language;

import org.jspecify.annotations.NullMarked;
