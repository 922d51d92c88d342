package org.huren.lab.serial;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import jssc.SerialPort;
import jssc.SerialPortException;
import org.huren.lab.serial.SerialSettings.FlowControl;
import org.huren.lab.serial.SerialSettings.Parity;
import org.huren.lab.serial.SerialSettings.StopBits;

/**
 * The machine's serial ports.
 *
 * <p>They are asked for what has arrived instead of listened to: the library's listener costs a
 * thread for each port that never sleeps longer than a moment.
 */
public final class SerialPorts implements SerialDevice.Opener {
  private static final byte[] NOTHING = {};

  @Override
  public SerialDevice open(SerialSettings settings) throws IOException {
    SerialPort port = new SerialPort(settings.port());
    try {
      if (!port.openPort()) {
        throw new IOException("cannot be opened");
      }
    } catch (SerialPortException e) {
      throw failure(e);
    } catch (UnsatisfiedLinkError e) {
      throw new IOException("no serial ports on this system: " + e.getMessage(), e);
    }
    try {
      boolean set =
          port.setParams(
              settings.baud(),
              settings.dataBits(),
              stopBits(settings.stopBits()),
              parity(settings.parity()),
              true,
              true);
      boolean flow = port.setFlowControlMode(flowControl(settings.flowControl()));
      if (!(set && flow) && !isPseudoTerminal(settings.port())) {
        throw new IOException("does not take these settings");
      }
      // What came while nobody listened would be answered late, and each late answer taken for the
      // next one.
      var unused = port.purgePort(SerialPort.PURGE_RXCLEAR | SerialPort.PURGE_TXCLEAR);
      return new Device(port);
    } catch (SerialPortException e) {
      closeQuietly(port);
      throw failure(e);
    } catch (IOException e) {
      closeQuietly(port);
      throw e;
    }
  }

  /** A pseudo terminal has no modem lines and no baud rate, so setting them fails in part. */
  private static boolean isPseudoTerminal(String port) {
    try {
      return Path.of(port).toRealPath().startsWith("/dev/pts");
    } catch (IOException | InvalidPathException e) {
      return false;
    }
  }

  private static IOException failure(SerialPortException e) {
    String type = String.valueOf(e.getExceptionType());
    return new IOException(
        switch (type) {
          case SerialPortException.TYPE_PORT_NOT_FOUND -> "not found";
          case SerialPortException.TYPE_PORT_BUSY -> "taken by another program";
          case SerialPortException.TYPE_PERMISSION_DENIED ->
              "permission denied (on Linux: group dialout)";
          default -> type;
        },
        e);
  }

  private static void closeQuietly(SerialPort port) {
    try {
      var unused = port.closePort();
    } catch (SerialPortException e) {
      // Gone already: that is what was wanted.
    }
  }

  private static int parity(Parity parity) {
    return switch (parity) {
      case NONE -> SerialPort.PARITY_NONE;
      case EVEN -> SerialPort.PARITY_EVEN;
      case ODD -> SerialPort.PARITY_ODD;
      case MARK -> SerialPort.PARITY_MARK;
      case SPACE -> SerialPort.PARITY_SPACE;
    };
  }

  private static int stopBits(StopBits stopBits) {
    return switch (stopBits) {
      case ONE -> SerialPort.STOPBITS_1;
      case ONE_AND_A_HALF -> SerialPort.STOPBITS_1_5;
      case TWO -> SerialPort.STOPBITS_2;
    };
  }

  private static int flowControl(FlowControl flowControl) {
    return switch (flowControl) {
      case NONE -> SerialPort.FLOWCONTROL_NONE;
      case RTS_CTS -> SerialPort.FLOWCONTROL_RTSCTS_IN | SerialPort.FLOWCONTROL_RTSCTS_OUT;
      case XON_XOFF -> SerialPort.FLOWCONTROL_XONXOFF_IN | SerialPort.FLOWCONTROL_XONXOFF_OUT;
    };
  }

  /** One open port. */
  private static final class Device implements SerialDevice {
    private static final long LOOK_AGAIN_NANOS = 1_000_000_000L;

    private final SerialPort port;
    private long lookedAt = System.nanoTime();

    Device(SerialPort port) {
      this.port = port;
    }

    @Override
    public byte[] read() throws IOException {
      try {
        int there = port.getInputBufferBytesCount();
        if (there < 0) {
          throw new IOException("unplugged");
        }
        if (there == 0) {
          checkStillThere();
          return NOTHING;
        }
        byte[] bytes = port.readBytes(there);
        return bytes == null ? NOTHING : bytes;
      } catch (SerialPortException e) {
        throw failure(e);
      }
    }

    /** Some drivers answer "nothing" for ever after the adapter was pulled out. */
    private void checkStillThere() throws IOException {
      long now = System.nanoTime();
      if (now - lookedAt >= LOOK_AGAIN_NANOS) {
        lookedAt = now;
        String name = port.getPortName();
        if (name.startsWith("/") && !Files.exists(Path.of(name))) {
          throw new IOException("unplugged");
        }
      }
    }

    @Override
    public void write(byte[] bytes) throws IOException {
      try {
        if (!port.writeBytes(bytes)) {
          throw new IOException("cannot be written to");
        }
      } catch (SerialPortException e) {
        throw failure(e);
      }
    }

    @Override
    public void close() {
      closeQuietly(port);
    }
  }
}
