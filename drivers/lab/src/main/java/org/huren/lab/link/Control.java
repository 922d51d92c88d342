package org.huren.lab.link;

/** The transmission control characters of ASCII. */
final class Control {
  static final byte STX = 0x02;
  static final byte ETX = 0x03;
  static final byte EOT = 0x04;
  static final byte ENQ = 0x05;
  static final byte ACK = 0x06;
  static final byte LF = 0x0A;
  static final byte CR = 0x0D;
  static final byte NAK = 0x15;
  static final byte ETB = 0x17;
  static final byte GS = 0x1D;

  private Control() {}
}
