/** Decides which uplinks an accepted item goes to: {@link org.huren.agent.route.Router}. */
@NullMarked
package org.huren.agent.route;

import org.jspecify.annotations.NullMarked;
