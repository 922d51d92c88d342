/**
 * The SQLite index and queue over the payload files. Entry class {@link
 * org.huren.agent.spool.index.Index}; only {@code org.huren.agent.spool} uses this package, and it
 * knows nothing of the spool in return.
 */
@NullMarked
package org.huren.agent.spool.index;

import org.jspecify.annotations.NullMarked;
