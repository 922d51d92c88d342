package org.huren.lab.profile;

import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.huren.lab.hl7.Acknowledgement;
import org.huren.lab.link.LinkProfile;
import org.huren.lab.link.LinkProfile.Answered;
import org.huren.lab.mllp.MllpProfile;
import org.huren.lab.profile.ProfileProblem.Kind;

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

  static Protocol astm(YamlKeys all) {
    LinkProfile usual = LinkProfile.standard();
    YamlKeys keys =
        all.section(
            "link",
            "frameNumbers",
            "checksum",
            "intermediateFrame",
            "bid",
            "trailer",
            "answered",
            "keepAlive",
            "maxFrame",
            "maxMessage",
            "sendLimit");
    int maxFrame = size(keys, "maxFrame", usual.maxFrame());
    int maxMessage = size(keys, "maxMessage", Math.max(maxFrame, usual.maxMessage()));
    if (maxFrame > maxMessage) {
      keys.needed("maxMessage")
          .ifPresent(n -> n.problem(Kind.NOT_A_VALUE, n.text(), "maxFrame and more"));
    }
    return new Protocol.Astm(
        new LinkProfile(
            keys.constant("frameNumbers", LinkProfile.FrameNumbers.class, usual.frameNumbers()),
            keys.constant("checksum", LinkProfile.Checksum.class, usual.checksum()),
            keys.constant(
                "intermediateFrame",
                LinkProfile.IntermediateFrame.class,
                usual.intermediateFrame()),
            keys.constant("bid", Needed.class, Needed.REQUIRED) == Needed.REQUIRED,
            keys.optional("trailer").map(n -> n.yes(true)).orElse(usual.trailer()),
            answered(keys, usual),
            keys.constant("keepAlive", KeepAlive.class, KeepAlive.IGNORED) == KeepAlive.IGNORED,
            Math.min(maxFrame, maxMessage),
            maxMessage,
            size(keys, "sendLimit", usual.sendLimit()),
            usual.timers()));
  }

  static Protocol hl7(YamlKeys all) {
    MllpProfile usual = MllpProfile.standard();
    YamlKeys keys = all.section("blocks", "start", "end", "maxMessage", "receive");
    MllpProfile blocks =
        new MllpProfile(
            keys.constant("start", Needed.class, Needed.OPTIONAL) == Needed.REQUIRED,
            keys.constant("end", Needed.class, Needed.REQUIRED) == Needed.REQUIRED,
            size(keys, "maxMessage", usual.maxMessage()),
            keys.optional("receive")
                .flatMap(n -> n.parsed(ProtocolReader::duration, Kind.NOT_A_VALUE, "60s"))
                .orElse(usual.receive()));
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

  private static int size(YamlKeys keys, String key, int otherwise) {
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
