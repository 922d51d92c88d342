package org.huren.config;

import java.net.InetAddress;
import java.util.List;

/** Who may connect: everyone, if the admin wrote {@code any}, else the listed addresses only. */
public sealed interface Peers {
  /** Whether a connection from this address is let in. */
  boolean admits(InetAddress address);

  /** {@code peers: any}. */
  record Any() implements Peers {
    @Override
    public boolean admits(InetAddress address) {
      return true;
    }
  }

  /** {@code peers: [ 10.1.2.8, 10.1.3.0/24 ]}; an empty list admits nobody. */
  record Listed(List<AddressRange> ranges) implements Peers {
    public Listed {
      ranges = List.copyOf(ranges);
    }

    @Override
    public boolean admits(InetAddress address) {
      return ranges.stream().anyMatch(r -> r.contains(address));
    }
  }
}
