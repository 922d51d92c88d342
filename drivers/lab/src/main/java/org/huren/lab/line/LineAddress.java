package org.huren.lab.line;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.function.Predicate;
import org.huren.lab.serial.SerialSettings;

/** How a far end is reached. */
public sealed interface LineAddress {
  /**
   * It connects to us over TCP.
   *
   * @param admitted who may connect
   */
  record Listen(InetSocketAddress at, Predicate<InetAddress> admitted) implements LineAddress {
    @Override
    public String toString() {
      String host = at.getAddress() == null ? at.getHostString() : at.getAddress().getHostAddress();
      return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + at.getPort();
    }
  }

  /** We connect to it over TCP, and again whenever the connection ends. */
  record Connect(String host, int port) implements LineAddress {
    @Override
    public String toString() {
      return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + port;
    }
  }

  /** It is at the other end of a cable. */
  record Serial(SerialSettings settings) implements LineAddress {
    @Override
    public String toString() {
      return settings.port();
    }
  }
}
