package org.huren.lab.text;

/**
 * The delimiters one message declares for itself.
 *
 * @param subcomponent 0 where the protocol has none
 * @param escape 0 where the message declares none
 * @param prefixed whether the escape stands before a delimiter that is meant as text
 */
public record Delimiters(
    byte field, byte repeat, byte component, byte subcomponent, byte escape, boolean prefixed) {
  /** Delimiters with escape sequences as the standards have them. */
  public Delimiters(byte field, byte repeat, byte component, byte subcomponent, byte escape) {
    this(field, repeat, component, subcomponent, escape, false);
  }
}
