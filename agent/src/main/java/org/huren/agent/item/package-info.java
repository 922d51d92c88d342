/** What travels through the gateway, as values: items, findings, verdicts, deliveries, states. */
@NullMarked
package org.huren.agent.item;

import org.jspecify.annotations.NullMarked;
