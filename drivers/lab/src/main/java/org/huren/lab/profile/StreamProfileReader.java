package org.huren.lab.profile;

import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.huren.lab.Bytes;
import org.huren.lab.plain.Notation;
import org.huren.lab.plain.Span;
import org.huren.lab.plain.StreamProfile;
import org.huren.lab.plain.StreamProfile.Answer;
import org.huren.lab.plain.StreamProfile.End;
import org.huren.lab.plain.StreamProfile.Length;
import org.huren.lab.profile.ProfileProblem.Kind;

/** Reads {@code stream}: messages that only marks, lengths or pauses divide. */
final class StreamProfileReader {
  private static final Map<String, Integer> NAMES =
      Map.ofEntries(
          Map.entry("nul", 0),
          Map.entry("soh", 1),
          Map.entry("stx", 2),
          Map.entry("etx", 3),
          Map.entry("eot", 4),
          Map.entry("enq", 5),
          Map.entry("ack", 6),
          Map.entry("tab", 9),
          Map.entry("lf", 10),
          Map.entry("vt", 11),
          Map.entry("ff", 12),
          Map.entry("cr", 13),
          Map.entry("nak", 21),
          Map.entry("etb", 23),
          Map.entry("fs", 28),
          Map.entry("gs", 29),
          Map.entry("rs", 30),
          Map.entry("us", 31));

  /** STX, text and ETX is a frame, which {@code link} reads. */
  private static final Bytes STX = Bytes.of((byte) 2);

  private StreamProfileReader() {}

  static StreamProfile stream(YamlKeys all) {
    YamlKeys keys =
        all.section(
            "stream", "start", "end", "length", "tail", "answers", "maxMessage", "receive", "idle");
    Map<Answer, Bytes> answers = new EnumMap<>(Answer.class);
    YamlKeys said = keys.section("answers", "bid", "stored", "refused");
    for (Answer answer : Answer.values()) {
      bytes(said, answer.name().toLowerCase(Locale.ROOT)).ifPresent(b -> answers.put(answer, b));
    }
    return new StreamProfile(
        bytes(keys, "start").orElse(Bytes.of()),
        end(keys),
        answers,
        ProtocolReader.size(keys, "maxMessage", 1 << 20),
        ProtocolReader.duration(keys, "receive").orElse(Duration.ofSeconds(30)),
        ProtocolReader.duration(keys, "idle"));
  }

  private static End end(YamlKeys keys) {
    Bytes tail = bytes(keys, "tail").orElse(Bytes.of());
    Optional<YamlNode> length = keys.optional("length");
    if (length.isPresent()) {
      keys.optional("end")
          .ifPresent(n -> n.keyProblem(Kind.NOT_ALLOWED, "end", "end or length, not both"));
      List<Length> lengths = new ArrayList<>();
      keys.elements("length").forEach(n -> length(n).ifPresent(lengths::add));
      return lengths.isEmpty() ? new End.Silence() : new End.Counted(lengths, tail);
    }
    keys.optional("tail").ifPresent(n -> n.keyProblem(Kind.UNKNOWN_KEY, "tail"));
    Optional<YamlNode> end = keys.needed("end");
    if (end.isPresent() && end.get().text().equals("silence")) {
      return new End.Silence();
    }
    boolean frame = bytes(keys, "start").filter(STX::equals).isPresent();
    end.filter(n -> frame && n.text().strip().equals("etx"))
        .ifPresent(n -> n.problem(Kind.NOT_ALLOWED, n.text(), "link"));
    return end.flatMap(n -> n.parsed(StreamProfileReader::byteString, Kind.NOT_A_VALUE, "cr lf"))
        .<End>map(End.Mark::new)
        .orElseGet(End.Silence::new);
  }

  private static Optional<Length> length(YamlNode node) {
    if (!node.isMap()) {
      return node.parsed(StreamProfileReader::count, Kind.NOT_A_VALUE, "128")
          .map(n -> new Length.Fixed(Bytes.of(), n));
    }
    YamlKeys keys = node.keys(List.of("starts", "bytes", "at", "as", "times", "plus"));
    Bytes starts = bytes(keys, "starts").orElse(Bytes.of());
    if (keys.optional("bytes").isPresent()) {
      for (String other : List.of("at", "as", "times", "plus")) {
        keys.optional(other).ifPresent(n -> n.keyProblem(Kind.UNKNOWN_KEY, other));
      }
      return keys.optional("bytes")
          .flatMap(n -> n.parsed(StreamProfileReader::count, Kind.NOT_A_VALUE, "128"))
          .map(n -> new Length.Fixed(starts, n));
    }
    int times =
        keys.optional("times")
            .flatMap(n -> n.parsed(StreamProfileReader::count, Kind.NOT_A_VALUE, "6"))
            .orElse(1);
    int plus =
        keys.optional("plus")
            .flatMap(n -> n.parsed(Integer::valueOf, Kind.NOT_A_VALUE, "6"))
            .orElse(0);
    Notation as = keys.constant("as", Notation.class, Notation.TEXT);
    return keys.needed("at")
        .flatMap(n -> n.parsed(StreamProfileReader::place, Kind.NOT_A_VALUE, "3-4"))
        .map(at -> new Length.Told(starts, at, as, times, plus));
  }

  private static Span place(String text) {
    Span span = Span.parse(text);
    if (span.to() == 0) {
      throw new IllegalArgumentException(text);
    }
    return span;
  }

  static int count(String text) {
    int count = Integer.parseInt(text);
    if (count < 1 || count > 1 << 20) {
      throw new IllegalArgumentException(text);
    }
    return count;
  }

  static Optional<Bytes> bytes(YamlKeys keys, String key) {
    return keys.optional(key)
        .flatMap(n -> n.parsed(StreamProfileReader::byteString, Kind.NOT_A_VALUE, "stx"));
  }

  /**
   * {@code stx}, {@code cr lf}, {@code 02 4F}: names of control characters and hexadecimal pairs.
   */
  private static Bytes byteString(String text) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    for (String word : text.strip().toLowerCase(Locale.ROOT).split("\\s+", -1)) {
      Optional<Integer> named = Optional.ofNullable(NAMES.get(word));
      if (named.isEmpty() && !word.matches("[0-9a-f]{2}")) {
        throw new IllegalArgumentException(text);
      }
      bytes.write(named.orElseGet(() -> Integer.parseInt(word, 16)));
    }
    return Bytes.of(bytes.toByteArray());
  }
}
