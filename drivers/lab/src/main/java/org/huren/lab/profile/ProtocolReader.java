package org.huren.lab.profile;

import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.huren.lab.hl7.Acknowledgement;
import org.huren.lab.link.LinkProfile;
import org.huren.lab.link.LinkProfile.Answered;
import org.huren.lab.link.LinkTimers;
import org.huren.lab.mllp.MllpProfile;
import org.huren.lab.profile.ProfileProblem.Kind;
import org.huren.lab.record.RecordForm;
import org.huren.lab.record.TaggedMessage;

/** Reads how an instrument talks: {@code link}, or {@code blocks} and {@code acknowledge}. */
final class ProtocolReader {
  private static final Pattern SIZE = Pattern.compile("(\\d{1,9})(|KB|MB)");
  private static final Pattern SECONDS = Pattern.compile("(\\d{1,5})(ms|s|m)");

  private ProtocolReader() {}

  private enum Needed {
    REQUIRED,
    OPTIONAL
  }

  private enum KeepAlive {
    IGNORED,
    KEPT
  }

  static Protocol astm(YamlKeys all, LinkProfile usual) {
    return new Protocol.Astm(link(all, usual));
  }

  /** Reads {@code link}; what it does not say is as usual for the protocol. */
  static LinkProfile link(YamlKeys all, LinkProfile usual) {
    YamlKeys keys =
        all.section(
            "link",
            "frames",
            "frameNumbers",
            "checksum",
            "checksumAfter",
            "intermediateFrame",
            "messageEnd",
            "bid",
            "trailer",
            "answered",
            "keepAlive",
            "silence",
            "maxFrame",
            "maxMessage",
            "sendFrames",
            "sendLimit",
            "timers");
    if (usual.messageEnd() == LinkProfile.MessageEnd.FRAME) {
      // Not ASTM records: what lies in no frames is a stream, and a message is what ends by ETX.
      keys.optional("messageEnd").ifPresent(n -> n.keyProblem(Kind.UNKNOWN_KEY, "messageEnd"));
      keys.optional("frames")
          .filter(n -> n.text().equals("absent"))
          .ifPresent(n -> n.problem(Kind.NOT_ALLOWED, n.text(), "stream"));
    }
    int maxFrame = size(keys, "maxFrame", usual.maxFrame());
    int maxMessage = size(keys, "maxMessage", Math.max(maxFrame, usual.maxMessage()));
    if (maxFrame > maxMessage) {
      keys.needed("maxMessage")
          .ifPresent(n -> n.problem(Kind.NOT_A_VALUE, n.text(), "maxFrame and more"));
    }
    Set<Answered> answered = answered(keys, usual);
    LinkProfile.Silence silence = silence(keys, answered);
    return usual.toBuilder()
        .frames(keys.constant("frames", LinkProfile.Frames.class, usual.frames()))
        .frameNumbers(
            keys.constant("frameNumbers", LinkProfile.FrameNumbers.class, usual.frameNumbers()))
        .checksum(keys.constant("checksum", LinkProfile.Checksum.class, usual.checksum()))
        .checksumAfter(
            keys.constant("checksumAfter", LinkProfile.ChecksumAfter.class, usual.checksumAfter()))
        .intermediateFrame(
            keys.constant(
                "intermediateFrame",
                LinkProfile.IntermediateFrame.class,
                usual.intermediateFrame()))
        .messageEnd(keys.constant("messageEnd", LinkProfile.MessageEnd.class, usual.messageEnd()))
        .bidRequired(
            keys.constant(
                    "bid", Needed.class, usual.bidRequired() ? Needed.REQUIRED : Needed.OPTIONAL)
                == Needed.REQUIRED)
        .trailer(keys.optional("trailer").map(n -> n.yes(true)).orElse(usual.trailer()))
        .answered(answered)
        .keepAliveIgnored(
            keys.constant("keepAlive", KeepAlive.class, KeepAlive.IGNORED) == KeepAlive.IGNORED)
        .silence(silence)
        .maxFrame(Math.min(maxFrame, maxMessage))
        .maxMessage(maxMessage)
        .sendFrames(keys.constant("sendFrames", LinkProfile.SendFrames.class, usual.sendFrames()))
        .sendLimit(size(keys, "sendLimit", usual.sendLimit()))
        .timers(timers(keys, usual.timers()))
        .build();
  }

  /** Silence can't complete what was acknowledged before: that would not be durable then. */
  private static LinkProfile.Silence silence(YamlKeys keys, Set<Answered> answered) {
    LinkProfile.Silence silence =
        keys.constant("silence", LinkProfile.Silence.class, LinkProfile.Silence.SETS_ASIDE);
    boolean acknowledges =
        answered.contains(Answered.FRAME)
            || answered.contains(Answered.ETX)
            || answered.contains(Answered.MESSAGE);
    if (silence == LinkProfile.Silence.COMPLETES && acknowledges) {
      keys.needed("silence")
          .ifPresent(
              n -> n.problem(Kind.NOT_ALLOWED, n.text(), "sets-aside with answered: [ enq ]"));
      return LinkProfile.Silence.SETS_ASIDE;
    }
    return silence;
  }

  private static LinkTimers timers(YamlKeys link, LinkTimers usual) {
    YamlKeys keys =
        link.section(
            "timers", "answer", "receive", "frame", "busy", "contention", "trailer", "idle");
    return new LinkTimers(
        duration(keys, "answer").orElse(usual.answer()),
        duration(keys, "receive").orElse(usual.receive()),
        duration(keys, "frame").orElse(usual.frame()),
        duration(keys, "busy").orElse(usual.busy()),
        duration(keys, "contention").orElse(usual.contention()),
        duration(keys, "trailer").orElse(usual.trailer()),
        duration(keys, "idle").or(usual::idle));
  }

  private enum Form {
    STANDARD,
    TAGGED
  }

  private enum Escape {
    SEQUENCE,
    PREFIX
  }

  static RecordForm records(YamlKeys all) {
    YamlKeys keys = all.section("records", "form", "escape", "message", "result");
    boolean tagged = keys.constant("form", Form.class, Form.STANDARD) == Form.TAGGED;
    for (String only : tagged ? List.of("escape") : List.of("message", "result")) {
      keys.optional(only).ifPresent(n -> n.keyProblem(Kind.UNKNOWN_KEY, only));
    }
    if (!tagged) {
      return keys.constant("escape", Escape.class, Escape.SEQUENCE) == Escape.PREFIX
          ? RecordForm.PREFIXED
          : RecordForm.STANDARD;
    }
    return RecordForm.tagged(tag(keys, "message"), tag(keys, "result"));
  }

  private static int tag(YamlKeys keys, String key) {
    return keys.needed(key)
        .flatMap(n -> n.parsed(TaggedMessage::number, Kind.NOT_A_VALUE, "rt"))
        .orElse(0);
  }

  static Protocol hl7(YamlKeys all) {
    MllpProfile usual = MllpProfile.standard();
    YamlKeys keys = all.section("blocks", "start", "end", "maxMessage", "receive", "idle");
    MllpProfile blocks =
        new MllpProfile(
            keys.constant("start", Needed.class, Needed.OPTIONAL) == Needed.REQUIRED,
            keys.constant("end", Needed.class, Needed.REQUIRED) == Needed.REQUIRED,
            size(keys, "maxMessage", usual.maxMessage()),
            duration(keys, "receive").orElse(usual.receive()),
            duration(keys, "idle"));
    return new Protocol.Hl7(blocks, acknowledgement(all.section("acknowledge", "mode", "echo")));
  }

  private static Acknowledgement acknowledgement(YamlKeys keys) {
    Acknowledgement usual = Acknowledgement.original();
    Set<Integer> echoed = new TreeSet<>();
    for (YamlNode field : keys.elements("echo")) {
      field.parsed(Integer::valueOf, Kind.NOT_A_VALUE, "16").ifPresent(echoed::add);
    }
    return new Acknowledgement(
        keys.constant("mode", Acknowledgement.Mode.class, usual.mode()),
        keys.optional("echo").isPresent() ? echoed : usual.echoed());
  }

  private static Set<Answered> answered(YamlKeys keys, LinkProfile usual) {
    Set<Answered> all = EnumSet.noneOf(Answered.class);
    keys.elements("answered").forEach(n -> all.add(n.constant(Answered.class, Answered.FRAME)));
    return keys.optional("answered").isPresent() ? all : usual.answered();
  }

  static int size(YamlKeys keys, String key, int otherwise) {
    return keys.optional(key)
        .flatMap(n -> n.parsed(ProtocolReader::bytes, Kind.NOT_A_VALUE, "64KB"))
        .orElse(otherwise);
  }

  private static int bytes(String text) {
    Matcher m = SIZE.matcher(text);
    if (!m.matches()) {
      throw new IllegalArgumentException(text);
    }
    int shift = m.group(2).equals("MB") ? 20 : m.group(2).equals("KB") ? 10 : 0;
    long bytes = Long.parseLong(m.group(1)) << shift;
    if (bytes < 1 || bytes > 256 << 20) {
      throw new IllegalArgumentException(text);
    }
    return (int) bytes;
  }

  static Optional<Duration> duration(YamlKeys keys, String key) {
    return keys.optional(key)
        .flatMap(n -> n.parsed(ProtocolReader::duration, Kind.NOT_A_VALUE, "60s"));
  }

  private static Duration duration(String text) {
    Matcher m = SECONDS.matcher(text);
    if (!m.matches()) {
      throw new IllegalArgumentException(text);
    }
    long n = Long.parseLong(m.group(1));
    return switch (m.group(2)) {
      case "ms" -> Duration.ofMillis(n);
      case "s" -> Duration.ofSeconds(n);
      default -> Duration.ofMinutes(n);
    };
  }
}
