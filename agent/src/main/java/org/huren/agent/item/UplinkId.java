package org.huren.agent.item;

/** The configured name of a far side. */
public record UplinkId(String value) {
  @Override
  public String toString() {
    return value;
  }
}
