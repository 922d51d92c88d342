package org.huren.agent.cli;

import java.nio.file.Path;
import org.huren.config.GatewayConfig;

/** Runs the agent until it is told to stop. */
@FunctionalInterface
public interface AgentRunner {
  /**
   * Blocks until the agent has stopped.
   *
   * @param file where the configuration was read from
   * @return the exit code of the process
   */
  int run(GatewayConfig config, Path file) throws Exception;
}
