package org.huren.lab.record;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.huren.lab.Bytes;
import org.huren.lab.plain.Notation;
import org.huren.lab.plain.Span;

/** How an instrument writes records that no standard knows: as lines, in columns, or as bytes. */
public sealed interface PlainForm {

  /**
   * A record to a line; blank lines mean nothing.
   *
   * @param shapes the first that fits a line cuts it
   */
  record Lines(List<Shape> shapes) implements PlainForm {
    public Lines {
      shapes = List.copyOf(shapes);
    }
  }

  /**
   * One record, and behind it the same columns over and over.
   *
   * @param head what the record in front is called, and how wide its fields are
   * @param rest what each of the records behind is called, and likewise; empty if there are none
   */
  record Columns(Widths head, Optional<Widths> rest) implements PlainForm {}

  /**
   * Bytes at fixed places, numbers among them; a message is one record and what repeats in it.
   *
   * @param shapes the first whose beginning and size fit takes the message
   */
  record Places(List<PlacedShape> shapes) implements PlainForm {
    public Places {
      shapes = List.copyOf(shapes);
    }
  }

  /**
   * One kind of binary record.
   *
   * @param starts what it begins with; empty: anything
   * @param size how many bytes it has; 0: any number
   */
  record PlacedShape(
      String record, Bytes starts, int size, List<Place> places, Optional<Repeat> repeat) {
    public PlacedShape {
      places = List.copyOf(places);
    }
  }

  /**
   * A field at a fixed place.
   *
   * @param number what paths call it
   * @param decimals places of the decimal point, for numbers that leave it out
   */
  record Place(int number, Span at, Notation as, int decimals) {}

  /**
   * Blocks one behind the other, each a record, up to the message's end or so many.
   *
   * @param from first byte of the first, from 1
   * @param every bytes from one to the next
   */
  record Repeat(String record, int from, int every, int most, List<Place> places) {
    public Repeat {
      places = List.copyOf(places);
    }
  }

  /**
   * A record's name and its fields' widths in bytes; blanks around a value don't count.
   *
   * @param widths each one or more
   */
  record Widths(String record, List<Integer> widths) {
    public Widths {
      widths = List.copyOf(widths);
    }

    int total() {
      return widths.stream().mapToInt(Integer::intValue).sum();
    }
  }

  /**
   * A kind of line.
   *
   * @param begins whether a sample begins with it; without any such line a message is one sample
   */
  record Shape(String record, boolean begins, Cut cut) {}

  /** How a line becomes fields. */
  sealed interface Cut {
    /** Fields are the groups of an expression that matches the line wholly. */
    record Groups(Pattern pattern) implements Cut {}

    /**
     * Fields lie between delimiters.
     *
     * @param starts what the first field must be; empty: anything
     */
    record Delimited(char delimiter, String starts) implements Cut {}
  }
}
