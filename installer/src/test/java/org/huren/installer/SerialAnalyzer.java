package org.huren.installer;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.LongSupplier;
import org.huren.lab.serial.SerialDevice;
import org.huren.lab.serial.SerialPorts;
import org.huren.lab.serial.SerialSettings;

/**
 * The sending side of LIS01 at the far end of a cable. It waits for an answer as long as the
 * standard says, but not for one of a gateway that has died meanwhile.
 */
final class SerialAnalyzer implements AutoCloseable {
  private static final Duration ANSWER = Duration.ofSeconds(15);

  /** Shorter than the standard has it: a gateway that opens its port forgets what came before. */
  private static final Duration ANSWER_TO_ENQ = Duration.ofSeconds(1);

  private static final Duration SILENCE = Duration.ofMillis(100);
  private static final int ENQ = 5;
  private static final int ACK = 6;
  private static final int EOT = 4;
  private static final int STX = 2;
  private static final int ETX = 3;

  private final SerialSettings settings;
  private final LongSupplier lives;
  private Optional<SerialDevice> open = Optional.empty();
  private byte[] read = {};
  private int at;

  /**
   * An analyzer that is not yet plugged in.
   *
   * @param lives counts up whenever the gateway begins another life with a new cable
   */
  SerialAnalyzer(SerialSettings settings, LongSupplier lives) {
    this.settings = settings;
    this.lives = lives;
  }

  /** Sends a message, once; answers whether the frame that ends it was acknowledged. */
  boolean send(String[] records) throws InterruptedException {
    long life = lives.getAsLong();
    try {
      SerialDevice port = port();
      forget(port);
      port.write(new byte[] {ENQ});
      boolean taken = isAcknowledged(port, life, ANSWER_TO_ENQ);
      for (int i = 0; taken && i < records.length; i++) {
        port.write(frame((i + 1) % 8, records[i]));
        taken = isAcknowledged(port, life, ANSWER);
      }
      port.write(new byte[] {EOT});
      if (lives.getAsLong() != life) {
        close();
      }
      return taken;
    } catch (IOException e) {
      close();
      return false;
    }
  }

  private SerialDevice port() throws IOException {
    if (open.isEmpty()) {
      open = Optional.of(new SerialPorts().open(settings));
    }
    return open.get();
  }

  /** What is still said about an earlier conversation. */
  private void forget(SerialDevice port) throws IOException, InterruptedException {
    long silentSince = System.nanoTime();
    while (System.nanoTime() - silentSince < SILENCE.toNanos()) {
      if (at < read.length || port.read().length > 0) {
        at = read.length;
        silentSince = System.nanoTime();
      }
      Thread.sleep(5);
    }
  }

  private boolean isAcknowledged(SerialDevice port, long life, Duration patience)
      throws IOException, InterruptedException {
    long deadline = System.nanoTime() + patience.toNanos();
    while (System.nanoTime() < deadline) {
      OptionalInt answer = next(port);
      if (answer.isPresent()) {
        return answer.getAsInt() == ACK;
      }
      if (lives.getAsLong() != life) {
        return false;
      }
      Thread.sleep(2);
    }
    return false;
  }

  private OptionalInt next(SerialDevice port) throws IOException {
    if (at == read.length) {
      read = port.read();
      at = 0;
    }
    return at < read.length ? OptionalInt.of(read[at++]) : OptionalInt.empty();
  }

  private static byte[] frame(int number, String record) {
    byte[] text = (number + record + "\r").getBytes(UTF_8);
    int sum = ETX;
    for (byte b : text) {
      sum += b & 0xFF;
    }
    ByteArrayOutputStream frame = new ByteArrayOutputStream();
    frame.write(STX);
    frame.writeBytes(text);
    frame.write(ETX);
    frame.writeBytes(String.format(Locale.ROOT, "%02X\r\n", sum & 0xFF).getBytes(UTF_8));
    return frame.toByteArray();
  }

  @Override
  public void close() {
    open.ifPresent(SerialDevice::close);
    open = Optional.empty();
    read = new byte[0];
    at = 0;
  }
}
