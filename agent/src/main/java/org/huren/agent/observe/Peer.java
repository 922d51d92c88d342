package org.huren.agent.observe;

import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.Optional;

/**
 * Who is at the other end, safe to log and to show: control characters are replaced and lengths
 * bounded, because a peer chooses its own name.
 *
 * @param address IP address without port, or a serial port's name
 * @param name its calling AE title, if it gave one
 */
public record Peer(String address, Optional<String> name) {
  private static final int MAX_LENGTH = 64;

  public Peer {
    address = Printable.of(address, MAX_LENGTH);
    name = name.map(n -> Printable.of(n.strip(), MAX_LENGTH)).filter(n -> !n.isEmpty());
  }

  /** The peer at a socket's other end, before it gave a name. */
  public static Peer at(SocketAddress remote) {
    String address =
        remote instanceof InetSocketAddress inet && inet.getAddress() != null
            ? inet.getAddress().getHostAddress()
            : remote.toString();
    return new Peer(address, Optional.empty());
  }

  /** The same end, with the name it gave. */
  public Peer named(String name) {
    return new Peer(address, Optional.of(name));
  }

  @Override
  public String toString() {
    return name.map(n -> n + "@" + address).orElse(address);
  }
}
