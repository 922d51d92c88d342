package org.huren.simulator.demo;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.huren.simulator.ledger.Acknowledged;
import org.huren.simulator.ledger.JsonLines;
import org.huren.simulator.tally.Tally;

/** One simulated device of the demo and its record of what was acknowledged. */
final class Sender implements Callable<Tally.Snapshot> {
  private final String name;
  private final Device device;
  private final Path record;
  private final Tally tally = new Tally();

  /** Sends everything it has, and says so while it does. */
  interface Device {
    void send(JsonLines sent, Tally tally) throws IOException, InterruptedException;
  }

  /**
   * A device that has not begun.
   *
   * @param name as the gateway knows it
   * @param folder for its record
   */
  Sender(String name, Path folder, Device device) {
    this.name = name;
    this.device = device;
    this.record = folder.resolve("sent-" + name + ".jsonl");
  }

  String name() {
    return name;
  }

  /** Images or messages acknowledged so far. */
  long stored() {
    return tally.stored();
  }

  @Override
  public Tally.Snapshot call() throws IOException, InterruptedException {
    try (JsonLines sent = JsonLines.open(record)) {
      device.send(sent, tally);
    }
    return tally.snapshot();
  }

  List<Acknowledged> acknowledged() throws IOException {
    return JsonLines.read(record, Acknowledged::ofJson);
  }
}
