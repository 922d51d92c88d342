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
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.huren.dicom.AeTitle;
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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What the peer sees and the user hears of PS3.8 Table 9-10: the running machine is brought into
 * each state that a peer can meet, on either side, and given every PDU, legal there or not. Sta1,
 * Sta3 and Sta4 pass within one call, so no peer meets them.
 */
class UpperLayerMachineTest {
  private static final byte[] REQUEST = Wire.associateRq(1);
  private static final byte[] ACCEPTANCE =
      PduEncoder.encode(
          new Pdu.AssociateAc(
              1,
              "HUREN",
              "CT01",
              Wire.DICOM,
              List.of(new AnsweredContext(1, AnsweredContext.Result.ACCEPTANCE, Wire.EXPLICIT)),
              UserInformation.of(16384, "1.2.3", "PEER")));

  /** The PDUs, by the events that they are. */
  private static final Map<String, byte[]> PDUS =
      Map.of(
          "Evt3",
          ACCEPTANCE,
          "Evt4",
          new byte[] {3, 0, 0, 0, 0, 4, 0, 1, 1, 1},
          "Evt6",
          REQUEST,
          "Evt10",
          Wire.data(1, new byte[5]),
          "Evt12",
          Wire.RELEASE_RQ,
          "Evt13",
          Wire.RELEASE_RP,
          "Evt16",
          Wire.ABORT,
          "Evt19",
          new byte[] {9, 0, 0, 0, 0, 4, 0, 0, 0, 0});

  /** What an unexpected PDU is answered with, and one that is none: source and reason. */
  private static final String UNEXPECTED = "ABORT 2 2, ended, open";

  private static final String UNRECOGNIZED = "ABORT 2 1, ended, open";

  private static final Map<String, String> LATE =
      Map.of(
          "Evt3", "open",
          "Evt4", "open",
          "Evt6", "ABORT 2 2, open",
          "Evt10", "open",
          "Evt12", "open",
          "Evt13", "open",
          "Evt16", "closed",
          "Evt19", "ABORT 2 1, open");

  /** The cells where something else than AA-8 stands, as seen from outside. */
  private static final Map<String, Map<String, String>> CELLS =
      Map.ofEntries(
          Map.entry(
              "acceptor Sta2",
              Map.of(
                  "Evt3", "ABORT 0 0, failed, open",
                  "Evt4", "ABORT 0 0, failed, open",
                  "Evt6", "AC, open",
                  "Evt10", "ABORT 0 0, failed, open",
                  "Evt12", "ABORT 0 0, failed, open",
                  "Evt13", "ABORT 0 0, failed, open",
                  "Evt16", "failed, closed",
                  "Evt19", "ABORT 0 0, failed, open")),
          Map.entry("acceptor Sta6", Map.of("Evt10", "data, open", "Evt12", "release, open")),
          Map.entry(
              "acceptor Sta7",
              Map.of("Evt10", "data, open", "Evt12", "release, open", "Evt13", "ended, closed")),
          Map.entry("acceptor Sta8", Map.of()),
          Map.entry("acceptor Sta10", Map.of("Evt13", "ended, open")),
          Map.entry("acceptor Sta12", Map.of()),
          Map.entry("acceptor Sta13", LATE),
          Map.entry(
              "requestor Sta5",
              Map.of(
                  "Evt3", "open",
                  "Evt4", "failed, closed",
                  "Evt6", "ABORT 2 2, failed, open",
                  "Evt10", "ABORT 2 2, failed, open",
                  "Evt12", "ABORT 2 2, failed, open",
                  "Evt13", "ABORT 2 2, failed, open",
                  "Evt16", "failed, closed",
                  "Evt19", "ABORT 2 1, failed, open")),
          Map.entry("requestor Sta6", Map.of("Evt10", "data, open", "Evt12", "release, open")),
          Map.entry(
              "requestor Sta7",
              Map.of("Evt10", "data, open", "Evt12", "release, open", "Evt13", "ended, closed")),
          Map.entry("requestor Sta8", Map.of()),
          Map.entry("requestor Sta9", Map.of()),
          Map.entry("requestor Sta11", Map.of("Evt13", "ended, closed")),
          Map.entry("requestor Sta13", LATE));

  private final List<AssociationEvent> events = new ArrayList<>();
  private final Listening user = new Listening();

  static Stream<Arguments> everyStateWithEveryPdu() {
    return CELLS.keySet().stream()
        .sorted()
        .flatMap(state -> PDUS.keySet().stream().sorted().map(e -> Arguments.of(state, e)));
  }

  @ParameterizedTest(name = "{0} {1}")
  @MethodSource("everyStateWithEveryPdu")
  void everyPdu_inEveryState_isMetAsInTheStandard(String state, String event) {
    EmbeddedChannel channel = in(state);
    heard(channel);
    user.heard.clear();
    events.clear();

    channel.writeInbound(Unpooled.wrappedBuffer(PDUS.get(event)));

    String other =
        event.equals("Evt16") ? "ended, closed" : event.equals("Evt19") ? UNRECOGNIZED : UNEXPECTED;
    // AR-10, the way into Sta12, has confirmed the release to the user
    String unsaid = state.endsWith("Sta12") ? other.replace("ended, ", "") : other;
    String expected = CELLS.get(state).getOrDefault(event, unsaid);
    assertThat(seen(channel)).isEqualTo(expected);
    if (expected.contains("ABORT")) {
      channel.advanceTimeBy(Duration.ofSeconds(16).toNanos(), TimeUnit.NANOSECONDS);
      channel.runScheduledPendingTasks();
      assertThat(channel.isOpen()).as("ARTIM has run out").isFalse();
    }
  }

  /** The peer hangs up: every association that was not over is, and told so once. */
  @ParameterizedTest(name = "{0}")
  @MethodSource("states")
  void connectionThatEnds_inAnyState_isToldOnce(String state) {
    EmbeddedChannel channel = in(state);
    boolean over = state.endsWith("Sta12") || state.endsWith("Sta13");
    user.heard.clear();
    events.clear();
    channel.close().syncUninterruptibly();
    channel.releaseOutbound();
    boolean before = state.endsWith("Sta2") || state.endsWith("Sta5");
    assertThat(events).hasSize(over ? 0 : 1);
    assertThat(user.heard).isEqualTo(over || before ? List.of() : List.of("ended"));
  }

  static Stream<String> states() {
    return CELLS.keySet().stream().sorted();
  }

  // --- the ways into the states --------------------------------------------------------------

  private EmbeddedChannel in(String state) {
    boolean accepting = state.startsWith("acceptor");
    EmbeddedChannel channel = open(accepting ? acceptor() : requestor());
    String number = state.substring(state.indexOf("Sta") + 3);
    if (number.equals("2") || number.equals("5")) {
      return channel;
    }
    says(channel, accepting ? REQUEST : ACCEPTANCE);
    switch (number) {
      case "7" -> user.release();
      case "8" -> says(channel, Wire.RELEASE_RQ);
      case "9", "10" -> {
        user.release();
        says(channel, Wire.RELEASE_RQ);
      }
      case "11" -> {
        user.release();
        says(channel, Wire.RELEASE_RQ);
        user.answer();
      }
      case "12" -> {
        user.release();
        says(channel, Wire.RELEASE_RQ, Wire.RELEASE_RP);
      }
      case "13" -> {
        says(channel, Wire.RELEASE_RQ);
        user.answer();
      }
      default -> {}
    }
    return channel;
  }

  private ChannelHandler acceptor() {
    return new Acceptor(
            AssociationSettings.defaults(),
            1,
            request -> AssociationPolicy.accept(),
            events::add,
            user::on)
        .newHandler();
  }

  private ChannelHandler requestor() {
    return UpperLayer.requestor(
        AssociationSettings.defaults(),
        new AeTitle("CT01"),
        new AeTitle("HUREN"),
        new Pdu.AssociateRq(
            1,
            "HUREN",
            "CT01",
            Wire.DICOM,
            List.of(new ProposedContext(1, Wire.CT, List.of(Wire.EXPLICIT))),
            UserInformation.of(65536, "1.2", "US")),
        events::add,
        user::on);
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

  // --- what comes of it ----------------------------------------------------------------------

  private String seen(EmbeddedChannel channel) {
    List<String> all = new ArrayList<>(heard(channel));
    all.addAll(user.heard);
    boolean failed =
        events.stream()
            .anyMatch(
                e ->
                    e instanceof AssociationEvent.ConnectionFailed
                        || e instanceof AssociationEvent.Rejected);
    if (failed) {
      all.add("failed");
    }
    all.add(channel.isOpen() ? "open" : "closed");
    return String.join(", ", all);
  }

  private static List<String> heard(EmbeddedChannel channel) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (ByteBuf out = channel.readOutbound(); out != null; out = channel.readOutbound()) {
      byte[] bytes = new byte[out.readableBytes()];
      out.readBytes(bytes);
      out.release();
      all.writeBytes(bytes);
    }
    return Wire.spoken(all.toByteArray());
  }

  /** A service user that says what it hears and does nothing of its own. */
  private static final class Listening implements AssociationUser {
    private final List<String> heard = new ArrayList<>();
    private Optional<Association> association = Optional.empty();

    AssociationUser on(Association made) {
      association = Optional.of(made);
      return this;
    }

    void release() {
      association.orElseThrow().release();
    }

    void answer() {
      association.orElseThrow().releaseResponse();
    }

    @Override
    public void data(PresentationContext context, boolean command, boolean last, ByteBuffer in) {
      if (in.remaining() != 5 || !last) {
        throw new AssertionError(in.remaining() + " bytes, last: " + last);
      }
      heard.add("data");
    }

    @Override
    public void releaseRequested() {
      heard.add("release");
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
      heard.add("ended");
    }
  }
}
