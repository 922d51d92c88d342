package org.huren.simulator.modality;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * One association of a storage service class user, one object at a time (PS3.8, PS3.7). Not safe
 * for threads.
 */
final class Association implements AutoCloseable {
  private final Peer peer;
  private final Socket socket;
  private final DataInputStream in;
  private final OutputStream out;
  private final List<PresentationContext> offered;
  private Set<Integer> accepted = Set.of();
  private int pduLength;
  private int lastMessageId;

  private Association(Peer peer, Socket socket, List<PresentationContext> offered)
      throws IOException {
    this.peer = peer;
    this.socket = socket;
    this.in = new DataInputStream(new BufferedInputStream(socket.getInputStream()));
    this.out = socket.getOutputStream();
    this.offered = offered;
    this.pduLength = peer.longestPdu();
  }

  /** How opening ended. */
  sealed interface Opening {
    /** Objects may be sent. */
    record Opened(Association association) implements Opening {}

    /** The peer said no, or nothing. */
    record Failed(Reaction reaction) implements Opening {}
  }

  /** Connects and negotiates. */
  static Opening open(Peer peer, List<PresentationContext> contexts) {
    Socket socket = new Socket();
    try {
      connect(socket, peer);
      Association association = new Association(peer, socket, contexts);
      Optional<Reaction> refusal = association.negotiate();
      if (refusal.isEmpty()) {
        return new Opening.Opened(association);
      }
      association.close();
      return new Opening.Failed(refusal.get());
    } catch (IOException e) {
      closeQuietly(socket);
      return new Opening.Failed(Reaction.of(e));
    }
  }

  static void connect(Socket socket, Peer peer) throws IOException {
    int timeout = Math.toIntExact(peer.timeout().toMillis());
    socket.setTcpNoDelay(true);
    socket.setSoTimeout(timeout);
    socket.connect(peer.address(), timeout);
  }

  /** Empty if the peer took the association. */
  private Optional<Reaction> negotiate() throws IOException {
    out.write(
        PduWriter.associateRequest(peer.calledAe(), peer.callingAe(), offered, Peer.USUAL_PDU));
    Pdu answer = PduReader.read(in);
    if (answer instanceof Pdu.AssociateAccept a) {
      accepted = Set.copyOf(a.accepted());
      if (a.maximumLength() > 0) {
        pduLength = Math.min(pduLength, Math.max(16, a.maximumLength()));
      }
      return Optional.empty();
    }
    if (answer instanceof Pdu.AssociateReject r) {
      return Optional.of(new Reaction.Rejected(r.result(), r.source(), r.reason()));
    }
    return Optional.of(unexpected(answer));
  }

  /** Whether this association offered the object's context. */
  boolean offers(Instance instance) {
    return offered.contains(PresentationContext.of(instance));
  }

  /** How the data set of one object is written. */
  interface Body {
    void send(DataSetFragments fragments, OutputStream socket) throws IOException;
  }

  /** Sends one object and waits for the answer; anything but an answer ends the association. */
  Reaction store(Instance instance) {
    return store(
        instance,
        (fragments, raw) -> {
          instance.writeDataSet(fragments);
          fragments.finish();
        });
  }

  /** Sends one object whose data set is written as {@code body} likes. */
  Reaction store(Instance instance, Body body) {
    int context = PduWriter.contextId(offered.indexOf(PresentationContext.of(instance)));
    if (!accepted.contains(context)) {
      return new Reaction.ContextRefused();
    }
    lastMessageId = lastMessageId % 0xFFFF + 1;
    try {
      DataSetFragments command = new DataSetFragments(out, context, true, pduLength);
      command.write(
          StoreCommand.request(lastMessageId, instance.sopClass(), instance.sopInstance()));
      command.finish();
      DataSetFragments dataSet = new DataSetFragments(out, context, false, pduLength);
      body.send(dataSet, out);
      return answer(lastMessageId, dataSet);
    } catch (IOException e) {
      return Reaction.of(e);
    }
  }

  private Reaction answer(int messageId, DataSetFragments sent) throws IOException {
    ByteArrayOutputStream command = new ByteArrayOutputStream();
    while (true) {
      Pdu pdu = PduReader.read(in);
      if (!(pdu instanceof Pdu.Command c)) {
        return unexpected(pdu);
      }
      byte[] fragment = new byte[c.fragment().remaining()];
      c.fragment().get(fragment);
      command.writeBytes(fragment);
      if (c.last()) {
        return new Reaction.Answered(
            StoreCommand.statusOf(command.toByteArray(), messageId), sent.sha256(), sent.bytes());
      }
      if (command.size() > 1 << 16) {
        throw new ProtocolException("an answer without end");
      }
    }
  }

  private Reaction unexpected(Pdu pdu) throws IOException {
    if (pdu instanceof Pdu.Abort a) {
      return new Reaction.Aborted(a.source(), a.reason());
    }
    if (pdu instanceof Pdu.ReleaseRequest) {
      out.write(PduWriter.releaseResponse());
      return new Reaction.Disconnected("released by the peer");
    }
    throw new ProtocolException("a " + pdu.getClass().getSimpleName() + " out of turn");
  }

  /** Says nothing and waits for what the peer does. */
  Reaction listen() {
    try {
      return unexpected(PduReader.read(in));
    } catch (IOException e) {
      return Reaction.of(e);
    }
  }

  /** Ends in good order; a peer that doesn't answer is left. */
  void release() {
    try {
      out.write(PduWriter.releaseRequest());
      Pdu answer = PduReader.read(in);
      if (answer instanceof Pdu.ReleaseRequest) {
        out.write(PduWriter.releaseResponse());
      }
    } catch (IOException e) {
      // Nothing is at stake any more: every object has its answer.
    } finally {
      close();
    }
  }

  @Override
  public void close() {
    closeQuietly(socket);
  }

  private static void closeQuietly(Socket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      // It is of no more use either way.
    }
  }
}
