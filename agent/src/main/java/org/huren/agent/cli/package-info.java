/**
 * The commands of the agent. Entry class {@link org.huren.agent.cli.Cli}; all but {@code run} and
 * {@code check} ask the running agent.
 *
 * <pre>
 *   exit 0   done
 *   exit 1   not done: the agent does not run, refuses, or failed
 *   exit 2   the command line or the configuration is wrong
 * </pre>
 */
@NullMarked
package org.huren.agent.cli;

import org.jspecify.annotations.NullMarked;
