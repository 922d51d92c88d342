package org.huren.lab.line;

/**
 * The far end of a line, safe in a log.
 *
 * @param address {@code 10.1.2.8:51234}, or a serial port's name
 */
public record Peer(String address) {
  @Override
  public String toString() {
    return address;
  }
}
