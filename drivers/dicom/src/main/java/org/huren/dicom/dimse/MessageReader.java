package org.huren.dicom.dimse;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import org.huren.dicom.association.PresentationContext;

/**
 * Puts presentation data values together to messages (PS3.7 section 6.3, PS3.8 Annex E): a command
 * set, then a data set if the command says so, all on one presentation context and not interleaved
 * with another message. The command set is held, {@value CommandSet#LONGEST} bytes at most; the
 * data set passes through. Pure; not thread-safe.
 */
final class MessageReader {
  /** Takes what was read. */
  interface Sink {
    /** A command set is complete; its data set follows if it has one. */
    void command(PresentationContext context, CommandSet command);

    /** The next bytes of the data set, only valid during the call. */
    void dataSet(ByteBuffer bytes);

    /** The data set, and with it the message, is complete. */
    void endOfDataSet();

    /** The peer does not keep to the protocol; nothing more can be understood. */
    void violation(String why);
  }

  private enum Expect {
    COMMAND,
    REST_OF_COMMAND,
    DATA_SET,
    NOTHING
  }

  private final Sink sink;
  private final ByteArrayOutputStream held = new ByteArrayOutputStream(512);
  private Expect expect = Expect.COMMAND;
  private int contextId;
  private long messages;

  MessageReader(Sink sink) {
    this.sink = sink;
  }

  /** Counts messages; 0 while none is under way. */
  long messageInProgress() {
    return expect == Expect.COMMAND ? 0 : messages;
  }

  /** The next piece, as {@link org.huren.dicom.association.AssociationUser#data}. */
  void read(PresentationContext context, boolean command, boolean last, ByteBuffer bytes) {
    switch (expect) {
      case COMMAND -> {
        if (!command) {
          violate("a data set without a command");
          return;
        }
        messages++;
        contextId = context.id();
        expect = Expect.REST_OF_COMMAND;
        readCommand(context, last, bytes);
      }
      case REST_OF_COMMAND -> {
        if (!command || context.id() != contextId) {
          violate("something else amid a command set");
          return;
        }
        readCommand(context, last, bytes);
      }
      case DATA_SET -> {
        if (command || context.id() != contextId) {
          violate("something else where the data set of context " + contextId + " is due");
          return;
        }
        if (bytes.hasRemaining()) {
          sink.dataSet(bytes);
        }
        if (last && expect == Expect.DATA_SET) {
          expect = Expect.COMMAND;
          sink.endOfDataSet();
        }
      }
      case NOTHING -> {}
    }
  }

  private void readCommand(PresentationContext context, boolean last, ByteBuffer bytes) {
    if (held.size() + bytes.remaining() > CommandSet.LONGEST) {
      violate("a command set of more than " + CommandSet.LONGEST + " bytes");
      return;
    }
    ByteBuffer whole = bytes;
    if (!last || held.size() > 0) {
      byte[] piece = new byte[bytes.remaining()];
      bytes.get(piece);
      held.writeBytes(piece);
      if (!last) {
        return;
      }
      whole = ByteBuffer.wrap(held.toByteArray());
      held.reset();
    }
    CommandSet commandSet;
    try {
      commandSet = CommandSet.decode(whole);
    } catch (CommandSet.Malformed e) {
      violate(String.valueOf(e.getMessage()));
      return;
    }
    expect = commandSet.hasDataSet() ? Expect.DATA_SET : Expect.COMMAND;
    sink.command(context, commandSet);
  }

  private void violate(String why) {
    expect = Expect.NOTHING;
    held.reset();
    sink.violation(why);
  }
}
