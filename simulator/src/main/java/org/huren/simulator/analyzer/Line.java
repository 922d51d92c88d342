package org.huren.simulator.analyzer;

import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** A line to the peer, connected anew whenever it has to be; not safe for threads. */
sealed interface Line extends AutoCloseable permits AstmLine, MllpLine {
  /**
   * Sends one message and waits for the peer to take it.
   *
   * @param fault what to do wrong meanwhile; {@link LineFault#RESEND} is the caller's to do
   */
  Reaction send(Message message, Optional<LineFault> fault);

  /**
   * Asks the peer and takes what it says to that.
   *
   * @return the messages of its answer, in the order they came; lines end in CR
   * @throws IOException if the peer refused the question itself, or the line broke
   */
  List<byte[]> ask(Message question) throws IOException;

  @Override
  void close();
}
