package org.huren.lab.profile;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.huren.lab.Bytes;
import org.huren.lab.link.LinkProfile;
import org.huren.lab.plain.Notation;
import org.huren.lab.plain.Span;
import org.huren.lab.profile.ProfileProblem.Kind;
import org.huren.lab.record.PlainForm;
import org.huren.lab.record.PlainForm.Cut;
import org.huren.lab.record.PlainForm.Place;
import org.huren.lab.record.PlainForm.PlacedShape;
import org.huren.lab.record.PlainForm.Repeat;
import org.huren.lab.record.PlainForm.Shape;
import org.huren.lab.record.PlainForm.Widths;

/** Reads {@code records} of the protocols {@code delimited} and {@code fixed}. */
final class PlainReader {
  private static final Pattern NAME = Pattern.compile("[A-Z][A-Z0-9]{0,2}");
  private static final int WIDEST = 9999;
  private static final int USUAL_MOST = 1_000;
  private static final int MOST_DECIMALS = 12;

  private PlainReader() {}

  /** STX, text and ETX, and nothing around, is what such instruments do most. */
  static LinkProfile link() {
    return LinkProfile.standard().toBuilder()
        .frameNumbers(LinkProfile.FrameNumbers.ABSENT)
        .checksum(LinkProfile.Checksum.ABSENT)
        .trailer(false)
        .messageEnd(LinkProfile.MessageEnd.FRAME)
        .bidRequired(false)
        .build();
  }

  static PlainForm lines(YamlKeys all) {
    all.needed("records");
    YamlKeys keys = all.section("records", "lines");
    keys.needed("lines");
    List<Shape> shapes = new ArrayList<>();
    keys.elements("lines").forEach(n -> shape(n).ifPresent(shapes::add));
    return new PlainForm.Lines(shapes);
  }

  private static Optional<Shape> shape(YamlNode node) {
    YamlKeys keys = node.keys(List.of("record", "begins", "pattern", "delimiter", "starts"));
    String record = name(keys);
    boolean begins = keys.optional("begins").map(n -> n.yes(false)).orElse(false);
    if (keys.optional("delimiter").isEmpty()) {
      keys.optional("starts").ifPresent(n -> n.keyProblem(Kind.UNKNOWN_KEY, "starts"));
      return keys.needed("pattern")
          .flatMap(PlainReader::groups)
          .map(cut -> new Shape(record, begins, cut));
    }
    keys.optional("pattern").ifPresent(n -> n.keyProblem(Kind.UNKNOWN_KEY, "pattern"));
    String starts = keys.optional("starts").map(YamlNode::text).orElse("");
    return keys.needed("delimiter")
        .flatMap(n -> n.parsed(PlainReader::character, Kind.NOT_A_VALUE, "\";\""))
        .map(delimiter -> new Shape(record, begins, new Cut.Delimited(delimiter, starts)));
  }

  private static Optional<Cut> groups(YamlNode node) {
    String text = node.text();
    if (!RuleReader.isPattern(text)) {
      node.problem(Kind.NOT_A_PATTERN, text, "/.../");
      return Optional.empty();
    }
    Optional<Pattern> pattern = RuleReader.pattern(text, node);
    if (pattern.isPresent() && pattern.get().matcher("").groupCount() == 0) {
      node.problem(Kind.NOT_A_PATTERN, text, "(...)");
      return Optional.empty();
    }
    return pattern.map(Cut.Groups::new);
  }

  private static Character character(String text) {
    if (text.length() != 1 || text.charAt(0) >= 0x7F) {
      throw new IllegalArgumentException(text);
    }
    return text.charAt(0);
  }

  static PlainForm columns(YamlKeys all) {
    all.needed("records");
    YamlKeys keys = all.section("records", "head", "rest", "bytes");
    if (keys.optional("bytes").isPresent()) {
      for (String other : List.of("head", "rest")) {
        keys.optional(other).ifPresent(n -> n.keyProblem(Kind.UNKNOWN_KEY, other));
      }
      List<PlacedShape> shapes = new ArrayList<>();
      keys.elements("bytes").forEach(n -> shapes.add(placed(n)));
      return new PlainForm.Places(shapes);
    }
    keys.needed("head");
    return new PlainForm.Columns(
        widths(keys.section("head", "record", "widths")),
        keys.optional("rest").map(n -> widths(n.keys(List.of("record", "widths")))));
  }

  private static PlacedShape placed(YamlNode node) {
    YamlKeys keys = node.keys(List.of("record", "starts", "size", "fields", "repeat"));
    return new PlacedShape(
        name(keys),
        StreamProfileReader.bytes(keys, "starts").orElse(Bytes.of()),
        keys.optional("size").flatMap(PlainReader::count).orElse(0),
        places(keys),
        keys.optional("repeat").flatMap(PlainReader::repeat));
  }

  private static Optional<Repeat> repeat(YamlNode node) {
    YamlKeys keys = node.keys(List.of("record", "from", "every", "most", "fields"));
    String record = name(keys);
    List<Place> places = places(keys);
    Optional<Integer> from = keys.needed("from").flatMap(PlainReader::count);
    Optional<Integer> every = keys.needed("every").flatMap(PlainReader::count);
    int most = keys.optional("most").flatMap(PlainReader::count).orElse(USUAL_MOST);
    return from.isPresent() && every.isPresent()
        ? Optional.of(new Repeat(record, from.get(), every.get(), most, places))
        : Optional.empty();
  }

  private static Optional<Integer> count(YamlNode node) {
    return node.parsed(StreamProfileReader::count, Kind.NOT_A_VALUE, "1");
  }

  private static List<Place> places(YamlKeys keys) {
    List<Place> places = new ArrayList<>();
    keys.needed("fields");
    keys.entries("fields")
        .forEach(
            (number, node) -> {
              if (!number.matches("[1-9]\\d{0,2}")) {
                node.keyProblem(Kind.NOT_A_VALUE, number, "1");
              } else {
                place(Integer.parseInt(number), node).ifPresent(places::add);
              }
            });
    return places;
  }

  private static Optional<Place> place(int number, YamlNode node) {
    if (!node.isMap()) {
      return span(node).map(at -> new Place(number, at, Notation.TEXT, 0));
    }
    YamlKeys keys = node.keys(List.of("at", "as", "decimals"));
    int decimals =
        keys.optional("decimals")
            .flatMap(n -> n.parsed(PlainReader::decimals, Kind.NOT_A_VALUE, "2"))
            .orElse(0);
    Notation as = keys.constant("as", Notation.class, Notation.TEXT);
    return keys.needed("at")
        .flatMap(PlainReader::span)
        .map(at -> new Place(number, at, as, decimals));
  }

  private static Optional<Span> span(YamlNode node) {
    return node.parsed(Span::parse, Kind.NOT_A_VALUE, "5-12");
  }

  private static int decimals(String text) {
    int decimals = Integer.parseInt(text);
    if (decimals < 0 || decimals > MOST_DECIMALS) {
      throw new IllegalArgumentException(text);
    }
    return decimals;
  }

  private static Widths widths(YamlKeys keys) {
    keys.needed("widths");
    List<Integer> widths = new ArrayList<>();
    for (YamlNode node : keys.elements("widths")) {
      node.parsed(PlainReader::width, Kind.NOT_A_VALUE, "11").ifPresent(widths::add);
    }
    if (widths.isEmpty()) {
      keys.optional("widths").ifPresent(n -> n.problem(Kind.WRONG_SHAPE, "[ 3, 6, 2 ]"));
      widths.add(1);
    }
    return new Widths(name(keys), widths);
  }

  private static Integer width(String text) {
    int width = Integer.parseInt(text);
    if (width < 1 || width > WIDEST) {
      throw new IllegalArgumentException(text);
    }
    return width;
  }

  private static String name(YamlKeys keys) {
    return keys.needed("record").map(n -> name(n)).orElse("");
  }

  private static String name(YamlNode node) {
    if (!NAME.matcher(node.text()).matches()) {
      node.problem(Kind.NOT_A_VALUE, node.text(), "R");
    }
    return node.text();
  }
}
