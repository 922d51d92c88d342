package org.huren.simulator.modality;

import org.huren.simulator.dicom.Uid;

/** The C-STORE command sets (PS3.7 9.3.1). */
final class StoreCommand {
  private static final int STORE_RQ = 0x0001;
  private static final int STORE_RSP = 0x8001;
  private static final int MEDIUM = 0x0000;

  private StoreCommand() {}

  static byte[] request(int messageId, Uid sopClass, Uid sopInstance) {
    return new CommandSet()
        .uid(CommandSet.AFFECTED_CLASS, sopClass)
        .number(CommandSet.COMMAND, STORE_RQ)
        .number(CommandSet.MESSAGE_ID, messageId)
        .number(CommandSet.PRIORITY, MEDIUM)
        .number(CommandSet.DATA_SET, CommandSet.WITH_DATA_SET)
        .uid(CommandSet.AFFECTED_INSTANCE, sopInstance)
        .bytes();
  }

  /**
   * The status of the answer to one message.
   *
   * @throws ProtocolException if it is no such answer
   */
  static int statusOf(byte[] command, int messageId) throws ProtocolException {
    CommandSet answer = CommandSet.read(command);
    return answer
        .number(CommandSet.STATUS)
        .filter(status -> answer.number(CommandSet.COMMAND).orElse(0) == STORE_RSP)
        .filter(status -> answer.number(CommandSet.ANSWERED_MESSAGE).orElse(-1) == messageId)
        .orElseThrow(
            () ->
                new ProtocolException(
                    "an answer that is not the C-STORE-RSP to message " + messageId));
  }
}
