package org.huren.lab.text;

/**
 * The delimiters one message declares for itself.
 *
 * @param subcomponent 0 where the protocol has none
 * @param escape 0 where the message declares none
 */
public record Delimiters(byte field, byte repeat, byte component, byte subcomponent, byte escape) {}
