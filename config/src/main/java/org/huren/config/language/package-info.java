/** What people read, in their language: {@link org.huren.config.language.Messages}. */
@NullMarked
package org.huren.config.language;

import org.jspecify.annotations.NullMarked;
