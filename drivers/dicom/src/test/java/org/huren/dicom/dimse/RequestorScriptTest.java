package org.huren.dicom.dimse;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandler;
import io.netty.channel.embedded.EmbeddedChannel;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.huren.dicom.AeTitle;
import org.huren.dicom.association.AbortCause;
import org.huren.dicom.association.Acceptor;
import org.huren.dicom.association.Association;
import org.huren.dicom.association.AssociationEnd;
import org.huren.dicom.association.AssociationEvent;
import org.huren.dicom.association.AssociationPolicy;
import org.huren.dicom.association.AssociationSettings;
import org.huren.dicom.association.AssociationUser;
import org.huren.dicom.association.PresentationContext;
import org.huren.dicom.association.UpperLayer;
import org.huren.dicom.pdu.AnsweredContext;
import org.huren.dicom.pdu.Pdu;
import org.huren.dicom.pdu.PduEncoder;
import org.huren.dicom.pdu.ProposedContext;
import org.huren.dicom.pdu.UserInformation;
import org.junit.jupiter.api.Test;

/** The requesting side and release collisions, against acceptors that speak raw bytes. */
class RequestorScriptTest {
  private static final byte[] ACCEPTANCE =
      PduEncoder.encode(
          new Pdu.AssociateAc(
              1,
              "HUREN",
              "CT01",
              Wire.DICOM,
              List.of(
                  new AnsweredContext(1, AnsweredContext.Result.ACCEPTANCE, Wire.EXPLICIT),
                  new AnsweredContext(3, AnsweredContext.Result.USER_REJECTION, "")),
              UserInformation.of(16384, "1.2.3", "PEER")));

  private final List<AssociationEvent> events = new ArrayList<>();
  private final PlainUser user = new PlainUser();

  @Test
  void acceptance_establishesWhatBothAgreeOn() {
    EmbeddedChannel channel = requestor();
    says(channel, ACCEPTANCE);
    assertThat(user.association.info().contexts())
        .containsExactly(new PresentationContext(1, Wire.CT, Wire.EXPLICIT));
    assertThat(user.association.fragmentSize()).isEqualTo(16378);
  }

  @Test
  void rejection_isReported_andTheConnectionClosed() {
    EmbeddedChannel channel = requestor();
    says(channel, new byte[] {3, 0, 0, 0, 0, 4, 0, 2, 3, 1});
    assertThat(events)
        .singleElement()
        .isInstanceOfSatisfying(
            AssociationEvent.Rejected.class,
            r -> assertThat(r.why()).isEqualTo("TEMPORARY_CONGESTION"));
    assertThat(channel.isOpen()).isFalse();
  }

  @Test
  void acceptorThatNeverAnswers_isGivenUp() {
    EmbeddedChannel channel = requestor();
    waits(channel, Duration.ofSeconds(16));
    assertThat(hears(channel)).containsExactly("PDU 1", "ABORT 0 0");
    assertThat(events)
        .singleElement()
        .isInstanceOfSatisfying(
            AssociationEvent.ConnectionFailed.class,
            f -> assertThat(f.cause()).isEqualTo(AbortCause.ARTIM_EXPIRED));
    waits(channel, Duration.ofSeconds(16));
    assertThat(channel.isOpen()).isFalse();
  }

  @Test
  void release_endsWithTheAnswer_dataMayStillCome() {
    EmbeddedChannel channel = requestor();
    says(channel, ACCEPTANCE);
    hears(channel);
    user.association.release();
    assertThat(hears(channel)).containsExactly("RELEASE-RQ");
    says(channel, Wire.data(1, new byte[7]));
    assertThat(user.bytes).isEqualTo(7);
    says(channel, Wire.RELEASE_RP);
    assertThat(user.end).contains(new AssociationEnd.Released());
    assertThat(channel.isOpen()).isFalse();
  }

  @Test
  void releaseThatIsNotAnswered_isAborted() {
    EmbeddedChannel channel = requestor();
    says(channel, ACCEPTANCE);
    hears(channel);
    user.association.release();
    waits(channel, Duration.ofSeconds(16));
    assertThat(hears(channel)).containsExactly("RELEASE-RQ", "ABORT 0 0");
    assertThat(user.end).get().isInstanceOf(AssociationEnd.Aborted.class);
  }

  @Test
  void collisionOfReleases_asRequestor_answersFirst() {
    EmbeddedChannel channel = requestor();
    says(channel, ACCEPTANCE);
    hears(channel);
    user.association.release();
    says(channel, Wire.RELEASE_RQ);
    assertThat(hears(channel)).containsExactly("RELEASE-RQ", "RELEASE-RP");
    assertThat(user.end).isEmpty();
    says(channel, Wire.RELEASE_RP);
    assertThat(user.end).contains(new AssociationEnd.Released());
  }

  @Test
  void collisionOfReleases_asAcceptor_awaitsTheAnswerFirst() {
    EmbeddedChannel channel = acceptor();
    says(channel, Wire.associateRq(1));
    hears(channel);
    user.association.release();
    says(channel, Wire.RELEASE_RQ);
    assertThat(hears(channel)).containsExactly("RELEASE-RQ");
    says(channel, Wire.RELEASE_RP);
    assertThat(hears(channel)).containsExactly("RELEASE-RP");
    assertThat(user.end).contains(new AssociationEnd.Released());
  }

  @Test
  void requestFromTheAcceptor_isAbortedAsUnexpected() {
    EmbeddedChannel channel = requestor();
    hears(channel);
    says(channel, Wire.associateRq(1));
    assertThat(hears(channel)).containsExactly("ABORT 2 2");
  }

  @Test
  void sendingAfterTheEnd_isIgnored() {
    EmbeddedChannel channel = requestor();
    says(channel, ACCEPTANCE, Wire.ABORT);
    hears(channel);
    ByteBuf late = Unpooled.wrappedBuffer(new byte[5]);
    user.association.send(1, true, true, late);
    assertThat(late.refCnt()).isZero();
    assertThat(hears(channel)).isEmpty();
  }

  // --- helpers of this test ------------------------------------------------------------------

  private EmbeddedChannel requestor() {
    Pdu.AssociateRq request =
        new Pdu.AssociateRq(
            1,
            "HUREN",
            "CT01",
            Wire.DICOM,
            List.of(
                new ProposedContext(1, Wire.CT, List.of(Wire.EXPLICIT)),
                new ProposedContext(3, Wire.VERIFICATION, List.of(Wire.EXPLICIT))),
            UserInformation.of(65536, "1.2", "US"));
    return open(
        UpperLayer.requestor(
            AssociationSettings.defaults(),
            new AeTitle("CT01"),
            new AeTitle("HUREN"),
            request,
            events::add,
            user::on));
  }

  private EmbeddedChannel acceptor() {
    return open(
        new Acceptor(
                AssociationSettings.defaults(),
                1,
                request -> AssociationPolicy.accept(),
                events::add,
                user::on)
            .newHandler());
  }

  private static EmbeddedChannel open(ChannelHandler handler) {
    EmbeddedChannel channel = new EmbeddedChannel();
    channel.freezeTime();
    channel.pipeline().addLast(handler);
    channel.pipeline().fireChannelActive();
    return channel;
  }

  private static void says(EmbeddedChannel channel, byte[]... bytes) {
    channel.writeInbound(Unpooled.wrappedBuffer(Wire.join(bytes)));
  }

  private static List<String> hears(EmbeddedChannel channel) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (ByteBuf out = channel.readOutbound(); out != null; out = channel.readOutbound()) {
      byte[] bytes = new byte[out.readableBytes()];
      out.readBytes(bytes);
      out.release();
      all.writeBytes(bytes);
    }
    return Wire.spoken(all.toByteArray());
  }

  private static void waits(EmbeddedChannel channel, Duration time) {
    channel.advanceTimeBy(time.toNanos(), TimeUnit.NANOSECONDS);
    channel.runScheduledPendingTasks();
  }

  /** A service user that counts bytes and answers releases. */
  private static final class PlainUser implements AssociationUser {
    private Association association;
    private Optional<AssociationEnd> end = Optional.empty();
    private int bytes;

    AssociationUser on(Association made) {
      association = made;
      return this;
    }

    @Override
    public void data(PresentationContext context, boolean command, boolean last, ByteBuffer in) {
      bytes += in.remaining();
    }

    @Override
    public void releaseRequested() {
      association.releaseResponse();
    }

    @Override
    public boolean isBusy() {
      return false;
    }

    @Override
    public long messageInProgress() {
      return 0;
    }

    @Override
    public void stopping() {}

    @Override
    public void ended(AssociationEnd how) {
      end = Optional.of(how);
    }
  }
}
