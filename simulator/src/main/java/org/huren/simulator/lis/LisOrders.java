package org.huren.simulator.lis;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.Charset;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDateTime;
import java.util.List;
import org.huren.simulator.patient.Patient;

/** A LIS that says what it orders; not safe for threads. */
public final class LisOrders implements AutoCloseable {
  private final LisLine line;
  private final Clock clock;

  private LisOrders(LisLine line, Clock clock) {
    this.line = line;
    this.clock = clock;
  }

  /** Connects. */
  public static LisOrders connect(
      InetSocketAddress peer, Duration timeout, Charset charset, Clock clock) throws IOException {
    return new LisOrders(new LisLine(peer, timeout, charset), clock);
  }

  /** The number under which the sample of a bar code is ordered. */
  public static String number(String barcode) {
    return "A" + barcode;
  }

  /**
   * Orders a sample's tests.
   *
   * @param panel code and name of what is wanted
   * @throws IOException if it was not accepted
   */
  public void order(String barcode, Patient patient, String panel) throws IOException {
    int caret = panel.indexOf('^');
    String answer =
        line.send(
            LisMessages.order(
                "NW",
                "O" + barcode,
                number(barcode),
                barcode,
                patient,
                List.of(
                    new LisMessages.Test(
                        panel.substring(0, caret), panel.substring(caret + 1), "", "")),
                LocalDateTime.now(clock)));
    if (!answer.equals("AA")) {
      throw new IOException("order of " + barcode + ": " + answer);
    }
  }

  @Override
  public void close() throws IOException {
    line.close();
  }
}
