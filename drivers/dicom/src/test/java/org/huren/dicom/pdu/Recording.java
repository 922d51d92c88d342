package org.huren.dicom.pdu;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/** Writes down what a decoder says; pieces of one fragment are joined, however they were cut. */
class Recording implements PduDecoder.Sink {
  private final List<String> events = new ArrayList<>();
  private final ByteArrayOutputStream fragment = new ByteArrayOutputStream();

  /** Decodes bytes given in pieces. */
  static List<String> of(int maximumLength, byte[]... pieces) {
    PduDecoder decoder = new PduDecoder(maximumLength);
    Recording recording = new Recording();
    for (byte[] piece : pieces) {
      ByteBuffer in = ByteBuffer.wrap(piece);
      while (in.hasRemaining()) {
        int before = in.remaining();
        decoder.next(in, recording);
        if (in.remaining() == before) {
          throw new AssertionError("nothing consumed");
        }
      }
    }
    return recording.events;
  }

  @Override
  public void pdu(Pdu pdu) {
    events.add(pdu.toString());
  }

  @Override
  public void dataHeader() {
    events.add("P-DATA-TF");
  }

  @Override
  public void pdv(int contextId, boolean command, boolean last, ByteBuffer bytes) {
    byte[] piece = new byte[bytes.remaining()];
    bytes.get(piece);
    fragment.writeBytes(piece);
    if (last) {
      events.add(
          (command ? "command " : "data ")
              + contextId
              + " "
              + HexFormat.of().formatHex(fragment.toByteArray()));
      fragment.reset();
    }
  }

  @Override
  public void malformed(PduProblem problem) {
    events.add("malformed " + problem.reason() + " " + problem.text());
  }
}
