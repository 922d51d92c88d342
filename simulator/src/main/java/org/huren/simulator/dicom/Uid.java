package org.huren.simulator.dicom;

import java.math.BigInteger;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;

/**
 * A DICOM unique identifier (PS3.5 9): digits and dots, at most 64 characters, and so safe as a
 * file name wherever it came from.
 */
public record Uid(String value) implements Comparable<Uid> {
  private static final Pattern FORM = Pattern.compile("[0-9]+(\\.[0-9]+)*");
  private static final int LONGEST = 64;

  public Uid {
    if (!isUid(value)) {
      throw new IllegalArgumentException("not a UID: " + value.length() + " characters");
    }
  }

  private static boolean isUid(String text) {
    return text.length() <= LONGEST && FORM.matcher(text).matches();
  }

  /** Reads a value as it comes on the wire, padding included; empty if it is not a UID. */
  public static Optional<Uid> ofWire(String text) {
    int end = text.length();
    while (end > 0 && (text.charAt(end - 1) == 0 || text.charAt(end - 1) == ' ')) {
      end--;
    }
    String stripped = text.substring(0, end);
    return isUid(stripped) ? Optional.of(new Uid(stripped)) : Optional.empty();
  }

  /** A fresh identifier under 2.25, a random UUID written as one decimal number (PS3.5 B.2). */
  public static Uid fresh(RandomGenerator random) {
    long high = (random.nextLong() & ~0xF000L) | 0x4000L;
    long low = (random.nextLong() & 0x3FFF_FFFF_FFFF_FFFFL) | 0x8000_0000_0000_0000L;
    BigInteger number =
        new BigInteger(Long.toUnsignedString(high))
            .shiftLeft(64)
            .or(new BigInteger(Long.toUnsignedString(low)));
    return new Uid("2.25." + number);
  }

  /**
   * Another identifier of the same length, for the same object sent as a new one: random digits
   * instead of those at the end. No component begins with a zero that did not before.
   */
  public Uid sibling(RandomGenerator random) {
    char[] text = value.toCharArray();
    int changed = 0;
    for (int i = text.length - 1; i > 0 && changed < 16; i--) {
      if (text[i] != '.' && text[i - 1] != '.') {
        text[i] = (char) ('0' + random.nextInt(10));
        changed++;
      }
    }
    return new Uid(new String(text));
  }

  @Override
  public int compareTo(Uid other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}
