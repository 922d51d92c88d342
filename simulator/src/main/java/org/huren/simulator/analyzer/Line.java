package org.huren.simulator.analyzer;

import java.util.Optional;

/** A line to the peer, connected anew whenever it has to be; not safe for threads. */
sealed interface Line extends AutoCloseable permits AstmLine, MllpLine {
  /**
   * Sends one message and waits for the peer to take it.
   *
   * @param fault what to do wrong meanwhile; {@link LineFault#RESEND} is the caller's to do
   */
  Reaction send(Message message, Optional<LineFault> fault);

  @Override
  void close();
}
