package org.huren.lab.line;

import java.util.Optional;
import org.huren.lab.profile.Protocol;
import org.huren.lab.serial.SerialDevice;

/** Begins the conversation that a line's settings ask for, the same over every kind of port. */
final class Conversations {
  private final LineThreads threads;
  private final LineSettings settings;
  private final SerialDevice.Opener opener;
  private final Optional<LisServer> server;

  /**
   * @param server where a LIS is awaited that dials
   */
  Conversations(
      LineThreads threads,
      LineSettings settings,
      SerialDevice.Opener opener,
      Optional<LisServer> server) {
    this.threads = threads;
    this.settings = settings;
    this.opener = opener;
    this.server = server;
  }

  /**
   * @param settle to be called after anything that did not come through the port
   */
  Conversation begin(Conversation.Wire wire, Port port, Runnable settle) {
    Optional<LineAddress> relay = settings.relay();
    if (relay.isEmpty()) {
      return own(wire);
    }
    boolean connection = !(settings.address() instanceof LineAddress.Serial);
    LisLine lis = new LisLine(threads, port.executor(), opener, relay.get(), server);
    RelayConversation talk = new RelayConversation(wire, lis, this::own, connection, settle);
    lis.start(talk);
    return talk;
  }

  private Conversation own(Conversation.Wire wire) {
    Protocol protocol = settings.protocol();
    if (protocol instanceof Protocol.Hl7 hl7) {
      return new Hl7Conversation(hl7, settings.clock(), wire);
    }
    if (protocol instanceof Protocol.Stream stream) {
      return new StreamConversation(stream.stream(), wire);
    }
    return new AstmConversation(((Protocol.Astm) protocol).link(), wire);
  }
}
