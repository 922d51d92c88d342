package org.huren.agent.spool;

import java.io.IOException;
import java.nio.channels.SeekableByteChannel;
import org.huren.agent.item.Facts;
import org.huren.agent.item.PayloadKind;
import org.huren.agent.item.Source;

/**
 * Reads from a payload file the facts its receiver lifted from the wire; used when a row was lost.
 */
public interface FactsReader {
  /** What lies in a file, and where the device's own bytes begin. */
  record Read(int contentOffset, Facts facts) {}

  /**
   * Reads one payload.
   *
   * @param source who sent it
   * @throws IOException if the file can't be read; a file that can't be understood gives facts
   *     without identity
   */
  Read read(PayloadKind kind, Source source, SeekableByteChannel file) throws IOException;
}
