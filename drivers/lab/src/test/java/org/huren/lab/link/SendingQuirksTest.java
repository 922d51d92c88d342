package org.huren.lab.link;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.EnumSet;
import org.huren.lab.link.LinkProfile.Answered;
import org.huren.lab.link.LinkProfile.Checksum;
import org.huren.lab.link.LinkProfile.FrameNumbers;
import org.huren.lab.link.LinkProfile.SendFrames;
import org.junit.jupiter.api.Test;

/** What instruments want of the frames that they get. */
class SendingQuirksTest {
  private static final byte[] ACK = {6};
  private static final byte[] NAK = {0x15};
  private static final String MESSAGE = "H|\\^&\rO|1|S1\rL|1|N\r";

  /** ENQ STX records ETX EOT, each acknowledged (Snibe MAGLUMI). */
  private static Bench bare() {
    return new Bench(
        new LinkProfile.Builder()
            .frameNumbers(FrameNumbers.ABSENT)
            .checksum(Checksum.ABSENT)
            .trailer(false)
            .answered(EnumSet.of(Answered.ENQ, Answered.STX, Answered.FRAME, Answered.EOT))
            .sendFrames(SendFrames.MESSAGE)
            .build());
  }

  private static String text(Bench bench) {
    return new String(bench.sentBytes(), StandardCharsets.ISO_8859_1);
  }

  @Test
  void wholeMessageGoesOutInOneFrame_cutByEtbWhereItIsTooLong() {
    Bench bench =
        new Bench(new LinkProfile.Builder().sendFrames(SendFrames.MESSAGE).sendLimit(10).build());
    assertThat(bench.send(MESSAGE)).isEqualTo("E");
    bench.receive(ACK);
    assertThat(text(bench)).startsWith("\u00021H|\\^&\rO|1|\u0017");
    bench.receive(ACK);
    assertThat(text(bench)).startsWith("\u00022S1\rL|1|N\r\u0003");
    assertThat(bench.receive(ACK)).isEqualTo("T");
  }

  @Test
  void instrumentThatAcknowledgesStxAndEtx_getsEotAfterTheSecond() {
    Bench bench = bare();
    bench.send(MESSAGE);
    bench.receive(ACK);
    assertThat(text(bench)).isEqualTo("\u0002" + MESSAGE + "\u0003");
    assertThat(bench.receive(ACK)).isEmpty();
    assertThat(bench.receive(ACK)).isEqualTo("T");
    assertThat(bench.others).contains(new LinkEffect.Sent());
    assertThat(bench.receive(ACK)).isEmpty();
    assertThat(bench.noise).isZero();
  }

  @Test
  void refusalOfWhatStxBegan_isARefusalOfTheWhole() {
    Bench bench = bare();
    bench.send(MESSAGE);
    bench.receive(ACK);
    bench.receive(ACK);
    bench.receive(NAK);
    assertThat(text(bench)).isEqualTo("\u0002" + MESSAGE + "\u0003");
    assertThat(bench.others).doesNotContain(new LinkEffect.Sent());
  }

  @Test
  void oneAckForTheWhole_countsWhenTheSecondDoesNotCome() {
    Bench bench = bare();
    bench.send(MESSAGE);
    bench.receive(ACK);
    bench.receive(ACK);
    assertThat(bench.pass(Duration.ofSeconds(14))).isEmpty();
    assertThat(bench.pass(Duration.ofSeconds(2))).isEqualTo("T");
    assertThat(bench.others).contains(new LinkEffect.Sent());
  }
}
