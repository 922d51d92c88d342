package org.huren.dicom.pixel;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A file with fragments, taken apart without the code under test. */
final class Encapsulated {
  private final byte[] before;
  private final List<Integer> offsets;
  private final List<Integer> places;
  private final List<byte[]> fragments;
  private final byte[] after;

  private Encapsulated(
      byte[] before,
      List<Integer> offsets,
      List<Integer> places,
      List<byte[]> fragments,
      byte[] after) {
    this.before = before;
    this.offsets = offsets;
    this.places = places;
    this.fragments = fragments;
    this.after = after;
  }

  /** Up to Pixel Data. */
  byte[] before() {
    return before.clone();
  }

  /** The Basic Offset Table. */
  List<Integer> offsets() {
    return offsets;
  }

  /** Where each fragment's item begins, from the first one on. */
  List<Integer> places() {
    return places;
  }

  List<byte[]> fragments() {
    return fragments;
  }

  /** Behind the Sequence Delimitation Item. */
  byte[] after() {
    return after.clone();
  }

  private static final byte[] PIXEL_DATA = {
    (byte) 0xE0, 0x7F, 0x10, 0, 'O', 'B', 0, 0, -1, -1, -1, -1
  };

  static Encapsulated of(byte[] file) {
    int at = 0;
    while (!Arrays.equals(file, at, at + 12, PIXEL_DATA, 0, 12)) {
      at++;
    }
    ByteBuffer in = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN).position(at + 12);
    List<Integer> offsets = new ArrayList<>();
    assertThat(in.getInt()).isEqualTo(0xE000FFFE);
    for (int n = in.getInt() / 4; n > 0; n--) {
      offsets.add(in.getInt());
    }
    int first = in.position();
    List<Integer> places = new ArrayList<>();
    List<byte[]> fragments = new ArrayList<>();
    int tag = in.getInt();
    while (tag == 0xE000FFFE) {
      places.add(in.position() - 4 - first);
      byte[] fragment = new byte[in.getInt()];
      in.get(fragment);
      fragments.add(fragment);
      tag = in.getInt();
    }
    assertThat(tag).isEqualTo(0xE0DDFFFE);
    assertThat(in.getInt()).isZero();
    return new Encapsulated(
        Arrays.copyOf(file, at),
        offsets,
        places,
        fragments,
        Arrays.copyOfRange(file, in.position(), file.length));
  }
}
