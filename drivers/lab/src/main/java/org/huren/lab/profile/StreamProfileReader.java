package org.huren.lab.profile;

import java.io.ByteArrayOutputStream;
import java.time.Duration;
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
      return length.get().isMap() ? told(length.get(), tail) : fixed(length.get(), tail);
    }
    keys.optional("tail").ifPresent(n -> n.keyProblem(Kind.UNKNOWN_KEY, "tail"));
    Optional<YamlNode> end = keys.needed("end");
    if (end.isPresent() && end.get().text().equals("silence")) {
      return new End.Silence();
    }
    return end.flatMap(n -> n.parsed(StreamProfileReader::byteString, Kind.NOT_A_VALUE, "cr lf"))
        .<End>map(End.Mark::new)
        .orElseGet(End.Silence::new);
  }

  private static End fixed(YamlNode length, Bytes tail) {
    return length
        .parsed(StreamProfileReader::count, Kind.NOT_A_VALUE, "128")
        .<End>map(n -> new End.Length(n, tail))
        .orElseGet(End.Silence::new);
  }

  private static End told(YamlNode length, Bytes tail) {
    YamlKeys keys = length.keys(List.of("at", "as", "plus"));
    Optional<Span> at =
        keys.needed("at")
            .flatMap(n -> n.parsed(Span::parse, Kind.NOT_A_VALUE, "3-4"))
            .filter(s -> s.to() > 0);
    int plus =
        keys.optional("plus")
            .flatMap(n -> n.parsed(Integer::valueOf, Kind.NOT_A_VALUE, "6"))
            .orElse(0);
    return at.<End>map(
            s -> new End.Told(s, keys.constant("as", Notation.class, Notation.TEXT), plus, tail))
        .orElseGet(End.Silence::new);
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
