package org.huren.lab.serial;

/**
 * How a serial port is set, as it stands in the instrument's manual.
 *
 * @param port as the operating system names it: {@code COM3}, {@code /dev/ttyUSB0}, {@code
 *     /dev/serial/by-id/...}
 * @param baud bits a second
 * @param dataBits 5 to 8
 */
public record SerialSettings(
    String port,
    int baud,
    int dataBits,
    Parity parity,
    StopBits stopBits,
    FlowControl flowControl) {
  public SerialSettings {
    if (port.isBlank() || baud < 1 || dataBits < 5 || dataBits > 8) {
      throw new IllegalArgumentException(port + " " + baud + " baud, " + dataBits + " data bits");
    }
  }

  /** The bit that makes the others even or odd. */
  public enum Parity {
    NONE,
    EVEN,
    ODD,
    MARK,
    SPACE
  }

  /** How long a character ends. */
  public enum StopBits {
    ONE,
    ONE_AND_A_HALF,
    TWO
  }

  /** How the receiver says that it can't keep up. */
  public enum FlowControl {
    NONE,
    RTS_CTS,
    XON_XOFF
  }

  /**
   * 9600 baud, eight data bits, no parity, one stop bit: what most instruments are delivered with.
   */
  public static SerialSettings usual(String port) {
    return new SerialSettings(port, 9600, 8, Parity.NONE, StopBits.ONE, FlowControl.NONE);
  }
}
