package org.huren.lab.serial;

import java.io.IOException;

/**
 * One open serial port. Calls may block, a write for as long as flow control holds it back; one at
 * a time, from any thread.
 */
public interface SerialDevice extends AutoCloseable {
  /**
   * What has arrived by now; empty if nothing has.
   *
   * @throws IOException if the port is gone
   */
  byte[] read() throws IOException;

  /**
   * Writes everything.
   *
   * @throws IOException if the port is gone
   */
  void write(byte[] bytes) throws IOException;

  @Override
  void close();

  /** Opens ports. */
  @FunctionalInterface
  interface Opener {
    /**
     * Opens a port for ourselves alone.
     *
     * @throws IOException if there is no such port, it is taken, or it can't be set like that; the
     *     message says which, in the operating system's or our own words
     */
    SerialDevice open(SerialSettings settings) throws IOException;
  }
}
