package org.huren.lab.line;

import java.util.OptionalLong;
import org.huren.lab.Unfinished;

/** One connection's protocol; every call comes on the connection's thread. */
interface Conversation {
  void receive(byte[] bytes);

  /** Time passed. */
  void tick();

  /** When {@link #tick} is wanted, by the monotonic clock. */
  OptionalLong deadline();

  /** Whether more bytes may be read now. */
  boolean wantsBytes();

  /** The connection is gone. */
  void disconnected();

  /** What a conversation does to its connection. */
  interface Wire {
    void send(byte[] bytes);

    /** Drops the connection without another byte. */
    void close(String why);

    void tell(LineEvent event);

    Peer peer();

    /** Hands a message to the sink; {@code then} is called on the connection's thread. */
    void deliver(byte[] message, Delivered then);

    void keepAside(byte[] soFar, Unfinished why);

    /** Whether messages are taken now. */
    boolean isOpen();

    /** The monotonic clock, nanoseconds. */
    long nanos();
  }

  /** Hears how a delivery ended. */
  interface Delivered {
    void as(MessageSink.Outcome outcome);
  }
}
