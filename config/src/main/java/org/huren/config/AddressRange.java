package org.huren.config;

import java.net.InetAddress;
import java.net.UnknownHostException;

/** An IP address or CIDR range, {@code 10.1.2.8} or {@code 10.1.2.0/24}; host names are refused. */
public record AddressRange(InetAddress network, int prefix) {
  /**
   * Reads the written form.
   *
   * @throws IllegalArgumentException if the text is neither an address nor a range
   */
  public static AddressRange parse(String text) {
    String[] parts = text.strip().split("/", 2);
    if (!parts[0].matches("[0-9.]+|[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*")) {
      throw new IllegalArgumentException("'" + text + "' is not an IP address or range (CIDR)");
    }
    try {
      InetAddress network = InetAddress.getByName(parts[0]);
      int bits = network.getAddress().length * 8;
      int prefix = parts.length == 1 ? bits : Integer.parseInt(parts[1]);
      if (prefix < 0 || prefix > bits) {
        throw new IllegalArgumentException(
            "/" + prefix + " is not a prefix length (0-" + bits + ")");
      }
      return new AddressRange(network, prefix);
    } catch (UnknownHostException | NumberFormatException e) {
      throw new IllegalArgumentException("'" + text + "' is not an IP address or range (CIDR)", e);
    }
  }

  /** Whether the address lies in this range. */
  public boolean contains(InetAddress address) {
    byte[] a = address.getAddress();
    byte[] n = network.getAddress();
    if (a.length != n.length) {
      return false;
    }
    for (int bit = 0; bit < prefix; bit++) {
      if (((a[bit / 8] ^ n[bit / 8]) & (0x80 >> (bit % 8))) != 0) {
        return false;
      }
    }
    return true;
  }

  @Override
  public String toString() {
    boolean whole = prefix == network.getAddress().length * 8;
    return network.getHostAddress() + (whole ? "" : "/" + prefix);
  }
}
