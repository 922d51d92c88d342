package org.huren.lab.line;

import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;
import org.huren.lab.Unfinished;
import org.huren.lab.hl7.Hl7Message;

/** One connection's protocol; every call comes on the connection's thread. */
interface Conversation {
  void receive(byte[] bytes);

  /** Time passed. */
  void tick();

  /** When {@link #tick} is wanted, by the monotonic clock. */
  OptionalLong deadline();

  /** Whether more bytes may be read now. */
  boolean wantsBytes();

  /** Sends a message that nobody asked for; {@code then} hears once what became of it. */
  void send(byte[] message, Consumer<Outbound.Sent> then);

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

    /** Whether the sink takes such a message. */
    boolean takes(Hl7Message message);

    /**
     * Has a question answered; {@code then} is called on the connection's thread, later.
     *
     * @return false if it is none, and {@code then} is never called
     */
    boolean ask(byte[] message, Consumer<Optional<MessageSink.Reply>> then);

    /** A question is taken back. */
    void withdraw(byte[] message);

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
