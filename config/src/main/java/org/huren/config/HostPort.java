package org.huren.config;

import java.net.InetSocketAddress;

/**
 * A TCP end point, written {@code 0.0.0.0:11112} or {@code [::]:11112}; port 0 means any free one.
 */
public record HostPort(String host, int port) {
  public HostPort {
    if (host.isBlank()) {
      throw new IllegalArgumentException("a host name or address is missing before the port");
    }
    if (port < 0 || port > 65535) {
      throw new IllegalArgumentException(port + " is not a TCP port (1-65535)");
    }
  }

  /**
   * Reads the written form.
   *
   * @throws IllegalArgumentException if the text is not {@code host:port}
   */
  public static HostPort parse(String text) {
    int colon = text.lastIndexOf(':');
    if (colon <= 0 || !text.substring(colon + 1).matches("\\d{1,6}")) {
      throw new IllegalArgumentException("'" + text + "' is not HOST:PORT, such as 0.0.0.0:11112");
    }
    String host = text.substring(0, colon);
    if (host.startsWith("[") && host.endsWith("]")) {
      host = host.substring(1, host.length() - 1);
    }
    return new HostPort(host, Integer.parseInt(text.substring(colon + 1)));
  }

  /** The socket address; resolves the host name. */
  public InetSocketAddress socketAddress() {
    return new InetSocketAddress(host, port);
  }

  @Override
  public String toString() {
    return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + port;
  }
}
