/**
 * What the gateway says about itself: log lines ({@link org.huren.agent.observe.Events}), figures
 * ({@link org.huren.agent.observe.Metrics}) and its present state ({@link
 * org.huren.agent.observe.StatusBoard}). Receivers report to a {@link
 * org.huren.agent.observe.ReceiverWatch}, one call a happening, so that a figure, a status line and
 * a log line can't disagree. Nothing here takes patient data.
 */
@NullMarked
package org.huren.agent.observe;

import org.jspecify.annotations.NullMarked;
