package org.huren.simulator.modality;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.huren.simulator.dicom.Uid;

/**
 * Whole messages in both directions over one association, on either side of it, for the one SOP
 * class of storage commitment. Not safe for threads.
 */
final class MessageChannel implements Closeable {
  private static final int LONGEST_PDU = 1 << 20;
  private static final int LONGEST_MESSAGE = 64 << 20;
  private static final int FIXED = 68;

  private final Socket socket;
  private final DataInputStream in;
  private final OutputStream out;
  private int context = 1;
  private int pduLength = Peer.USUAL_PDU;

  MessageChannel(Socket socket) throws IOException {
    this.socket = socket;
    this.in = new DataInputStream(new BufferedInputStream(socket.getInputStream()));
    this.out = socket.getOutputStream();
  }

  /** A message; the data set is empty if there is none. */
  @SuppressWarnings("ArrayRecordComponent") // compared by nobody
  record Message(CommandSet command, byte[] dataSet) {}

  private record RawPdu(int type, ByteBuffer body) {}

  /** Asks for an association with storage commitment; false if the peer does not want it. */
  boolean request(Peer peer) throws IOException {
    PresentationContext wanted =
        new PresentationContext(CommitmentMessages.SOP_CLASS, CommitmentMessages.TRANSFER_SYNTAX);
    out.write(
        PduWriter.associateRequest(
            peer.calledAe(), peer.callingAe(), List.of(wanted), Peer.USUAL_PDU));
    Pdu answer = PduReader.read(in);
    if (answer instanceof Pdu.AssociateAccept a) {
      pduLength = a.maximumLength() > 0 ? Math.min(pduLength, a.maximumLength()) : pduLength;
      return a.accepted().contains(context);
    }
    return false;
  }

  /** Takes the association that the peer asks for; false if it wants none for commitment. */
  boolean accept() throws IOException {
    RawPdu request = next();
    if (request.type() != Pdu.ASSOCIATE_RQ || request.body().remaining() < FIXED) {
      throw new ProtocolException("a PDU of type " + request.type() + " where a request is due");
    }
    byte[] fixed = new byte[FIXED];
    request.body().get(fixed);
    ByteArrayOutputStream answer = new ByteArrayOutputStream();
    boolean any = false;
    while (request.body().remaining() >= 4) {
      int type = request.body().get();
      ByteBuffer content = PduReader.part(request.body());
      if (type == 0x10) {
        answer.writeBytes(PduWriter.item(type, bytes(content)));
      } else if (type == 0x20 && content.remaining() >= 4) {
        any |= answer(content, answer);
      } else if (type == 0x50) {
        answer.writeBytes(userInformation(content));
      }
    }
    out.write(PduWriter.associateAccept(fixed, answer.toByteArray()));
    return any;
  }

  private boolean answer(ByteBuffer proposed, ByteArrayOutputStream answer)
      throws ProtocolException {
    int id = proposed.get() & 0xFF;
    proposed.position(proposed.position() + 3);
    boolean isCommitment = false;
    boolean canRead = false;
    while (proposed.remaining() >= 4) {
      int type = proposed.get();
      Optional<Uid> uid =
          Uid.ofWire(new String(bytes(PduReader.part(proposed)), StandardCharsets.US_ASCII));
      isCommitment |= type == 0x30 && uid.equals(Optional.of(CommitmentMessages.SOP_CLASS));
      canRead |= type == 0x40 && uid.equals(Optional.of(CommitmentMessages.TRANSFER_SYNTAX));
    }
    int result = isCommitment ? canRead ? 0 : 4 : 3;
    answer.writeBytes(PduWriter.answeredContext(id, result, CommitmentMessages.TRANSFER_SYNTAX));
    if (result == 0) {
      context = id;
    }
    return result == 0;
  }

  /** Our own lengths and names, and the roles as the peer wants them: it reports as the SCP. */
  private byte[] userInformation(ByteBuffer wanted) throws ProtocolException {
    ByteArrayOutputStream roles = new ByteArrayOutputStream();
    while (wanted.remaining() >= 4) {
      int type = wanted.get();
      ByteBuffer content = PduReader.part(wanted);
      if (type == 0x51 && content.remaining() == 4) {
        int longest = content.getInt();
        pduLength = longest > 0 ? Math.min(pduLength, longest) : pduLength;
      } else if (type == 0x54) {
        roles.writeBytes(PduWriter.item(type, bytes(content)));
      }
    }
    return PduWriter.userInformation(Peer.USUAL_PDU, roles.toByteArray());
  }

  void send(byte[] command, Optional<byte[]> dataSet) throws IOException {
    DataSetFragments first = new DataSetFragments(out, context, true, pduLength);
    first.write(command);
    first.finish();
    if (dataSet.isPresent()) {
      DataSetFragments second = new DataSetFragments(out, context, false, pduLength);
      second.write(dataSet.get());
      second.finish();
    }
  }

  /** The next message; empty once the peer released the association, which is answered. */
  Optional<Message> receive() throws IOException {
    ByteArrayOutputStream command = new ByteArrayOutputStream();
    ByteArrayOutputStream dataSet = new ByteArrayOutputStream();
    while (true) {
      RawPdu pdu = next();
      switch (pdu.type()) {
        case Pdu.RELEASE_RQ -> {
          out.write(PduWriter.releaseResponse());
          return Optional.empty();
        }
        case Pdu.P_DATA_TF -> {
          if (isWhole(pdu.body(), command, dataSet)) {
            return Optional.of(
                new Message(CommandSet.read(command.toByteArray()), dataSet.toByteArray()));
          }
        }
        default -> throw new ProtocolException("a PDU of type " + pdu.type() + " out of turn");
      }
    }
  }

  private static boolean isWhole(
      ByteBuffer values, ByteArrayOutputStream command, ByteArrayOutputStream dataSet)
      throws ProtocolException {
    boolean whole = false;
    while (values.remaining() >= 6) {
      int length = values.getInt() - 2;
      values.get();
      int control = values.get();
      if (length < 0 || length > values.remaining()) {
        throw new ProtocolException("a presentation data value longer than its PDU");
      }
      byte[] fragment = new byte[length];
      values.get(fragment);
      boolean isCommand = (control & Pdu.COMMAND) != 0;
      (isCommand ? command : dataSet).writeBytes(fragment);
      if (command.size() + dataSet.size() > LONGEST_MESSAGE) {
        throw new ProtocolException("a message without end");
      }
      whole =
          (control & Pdu.LAST) != 0
              && (!isCommand || !CommandSet.read(command.toByteArray()).hasDataSet());
    }
    return whole;
  }

  private RawPdu next() throws IOException {
    int type = in.readUnsignedByte();
    in.readUnsignedByte();
    int length = in.readInt();
    if (length < 0 || length > LONGEST_PDU) {
      throw new ProtocolException("a PDU of type " + type + " and " + length + " bytes");
    }
    byte[] body = new byte[length];
    in.readFully(body);
    return new RawPdu(type, ByteBuffer.wrap(body));
  }

  private static byte[] bytes(ByteBuffer content) {
    byte[] bytes = new byte[content.remaining()];
    content.get(bytes);
    return bytes;
  }

  /** Ends in good order, as the side that asked for the association. */
  void release() throws IOException {
    out.write(PduWriter.releaseRequest());
    while (next().type() != Pdu.RELEASE_RP) {
      // What comes in between is for an association that ends.
    }
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
