package org.huren.agent.spool;

import java.nio.file.Path;

/**
 * A durable payload file, for reading only.
 *
 * @param contentOffset where the device's own bytes begin
 */
public record Payload(Path file, long length, int contentOffset) {}
