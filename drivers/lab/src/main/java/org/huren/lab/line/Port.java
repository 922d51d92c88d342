package org.huren.lab.line;

import io.netty.channel.EventLoop;
import java.time.Duration;

/** One open connection or serial port. Called on its executor only. */
interface Port {
  Peer peer();

  /** The thread that everything about this port happens on. */
  EventLoop executor();

  /** Puts bytes on the line, at the latest with the next {@link #flush}. */
  void write(byte[] bytes);

  void flush();

  /** Whether more bytes are wanted; while not, the sender is held back where that is possible. */
  void reading(boolean wanted);

  /** Ends it; {@link User#closed} follows. */
  void close();

  /** Who uses one port, from its opening to its end; called on the port's executor. */
  interface User {
    void opened(Port port);

    void received(byte[] bytes);

    void closed();
  }

  /** Why a port could not be opened, or was lost; told on its executor. */
  interface Trouble {
    /**
     * It will be tried again.
     *
     * @param why in the operating system's or our own words; no content
     */
    void notOpen(String why, Duration retryIn);
  }
}
