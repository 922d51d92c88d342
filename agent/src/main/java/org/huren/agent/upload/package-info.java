/** Uplinks and what drives them; one package below per kind of uplink. */
@NullMarked
package org.huren.agent.upload;

import org.jspecify.annotations.NullMarked;
