package org.huren.config;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Optional;
import java.util.regex.Pattern;

/** An IP address or CIDR range, {@code 10.1.2.8} or {@code 10.1.2.0/24}; host names are refused. */
public record AddressRange(InetAddress network, int prefix) {
  private static final Pattern IPV4 =
      Pattern.compile("((25[0-5]|2[0-4]\\d|1?\\d?\\d)(\\.(?!$)|$)){4}");
  private static final Pattern IPV6 = Pattern.compile("[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*");

  /**
   * Reads the written form.
   *
   * @throws IllegalArgumentException if the text is neither an address nor a range
   */
  public static AddressRange parse(String text) {
    String[] parts = text.strip().split("/", 2);
    // Anything else would be looked up as a host name, or taken for an old short form (10.1)
    if (!IPV4.matcher(parts[0]).matches() && !IPV6.matcher(parts[0]).matches()) {
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

  /** The one address that it is; empty if it is a range. */
  public Optional<InetAddress> single() {
    return prefix == network.getAddress().length * 8 ? Optional.of(network) : Optional.empty();
  }

  @Override
  public String toString() {
    boolean whole = prefix == network.getAddress().length * 8;
    return network.getHostAddress() + (whole ? "" : "/" + prefix);
  }
}
