/**
 * What passes between a running agent and the commands on the same machine: the JSON forms, who may
 * ask ({@link org.huren.agent.control.Access}) and the asking side ({@link
 * org.huren.agent.control.AgentClient}). The answering side is the console.
 */
@NullMarked
package org.huren.agent.control;

import org.jspecify.annotations.NullMarked;
