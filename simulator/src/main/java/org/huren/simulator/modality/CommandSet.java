package org.huren.simulator.modality;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.huren.simulator.dicom.Uid;

/**
 * A command set (PS3.7 6.3), always implicit little endian: group 0000 with its length in front.
 * Not safe for threads.
 *
 * <pre>
 *   0000,0000 group length(4)     0000,0002 affected SOP class  0000,0003 requested SOP class
 *   0000,0100 command, 8xxx answers  0000,0110 message id       0000,0120 answers message
 *   0000,0700 priority            0000,0800 data set: 0101 none 0000,0900 status
 *   0000,1000 affected instance   0000,1001 requested instance  0000,1002 event type
 *   0000,1008 action type
 * </pre>
 */
final class CommandSet {
  static final int AFFECTED_CLASS = 0x0002;
  static final int REQUESTED_CLASS = 0x0003;
  static final int COMMAND = 0x0100;
  static final int MESSAGE_ID = 0x0110;
  static final int ANSWERED_MESSAGE = 0x0120;
  static final int PRIORITY = 0x0700;
  static final int DATA_SET = 0x0800;
  static final int STATUS = 0x0900;
  static final int AFFECTED_INSTANCE = 0x1000;
  static final int REQUESTED_INSTANCE = 0x1001;
  static final int EVENT_TYPE = 0x1002;
  static final int ACTION_TYPE = 0x1008;

  static final int NO_DATA_SET = 0x0101;
  static final int WITH_DATA_SET = 0x0000;

  private final Map<Integer, byte[]> elements = new TreeMap<>();

  CommandSet() {}

  /**
   * Reads one.
   *
   * @throws ProtocolException if its lengths don't add up
   */
  static CommandSet read(byte[] command) throws ProtocolException {
    CommandSet set = new CommandSet();
    ByteBuffer in = ByteBuffer.wrap(command).order(ByteOrder.LITTLE_ENDIAN);
    while (in.remaining() >= 8) {
      in.getShort();
      int element = in.getShort() & 0xFFFF;
      int length = in.getInt();
      if (length < 0 || length > in.remaining()) {
        throw new ProtocolException("a command element longer than its command");
      }
      byte[] value = new byte[length];
      in.get(value);
      set.elements.put(element, value);
    }
    set.elements.remove(0);
    return set;
  }

  CommandSet number(int element, int value) {
    elements.put(element, new byte[] {(byte) value, (byte) (value >> 8)});
    return this;
  }

  CommandSet uid(int element, Uid value) {
    String even = value.value().length() % 2 == 0 ? value.value() : value.value() + '\0';
    elements.put(element, even.getBytes(StandardCharsets.US_ASCII));
    return this;
  }

  /** A 16-bit value; empty if there is none. */
  Optional<Integer> number(int element) {
    return Optional.ofNullable(elements.get(element))
        .filter(value -> value.length == 2)
        .map(value -> (value[0] & 0xFF) | (value[1] & 0xFF) << 8);
  }

  Optional<Uid> uid(int element) {
    return Optional.ofNullable(elements.get(element))
        .flatMap(value -> Uid.ofWire(new String(value, StandardCharsets.US_ASCII)));
  }

  boolean hasDataSet() {
    return number(DATA_SET).filter(type -> type == NO_DATA_SET).isEmpty();
  }

  byte[] bytes() {
    ByteArrayOutputStream rest = new ByteArrayOutputStream();
    elements.forEach((element, value) -> rest.writeBytes(element(element, value)));
    byte[] length =
        ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putInt(rest.size()).array();
    ByteArrayOutputStream whole = new ByteArrayOutputStream();
    whole.writeBytes(element(0x0000, length));
    whole.writeBytes(rest.toByteArray());
    return whole.toByteArray();
  }

  private static byte[] element(int element, byte[] value) {
    return ByteBuffer.allocate(8 + value.length)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putShort((short) 0)
        .putShort((short) element)
        .putInt(value.length)
        .put(value)
        .array();
  }
}
