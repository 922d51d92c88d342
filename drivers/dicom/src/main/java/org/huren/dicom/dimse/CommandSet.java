package org.huren.dicom.dimse;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The command set of a DIMSE message (PS3.7 section 6.3 and Annex E): elements of group 0000 in
 * implicit VR little endian. Immutable.
 *
 * <pre>
 * each element   0..1  group 0000H, little endian
 *                2..3  element
 *                4..7  length of the value
 *                8..   value; texts and UIDs padded to an even length
 * </pre>
 */
final class CommandSet {
  static final int GROUP_LENGTH = 0x0000;
  static final int AFFECTED_SOP_CLASS_UID = 0x0002;
  static final int REQUESTED_SOP_CLASS_UID = 0x0003;
  static final int COMMAND_FIELD = 0x0100;
  static final int MESSAGE_ID = 0x0110;
  static final int MESSAGE_ID_BEING_RESPONDED_TO = 0x0120;
  static final int PRIORITY = 0x0700;
  static final int COMMAND_DATA_SET_TYPE = 0x0800;
  static final int STATUS = 0x0900;
  static final int ERROR_COMMENT = 0x0902;
  static final int AFFECTED_SOP_INSTANCE_UID = 0x1000;
  static final int REQUESTED_SOP_INSTANCE_UID = 0x1001;
  static final int EVENT_TYPE_ID = 0x1002;
  static final int ACTION_TYPE_ID = 0x1008;
  static final int MOVE_ORIGINATOR_AE_TITLE = 0x1030;
  static final int MOVE_ORIGINATOR_MESSAGE_ID = 0x1031;

  /** Command Data Set Type of a message without a data set; anything else says there is one. */
  static final int NO_DATA_SET = 0x0101;

  /** Longest command set we take; the longest of the standard are a few hundred bytes. */
  static final int LONGEST = 16 * 1024;

  private static final int ELEMENT_HEADER = 8;

  private final SortedMap<Integer, byte[]> elements;

  private CommandSet(SortedMap<Integer, byte[]> elements) {
    this.elements = elements;
  }

  /** The bytes are no command set. */
  static final class Malformed extends Exception {
    private static final long serialVersionUID = 1L;

    Malformed(String text) {
      super(text, null, false, false);
    }
  }

  /**
   * Reads a whole command set. The group length is not tested and the order is not: some get them
   * wrong, and nothing hangs on them.
   */
  static CommandSet decode(ByteBuffer bytes) throws Malformed {
    ByteBuffer in = bytes.slice().order(ByteOrder.LITTLE_ENDIAN);
    SortedMap<Integer, byte[]> elements = new TreeMap<>();
    while (in.hasRemaining()) {
      if (in.remaining() < ELEMENT_HEADER) {
        throw new Malformed("a command element of " + in.remaining() + " bytes");
      }
      int group = in.getShort() & 0xFFFF;
      int element = in.getShort() & 0xFFFF;
      long length = in.getInt() & 0xFFFFFFFFL;
      if (group != 0) {
        throw new Malformed(String.format("group %04X in a command set", group));
      }
      if (length > in.remaining()) {
        throw new Malformed(
            String.format(
                "command element (0000,%04X) of %d bytes where %d are left",
                element, length, in.remaining()));
      }
      byte[] value = new byte[(int) length];
      in.get(value);
      if (element != GROUP_LENGTH) {
        elements.put(element, value);
      }
    }
    return new CommandSet(elements);
  }

  /** The first two bytes of an element as a number; empty if it is missing or shorter. */
  OptionalInt number(int element) {
    byte[] value = elements.get(element);
    return value == null || value.length < 2
        ? OptionalInt.empty()
        : OptionalInt.of((value[0] & 0xFF) | ((value[1] & 0xFF) << 8));
  }

  /** An element as text without what pads it; empty if it is missing or blank. */
  Optional<String> text(int element) {
    byte[] value = elements.get(element);
    return value == null
        ? Optional.empty()
        : Optional.of(new String(value, StandardCharsets.ISO_8859_1).replace('\0', ' ').strip())
            .filter(s -> !s.isEmpty());
  }

  boolean hasDataSet() {
    return number(COMMAND_DATA_SET_TYPE).orElse(NO_DATA_SET) != NO_DATA_SET;
  }

  /** The bytes, group length first. */
  byte[] encode() {
    int length = 0;
    for (byte[] value : elements.values()) {
      length += ELEMENT_HEADER + value.length;
    }
    ByteBuffer out =
        ByteBuffer.allocate(ELEMENT_HEADER + 4 + length).order(ByteOrder.LITTLE_ENDIAN);
    out.putInt(GROUP_LENGTH).putInt(4).putInt(length);
    for (Map.Entry<Integer, byte[]> element : elements.entrySet()) {
      out.putShort((short) 0).putShort(element.getKey().shortValue());
      out.putInt(element.getValue().length).put(element.getValue());
    }
    return out.array();
  }

  static Builder builder() {
    return new Builder();
  }

  /** Collects elements in any order. */
  static final class Builder {
    private final SortedMap<Integer, byte[]> elements = new TreeMap<>();

    Builder number(int element, int value) {
      elements.put(element, new byte[] {(byte) value, (byte) (value >> 8)});
      return this;
    }

    /** A UID, padded with NUL. */
    Builder uid(int element, String uid) {
      return padded(element, uid, '\0');
    }

    /** A text, padded with a space. */
    Builder text(int element, String text) {
      return padded(element, text, ' ');
    }

    private Builder padded(int element, String text, char pad) {
      String even = text.length() % 2 == 0 ? text : text + pad;
      elements.put(element, even.getBytes(StandardCharsets.ISO_8859_1));
      return this;
    }

    CommandSet build() {
      return new CommandSet(new TreeMap<>(elements));
    }
  }
}
