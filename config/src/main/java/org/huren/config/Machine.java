package org.huren.config;

import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.util.Optional;

/** What a configuration is checked against besides files: the names and addresses of this host. */
interface Machine {
  /** The address of a host name; addresses pass without a name service. */
  Optional<InetAddress> resolve(String host);

  /** Whether one can listen on the address here. */
  boolean owns(InetAddress address);

  /** The machine we run on. */
  static Machine real() {
    return new Machine() {
      @Override
      public Optional<InetAddress> resolve(String host) {
        try {
          return Optional.of(InetAddress.getByName(host));
        } catch (UnknownHostException e) {
          return Optional.empty();
        }
      }

      @Override
      public boolean owns(InetAddress address) {
        try {
          return address.isAnyLocalAddress()
              || address.isLoopbackAddress()
              || NetworkInterface.getByInetAddress(address) != null;
        } catch (SocketException e) {
          return false;
        }
      }
    };
  }
}
