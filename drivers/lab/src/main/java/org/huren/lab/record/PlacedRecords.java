package org.huren.lab.record;

import java.io.ByteArrayOutputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.huren.lab.Bytes;
import org.huren.lab.plain.Notation;
import org.huren.lab.record.PlainForm.Place;
import org.huren.lab.record.PlainForm.PlacedShape;
import org.huren.lab.record.PlainForm.Repeat;
import org.huren.lab.text.Delimiters;
import org.huren.lab.text.MessageText;
import org.huren.lab.text.Segment;

/**
 * Cuts binary messages. Cutting and numbers are work on bytes; only what is text by the profile is
 * ever decoded, so that binary data neither decides the character set nor is harmed by it.
 */
final class PlacedRecords {
  private static final Delimiters NONE =
      new Delimiters((byte) 0, (byte) 0, (byte) 0, (byte) 0, (byte) 0);

  private final ByteArrayOutputStream texts = new ByteArrayOutputStream();
  private final List<Cut> cuts = new ArrayList<>();

  /** A record whose fields lie in {@link #texts}. */
  private record Cut(String type, List<Field> fields) {}

  private record Field(int number, int from, int to) {}

  private PlacedRecords() {}

  /** What was cut, and the text that its fields are part of. */
  record Result(MessageText text, List<Segment> records) {}

  /** Empty if no shape fits. */
  static Optional<Result> cut(byte[] message, PlainForm.Places form, Optional<Charset> declared) {
    PlacedRecords records = new PlacedRecords();
    Optional<PlacedShape> shape =
        form.shapes().stream()
            .filter(s -> s.size() == 0 || s.size() == message.length)
            .filter(s -> startsWith(message, s.starts()))
            .findFirst();
    if (shape.isEmpty()) {
      return Optional.empty();
    }
    records.add(shape.get().record(), shape.get().places(), message);
    shape.get().repeat().ifPresent(r -> records.addBlocks(r, message));
    MessageText text = MessageText.of(records.texts.toByteArray(), declared, Optional.empty());
    List<Segment> segments = new ArrayList<>();
    for (Cut c : records.cuts) {
      segments.add(
          Segment.numbered(
              text,
              NONE,
              c.type(),
              c.fields().stream().mapToInt(Field::number).toArray(),
              c.fields().stream().mapToInt(Field::from).toArray(),
              c.fields().stream().mapToInt(Field::to).toArray()));
    }
    return Optional.of(new Result(text, segments));
  }

  private static boolean startsWith(byte[] message, Bytes start) {
    if (message.length < start.length()) {
      return false;
    }
    for (int i = 0; i < start.length(); i++) {
      if (message[i] != start.at(i)) {
        return false;
      }
    }
    return true;
  }

  private void addBlocks(Repeat repeat, byte[] message) {
    int from = repeat.from() - 1;
    for (int n = 0; n < repeat.most() && from + repeat.every() <= message.length; n++) {
      byte[] block = Arrays.copyOfRange(message, from, from + repeat.every());
      if (!isBlank(block)) {
        add(repeat.record(), repeat.places(), block);
      }
      from += repeat.every();
    }
  }

  private static boolean isBlank(byte[] block) {
    for (byte b : block) {
      if (b != ' ' && b != 0) {
        return false;
      }
    }
    return true;
  }

  private void add(String type, List<Place> places, byte[] record) {
    List<Field> fields = new ArrayList<>();
    for (Place place : places) {
      int from = texts.size();
      texts.writeBytes(text(place, record));
      fields.add(new Field(place.number(), from, texts.size()));
      // Keeps fields from growing together for whoever guesses the character set.
      texts.write('\n');
    }
    cuts.add(new Cut(type, fields));
  }

  private static byte[] text(Place place, byte[] record) {
    int length = place.at().lengthIn(record.length);
    int from = place.at().offsetIn(record.length);
    byte[] bytes = length == 0 ? new byte[0] : Arrays.copyOfRange(record, from, from + length);
    return place.as() == Notation.TEXT
        ? bytes
        : place.as().read(bytes, place.decimals()).orElse("").getBytes(StandardCharsets.US_ASCII);
  }
}
