/**
 * The HTTP side of the running agent: health and metrics for monitoring, status and a person's
 * decisions for commands. Entry class {@link org.huren.agent.console.Console}.
 */
@NullMarked
package org.huren.agent.console;

import org.jspecify.annotations.NullMarked;
