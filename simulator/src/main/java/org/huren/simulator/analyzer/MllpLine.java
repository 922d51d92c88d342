package org.huren.simulator.analyzer;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * HL7 v2 over the minimal lower layer protocol, original acknowledgement mode.
 *
 * <pre>
 *   we     VT  MSH .. CR  FS CR
 *   peer                         VT  MSH .. CR  MSA|AA|control id .. CR  FS CR
 *                                                   |
 *                                                   AA: taken; AE, AR: not
 * </pre>
 */
final class MllpLine implements Line {
  private static final byte VT = 0x0B;
  private static final byte FS = 0x1C;
  private static final byte CR = 0x0D;
  private static final int LONGEST_ANSWER = 1 << 16;

  private final InetSocketAddress peer;
  private final Duration timeout;
  private final Duration slowness;
  private Optional<Wire> open = Optional.empty();

  /**
   * A line that is not yet connected.
   *
   * @param slowness pause between the pieces of a slow message
   */
  MllpLine(InetSocketAddress peer, Duration timeout, Duration slowness) {
    this.peer = peer;
    this.timeout = timeout;
    this.slowness = slowness;
  }

  @Override
  public Reaction send(Message message, Optional<LineFault> fault) {
    try {
      if (open.isEmpty()) {
        open = Optional.of(Wire.connect(peer, timeout));
      }
      Reaction reaction = transfer(open.get(), message, fault);
      if (!(reaction instanceof Reaction.Acknowledged || reaction instanceof Reaction.Refused)) {
        close();
      }
      return reaction;
    } catch (IOException e) {
      close();
      return Reaction.of(e);
    }
  }

  private Reaction transfer(Wire wire, Message message, Optional<LineFault> fault)
      throws IOException {
    byte[] block = block(message);
    if (fault.equals(Optional.of(LineFault.CUT_MID_FRAME))) {
      wire.write(Arrays.copyOf(block, block.length / 2));
      return new Reaction.Disconnected("by us, in the middle of a message");
    }
    if (fault.equals(Optional.of(LineFault.SLOW))) {
      wire.writeSlowly(block, slowness);
    } else {
      wire.write(block);
    }
    long sent = System.nanoTime();
    String answer = text(block(wire));
    long nanos = System.nanoTime() - sent;
    if (fault.equals(Optional.of(LineFault.LOST_ACK))) {
      return new Reaction.Disconnected("by us, its answer unseen");
    }
    return judge(answer, message.controlId(), nanos);
  }

  private static byte[] block(Message message) {
    ByteArrayOutputStream block = new ByteArrayOutputStream();
    block.write(VT);
    message.records().forEach(block::writeBytes);
    block.write(FS);
    block.write(CR);
    return block.toByteArray();
  }

  /**
   * {@inheritDoc}
   *
   * <p>A query of display data (QRY^Q02) is first acknowledged (QCK), then answered (DSR) if there
   * is something to say, and the answer wants an acknowledgement; an order asked for (ORM^O01) is
   * its own answer.
   */
  @Override
  public List<byte[]> ask(Message question) throws IOException {
    try {
      if (open.isEmpty()) {
        open = Optional.of(Wire.connect(peer, timeout));
      }
      Wire wire = open.get();
      wire.write(block(question));
      List<byte[]> answers = new ArrayList<>();
      answers.add(block(wire));
      if (text(answers.get(0)).contains("\rQAK|SR|OK")) {
        answers.add(block(wire));
        String[] header = text(answers.get(1)).split("\r", 2)[0].split("\\|", -1);
        if (header.length < 10) {
          throw new IOException("an answer without MSH-10");
        }
        wire.write(block(MindrayMessage.acknowledgement(header[9])));
      }
      return answers;
    } catch (IOException e) {
      close();
      throw e;
    }
  }

  private static String text(byte[] block) {
    return new String(block, StandardCharsets.ISO_8859_1);
  }

  private static byte[] block(Wire wire) throws IOException {
    ByteArrayOutputStream answer = new ByteArrayOutputStream();
    int b = wire.read();
    while (b != VT) {
      b = wire.read();
    }
    for (b = wire.read(); b != FS && answer.size() < LONGEST_ANSWER; b = wire.read()) {
      answer.write(b);
    }
    wire.read();
    return answer.toByteArray();
  }

  private static Reaction judge(String answer, String controlId, long nanos) {
    Optional<String> msa = answer.lines().filter(s -> s.startsWith("MSA|")).findFirst();
    if (msa.isEmpty()) {
      return new Reaction.Nonsense("an answer without MSA");
    }
    String[] fields = msa.get().split("\\|", -1);
    String code = fields[1];
    if (fields.length < 3 || !fields[2].equals(controlId)) {
      return new Reaction.Nonsense("an answer to another message");
    }
    return switch (code) {
      case "AA" -> new Reaction.Acknowledged(code, nanos);
      case "AE", "AR" -> new Reaction.Refused(code);
      default -> new Reaction.Nonsense("MSA-1 '" + code + "' in original mode");
    };
  }

  @Override
  public void close() {
    open.ifPresent(Wire::close);
    open = Optional.empty();
  }
}
