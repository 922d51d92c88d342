package org.huren.simulator.modality;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.net.Socket;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.random.RandomGenerator;

/** Sends one object the wrong way, on a connection of its own, and sees what the peer does. */
final class FaultyCaller {
  private static final int SLOW_PIECES = 20;

  private final Peer peer;
  private final Duration pause;
  private final RandomGenerator random;

  /**
   * A caller with bad habits.
   *
   * @param pause between the pieces of a slow data set
   */
  FaultyCaller(Peer peer, Duration pause, RandomGenerator random) {
    this.peer = peer;
    this.pause = pause;
    this.random = random;
  }

  Reaction call(LineFault fault, Instance instance) {
    return switch (fault) {
      case GARBAGE -> raw(noise());
      case HALF_OPEN -> raw(halfRequest(instance));
      case SILENT -> associated(instance, Association::listen);
      case SLOW -> associated(instance, a -> a.store(instance, slowly(instance)));
      case STALL -> halfStored(instance, (half, socket) -> half.flush());
      case TRUNCATED -> halfStored(instance, (half, socket) -> half.finish());
      case OVERSIZED_PDU ->
          halfStored(
              instance,
              (half, socket) -> {
                half.flush();
                socket.write(new byte[] {Pdu.P_DATA_TF, 0, 0x7F, -1, -1, -1});
                socket.write(new byte[4096]);
              });
      case ABORT ->
          halfStored(
              instance,
              (half, socket) -> {
                half.flush();
                socket.write(PduWriter.abort());
              });
      case DROP ->
          halfStored(
              instance,
              (half, socket) -> {
                half.flush();
                socket.close();
              });
    };
  }

  private byte[] noise() {
    byte[] noise = new byte[4096];
    random.nextBytes(noise);
    noise[0] |= 0x10;
    return noise;
  }

  private byte[] halfRequest(Instance instance) {
    byte[] request =
        PduWriter.associateRequest(
            peer.calledAe(),
            peer.callingAe(),
            List.of(PresentationContext.of(instance)),
            Peer.USUAL_PDU);
    return Arrays.copyOf(request, request.length / 2);
  }

  private Reaction raw(byte[] bytes) {
    try (Socket socket = new Socket()) {
      Association.connect(socket, peer);
      socket.getOutputStream().write(bytes);
      Pdu answer =
          PduReader.read(new DataInputStream(new BufferedInputStream(socket.getInputStream())));
      return answer instanceof Pdu.Abort a
          ? new Reaction.Aborted(a.source(), a.reason())
          : new Reaction.Nonsense("a " + answer.getClass().getSimpleName());
    } catch (IOException e) {
      return Reaction.of(e);
    }
  }

  private Reaction associated(Instance instance, Function<Association, Reaction> conversation) {
    Association.Opening opening = Association.open(peer, List.of(PresentationContext.of(instance)));
    if (opening instanceof Association.Opening.Failed f) {
      return f.reaction();
    }
    try (Association association = ((Association.Opening.Opened) opening).association()) {
      return conversation.apply(association);
    }
  }

  private Association.Body slowly(Instance instance) {
    return (fragments, socket) -> {
      long piece = Math.max(1, length(instance) / SLOW_PIECES);
      instance.writeDataSet(
          new OutputStream() {
            private long sincePause;

            @Override
            public void write(int b) throws IOException {
              write(new byte[] {(byte) b}, 0, 1);
            }

            @Override
            public void write(byte[] bytes, int offset, int count) throws IOException {
              fragments.write(bytes, offset, count);
              sincePause += count;
              if (sincePause >= piece) {
                sincePause = 0;
                fragments.flush();
                rest();
              }
            }
          });
      fragments.finish();
    };
  }

  private void rest() throws InterruptedIOException {
    try {
      Thread.sleep(pause.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException();
    }
  }

  /** Half of the data set is in the fragments when the fault takes over. */
  private Reaction halfStored(Instance instance, Association.Body fault) {
    return associated(
        instance,
        association ->
            association.store(
                instance,
                (fragments, socket) -> {
                  instance.writeDataSet(new FirstBytes(fragments, length(instance) / 2));
                  fault.send(fragments, socket);
                }));
  }

  private static long length(Instance instance) throws IOException {
    FirstBytes none = new FirstBytes(OutputStream.nullOutputStream(), 0);
    instance.writeDataSet(none);
    return none.seen;
  }

  /** Lets the first bytes pass and swallows the rest. */
  private static final class FirstBytes extends OutputStream {
    private final OutputStream out;
    private final long limit;
    private long seen;

    FirstBytes(OutputStream out, long limit) {
      this.out = out;
      this.limit = limit;
    }

    @Override
    public void write(int b) throws IOException {
      write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int count) throws IOException {
      long room = Math.min(count, limit - seen);
      if (room > 0) {
        out.write(bytes, offset, (int) room);
      }
      seen += count;
    }
  }
}
