package org.huren.simulator.modality;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SplittableRandom;
import org.huren.simulator.dicom.Uid;
import org.huren.simulator.modality.Commitment.Outcome;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class CommitmentTest {
  private static final List<Reference> OBJECTS =
      List.of(object("1.2.3.1"), object("1.2.3.22"), object("1.2.3.333"));

  private static Reference object(String uid) {
    return new Reference(new Uid("1.2.840.10008.5.1.4.1.1.2"), new Uid(uid));
  }

  private static Outcome ask(TestCommitmentScp scp, Optional<Integer> port) {
    Peer peer = new Peer(scp.address(), "STORE", "CT01", 4096, Duration.ofSeconds(10));
    return new Commitment(peer, port, Duration.ofSeconds(10), new SplittableRandom(1)).ask(OBJECTS);
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  @Test
  void report_comesOnTheAssociationOfTheRequest_andIsAnswered() throws Exception {
    try (TestCommitmentScp scp = new TestCommitmentScp(0, 2, OptionalInt.empty())) {
      Outcome outcome = ask(scp, Optional.empty());
      assertThat(outcome)
          .asInstanceOf(type(Outcome.Reported.class))
          .satisfies(
              r -> {
                assertThat(r.committed()).isEqualTo(2);
                assertThat(r.failed()).isEqualTo(Map.of("0112", 1));
                assertThat(r.unmentioned()).isZero();
              });
      assertThat(scp.answers.take()).isZero();
    }
  }

  @Test
  void report_comesOnAnAssociationOfThePeers_toAPortOfOurs() throws Exception {
    int port = freePort();
    try (TestCommitmentScp scp = new TestCommitmentScp(0, 3, OptionalInt.of(port))) {
      assertThat(ask(scp, Optional.of(port)))
          .asInstanceOf(type(Outcome.Reported.class))
          .satisfies(r -> assertThat(r.committed()).isEqualTo(3));
      assertThat(scp.answers.take()).isZero();
    }
  }

  @Test
  void refusedRequest_isNotWaitedFor() throws Exception {
    try (TestCommitmentScp scp = new TestCommitmentScp(0x0213, 0, OptionalInt.empty())) {
      assertThat(ask(scp, Optional.empty())).isEqualTo(new Outcome.NotReported("status 0213"));
    }
  }

  @Test
  void peerWithoutCommitment_isReportedAsSuch() throws Exception {
    try (TestScp scp = new TestScp(16384, true, object -> 0)) {
      Peer peer = new Peer(scp.address(), "STORE", "CT01", 4096, Duration.ofSeconds(10));
      Commitment commitment =
          new Commitment(peer, Optional.empty(), Duration.ofSeconds(1), new SplittableRandom(1));
      assertThat(commitment.ask(OBJECTS))
          .isEqualTo(new Outcome.NotReported("storage commitment refused"));
    }
  }
}
