package org.huren.simulator.analyzer;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * The sending side of ASTM E1381 / CLSI LIS01 over TCP.
 *
 * <pre>
 *   we    ENQ        frame 1          frame 2          ...        EOT
 *   peer      ACK             ACK              NAK
 *              |               |                '- the same frame again, six times at most, then EOT
 *              |               '- of the frame that ends the L record: the message is taken
 *              '- NAK: busy; ENQ: it wants to send, and an analyzer goes first: ENQ again after 1 s
 * </pre>
 */
final class AstmLine implements Line {
  private static final int MOST_TRIES = 6;
  private static final Duration SILENCE = Duration.ofMillis(50);
  private static final Duration CONTENTION = Duration.ofSeconds(1);

  private final InetSocketAddress peer;
  private final Duration timeout;
  private final Duration slowness;
  private Optional<Wire> open = Optional.empty();

  /**
   * A line that is not yet connected.
   *
   * @param slowness pause between the pieces of a slow message
   */
  AstmLine(InetSocketAddress peer, Duration timeout, Duration slowness) {
    this.peer = peer;
    this.timeout = timeout;
    this.slowness = slowness;
  }

  @Override
  public Reaction send(Message message, Optional<LineFault> fault) {
    try {
      if (open.isEmpty()) {
        Wire wire = Wire.connect(peer, timeout);
        open = Optional.of(wire);
        wire.forget(SILENCE);
      }
      Reaction reaction = transfer(open.get(), AstmFrames.of(message.records()), fault);
      if (!(reaction instanceof Reaction.Acknowledged || reaction instanceof Reaction.Refused)) {
        close();
      }
      return reaction;
    } catch (IOException e) {
      close();
      return Reaction.of(e);
    } catch (InterruptedException e) {
      close();
      Thread.currentThread().interrupt();
      return new Reaction.Disconnected("interrupted");
    }
  }

  @Override
  public List<byte[]> ask(Message question) throws IOException {
    Reaction reaction = send(question, Optional.empty());
    if (!(reaction instanceof Reaction.Acknowledged)) {
      throw new IOException(reaction.tally());
    }
    return List.of(AstmFrames.take(open.orElseThrow()));
  }

  private Reaction transfer(Wire wire, List<byte[]> frames, Optional<LineFault> fault)
      throws IOException, InterruptedException {
    wire.write(AstmFrames.ENQ);
    for (int answer = wire.read(); answer != AstmFrames.ACK; answer = wire.read()) {
      if (answer == AstmFrames.NAK) {
        return new Reaction.Refused("NAK to ENQ");
      }
      if (answer != AstmFrames.ENQ) {
        return nonsense(answer, "ENQ");
      }
      Thread.sleep(CONTENTION.toMillis());
      wire.write(AstmFrames.ENQ);
    }
    int struck = (frames.size() - 1) / 2;
    Reaction reaction = new Reaction.Nonsense("no frames");
    for (int i = 0; i < frames.size(); i++) {
      reaction = frame(wire, frames.get(i), i == struck ? fault : Optional.empty());
      if (!(reaction instanceof Reaction.Acknowledged)) {
        return reaction;
      }
    }
    if (fault.equals(Optional.of(LineFault.LOST_ACK))) {
      return new Reaction.Disconnected("by us, its acknowledgement unseen");
    }
    wire.write(AstmFrames.EOT);
    return reaction;
  }

  private Reaction frame(Wire wire, byte[] frame, Optional<LineFault> fault) throws IOException {
    if (fault.equals(Optional.of(LineFault.CUT_MID_FRAME))) {
      wire.write(Arrays.copyOf(frame, frame.length / 2));
      return new Reaction.Disconnected("by us, in the middle of a frame");
    }
    boolean spoilt = fault.equals(Optional.of(LineFault.BAD_CHECKSUM));
    boolean slow = fault.equals(Optional.of(LineFault.SLOW));
    for (int attempt = 1; attempt <= MOST_TRIES; attempt++) {
      byte[] bytes = spoilt && attempt == 1 ? AstmFrames.spoilt(frame) : frame;
      if (slow) {
        wire.writeSlowly(bytes, slowness);
      } else {
        wire.write(bytes);
      }
      long sent = System.nanoTime();
      int answer = wire.read();
      // EOT in its place acknowledges too and asks us to make room, which an analyzer may ignore
      if (answer == AstmFrames.ACK || answer == AstmFrames.EOT) {
        return new Reaction.Acknowledged("ACK", System.nanoTime() - sent);
      }
      if (answer != AstmFrames.NAK) {
        return nonsense(answer, "a frame");
      }
    }
    wire.write(AstmFrames.EOT);
    return new Reaction.Refused("NAK to a frame");
  }

  private static Reaction nonsense(int answer, String to) {
    return new Reaction.Nonsense(String.format("%02X in answer to %s", answer, to));
  }

  @Override
  public void close() {
    open.ifPresent(Wire::close);
    open = Optional.empty();
  }
}
