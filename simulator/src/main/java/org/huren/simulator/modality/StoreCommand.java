package org.huren.simulator.modality;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import org.huren.simulator.dicom.Uid;

/**
 * The C-STORE command sets (PS3.7 9.3.1), always implicit little endian.
 *
 * <pre>
 *   0000,0000 group length(4)     0000,0002 SOP class        0000,0100 command: 0001, answer 8001
 *   0000,0110 message id          0000,0120 answers message  0000,0700 priority: 0000 medium
 *   0000,0800 data set: 0101 none 0000,0900 status           0000,1000 SOP instance
 * </pre>
 */
final class StoreCommand {
  private static final int COMMAND_FIELD = 0x0100;
  private static final int ANSWERED_MESSAGE = 0x0120;
  private static final int STATUS = 0x0900;
  private static final int STORE_RSP = 0x8001;

  private StoreCommand() {}

  static byte[] request(int messageId, Uid sopClass, Uid sopInstance) {
    ByteArrayOutputStream rest = new ByteArrayOutputStream();
    rest.writeBytes(element(0x0002, padded(sopClass)));
    rest.writeBytes(element(COMMAND_FIELD, little(0x0001)));
    rest.writeBytes(element(0x0110, little(messageId)));
    rest.writeBytes(element(0x0700, little(0x0000)));
    rest.writeBytes(element(0x0800, little(0x0000)));
    rest.writeBytes(element(0x1000, padded(sopInstance)));
    byte[] length =
        ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putInt(rest.size()).array();
    ByteArrayOutputStream whole = new ByteArrayOutputStream();
    whole.writeBytes(element(0x0000, length));
    whole.writeBytes(rest.toByteArray());
    return whole.toByteArray();
  }

  /**
   * The status of the answer to one message.
   *
   * @throws ProtocolException if it is no such answer
   */
  static int statusOf(byte[] command, int messageId) throws ProtocolException {
    ByteBuffer in = ByteBuffer.wrap(command).order(ByteOrder.LITTLE_ENDIAN);
    Map<Integer, Integer> numbers = new HashMap<>();
    while (in.remaining() >= 8) {
      in.getShort();
      int element = in.getShort() & 0xFFFF;
      int length = in.getInt();
      if (length < 0 || length > in.remaining()) {
        throw new ProtocolException("a command element longer than its command");
      }
      if (length == 2) {
        numbers.put(element, in.getShort(in.position()) & 0xFFFF);
      }
      in.position(in.position() + length);
    }
    Integer status = numbers.get(STATUS);
    if (numbers.getOrDefault(COMMAND_FIELD, 0) != STORE_RSP
        || numbers.getOrDefault(ANSWERED_MESSAGE, -1) != messageId
        || status == null) {
      throw new ProtocolException("an answer that is not the C-STORE-RSP to message " + messageId);
    }
    return status;
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

  private static byte[] little(int number) {
    return new byte[] {(byte) number, (byte) (number >> 8)};
  }

  private static byte[] padded(Uid uid) {
    return (uid.value().length() % 2 == 0 ? uid.value() : uid.value() + '\0')
        .getBytes(StandardCharsets.US_ASCII);
  }
}
