package org.huren.simulator.modality;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import org.huren.simulator.dicom.Uid;

/**
 * Asks the peer to commit to the storage of what it has, and waits until it says what became of
 * each object (PS3.4 Annex J): on the association of the request, or on one that the peer opens to
 * a port of ours.
 */
public final class Commitment {
  private final Peer peer;
  private final Optional<Integer> port;
  private final Duration wait;
  private final RandomGenerator random;

  /**
   * Of a modality.
   *
   * @param port on which it waits for the report; empty: on the association of the request
   * @param wait longest wait for the report
   */
  public Commitment(Peer peer, Optional<Integer> port, Duration wait, RandomGenerator random) {
    this.peer = peer;
    this.port = port;
    this.wait = wait;
    this.random = random;
  }

  /** What came of a request. */
  public sealed interface Outcome {
    /**
     * The peer reported.
     *
     * @param committed how many of the objects that were asked for
     * @param failed how many failed, by their Failure Reason (0008,1197), hexadecimal
     * @param unmentioned of how many the peer said nothing
     */
    record Reported(Uid transaction, int committed, Map<String, Integer> failed, int unmentioned)
        implements Outcome {
      public Reported {
        failed = Map.copyOf(failed);
      }
    }

    /** It did not; how is in words for tallies. */
    record NotReported(String how) implements Outcome {}
  }

  /** Asks for all of them at once, and waits. */
  public Outcome ask(List<Reference> objects) {
    Uid transaction = Uid.fresh(random);
    try {
      return port.isPresent()
          ? onAPortOfOurs(port.get(), transaction, objects)
          : onOneAssociation(transaction, objects);
    } catch (SocketTimeoutException e) {
      return new Outcome.NotReported("no report in time");
    } catch (IOException e) {
      return new Outcome.NotReported(Reaction.of(e).tally());
    }
  }

  private Outcome onOneAssociation(Uid transaction, List<Reference> objects) throws IOException {
    try (Socket socket = new Socket();
        MessageChannel channel = connected(socket)) {
      Optional<String> no = request(channel, transaction, objects);
      if (no.isPresent()) {
        return new Outcome.NotReported(no.get());
      }
      socket.setSoTimeout(Math.toIntExact(wait.toMillis()));
      Outcome outcome = report(channel, transaction, objects);
      letGo(channel);
      return outcome;
    }
  }

  /** What was said counts, however the association ends. */
  private static void letGo(MessageChannel channel) {
    try {
      channel.release();
    } catch (IOException e) {
      // It ended otherwise.
    }
  }

  private static void awaitRelease(MessageChannel channel) {
    try {
      while (channel.receive().isPresent()) {
        // Until the peer releases.
      }
    } catch (IOException e) {
      // It ended otherwise.
    }
  }

  private Outcome onAPortOfOurs(int own, Uid transaction, List<Reference> objects)
      throws IOException {
    try (ServerSocket server = new ServerSocket(own)) {
      server.setSoTimeout(Math.toIntExact(wait.toMillis()));
      try (Socket socket = new Socket();
          MessageChannel channel = connected(socket)) {
        Optional<String> no = request(channel, transaction, objects);
        if (no.isPresent()) {
          return new Outcome.NotReported(no.get());
        }
        letGo(channel);
      }
      try (Socket theirs = server.accept();
          MessageChannel channel = new MessageChannel(theirs)) {
        theirs.setSoTimeout(Math.toIntExact(wait.toMillis()));
        if (!channel.accept()) {
          return new Outcome.NotReported("an association for something else");
        }
        Outcome outcome = report(channel, transaction, objects);
        awaitRelease(channel);
        return outcome;
      }
    }
  }

  private MessageChannel connected(Socket socket) throws IOException {
    Association.connect(socket, peer);
    return new MessageChannel(socket);
  }

  /** Empty if the peer will report. */
  private Optional<String> request(MessageChannel channel, Uid transaction, List<Reference> objects)
      throws IOException {
    if (!channel.request(peer)) {
      return Optional.of("storage commitment refused");
    }
    channel.send(
        CommitmentMessages.request(1),
        Optional.of(CommitmentMessages.requestedObjects(transaction, objects)));
    MessageChannel.Message answer =
        channel.receive().orElseThrow(() -> new ProtocolException("released without an answer"));
    int status =
        CommitmentMessages.statusOf(answer.command(), 1)
            .orElseThrow(() -> new ProtocolException("an answer that is no N-ACTION-RSP"));
    return status == 0 ? Optional.empty() : Optional.of(String.format("status %04X", status));
  }

  /** Reads reports, each of which is answered, until that of the transaction. */
  private static Outcome report(MessageChannel channel, Uid transaction, List<Reference> objects)
      throws IOException {
    while (true) {
      MessageChannel.Message message =
          channel.receive().orElseThrow(() -> new ProtocolException("released without a report"));
      if (message.command().number(CommandSet.COMMAND).orElse(0)
          != CommitmentMessages.EVENT_REPORT_RQ) {
        throw new ProtocolException("a command where a report is due");
      }
      CommitmentMessages.Report report = CommitmentMessages.report(message.dataSet());
      channel.send(CommitmentMessages.taken(message.command()), Optional.empty());
      if (report.transaction().equals(transaction)) {
        return outcome(report, objects);
      }
    }
  }

  private static Outcome outcome(CommitmentMessages.Report report, List<Reference> objects) {
    int committed = 0;
    int unmentioned = 0;
    Map<String, Integer> failed = new TreeMap<>();
    Set<Uid> said = new HashSet<>(report.committed());
    for (Reference object : objects) {
      Integer reason = report.failed().get(object.sopInstance());
      if (reason != null) {
        failed.merge(String.format("%04X", reason), 1, Integer::sum);
      } else if (said.contains(object.sopInstance())) {
        committed++;
      } else {
        unmentioned++;
      }
    }
    return new Outcome.Reported(report.transaction(), committed, failed, unmentioned);
  }
}
