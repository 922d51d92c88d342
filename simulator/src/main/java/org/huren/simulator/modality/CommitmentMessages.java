package org.huren.simulator.modality;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.huren.simulator.dicom.DataSetWriter;
import org.huren.simulator.dicom.Uid;

/**
 * Requests and reports of the Storage Commitment Push Model (PS3.4 J.3), data sets in explicit VR
 * little endian.
 *
 * <pre>
 *   N-ACTION-RQ        type 1: 0008,1195 transaction, 0008,1199 { 0008,1150 class, 0008,1155 instance }
 *   N-EVENT-REPORT-RQ  type 1: the same; 2: beside it 0008,1198 { 0008,1150, 0008,1155, 0008,1197 why }
 * </pre>
 */
final class CommitmentMessages {
  static final Uid SOP_CLASS = new Uid("1.2.840.10008.1.20.1");
  static final Uid TRANSFER_SYNTAX = new Uid("1.2.840.10008.1.2.1");
  static final int EVENT_REPORT_RQ = 0x0100;

  private static final Uid WELL_KNOWN_INSTANCE = new Uid("1.2.840.10008.1.20.1.1");
  private static final int EVENT_REPORT_RSP = 0x8100;
  private static final int ACTION_RQ = 0x0130;
  private static final int ACTION_RSP = 0x8130;

  private static final int REFERENCED_CLASS = 0x0008_1150;
  private static final int REFERENCED_INSTANCE = 0x0008_1155;
  private static final int TRANSACTION = 0x0008_1195;
  private static final int FAILURE_REASON = 0x0008_1197;
  private static final int FAILED = 0x0008_1198;
  private static final int REFERENCED = 0x0008_1199;
  private static final int ITEM = 0xFFFE_E000;
  private static final int ITEM_END = 0xFFFE_E00D;
  private static final int SEQUENCE_END = 0xFFFE_E0DD;
  private static final int DEEPEST = 8;

  private CommitmentMessages() {}

  /**
   * What the peer says of a transaction.
   *
   * @param failed by Failure Reason
   */
  record Report(Uid transaction, List<Uid> committed, Map<Uid, Integer> failed) {}

  static byte[] request(int messageId) {
    return new CommandSet()
        .uid(CommandSet.REQUESTED_CLASS, SOP_CLASS)
        .number(CommandSet.COMMAND, ACTION_RQ)
        .number(CommandSet.MESSAGE_ID, messageId)
        .number(CommandSet.DATA_SET, CommandSet.WITH_DATA_SET)
        .uid(CommandSet.REQUESTED_INSTANCE, WELL_KNOWN_INSTANCE)
        .number(CommandSet.ACTION_TYPE, 1)
        .bytes();
  }

  static byte[] requestedObjects(Uid transaction, List<Reference> objects) {
    List<Consumer<DataSetWriter>> items = new ArrayList<>();
    for (Reference object : objects) {
      items.add(
          item ->
              item.uid(REFERENCED_CLASS, object.sopClass())
                  .uid(REFERENCED_INSTANCE, object.sopInstance()));
    }
    return new DataSetWriter(true, StandardCharsets.US_ASCII)
        .uid(TRANSACTION, transaction)
        .items(REFERENCED, items)
        .toByteArray();
  }

  /** The status of an N-ACTION-RSP; empty if it is none to this message. */
  static Optional<Integer> statusOf(CommandSet answer, int messageId) {
    return answer
        .number(CommandSet.STATUS)
        .filter(status -> answer.number(CommandSet.COMMAND).orElse(0) == ACTION_RSP)
        .filter(status -> answer.number(CommandSet.ANSWERED_MESSAGE).orElse(-1) == messageId);
  }

  /** The answer to a report that was taken. */
  static byte[] taken(CommandSet report) {
    return new CommandSet()
        .uid(CommandSet.AFFECTED_CLASS, SOP_CLASS)
        .number(CommandSet.COMMAND, EVENT_REPORT_RSP)
        .number(CommandSet.ANSWERED_MESSAGE, report.number(CommandSet.MESSAGE_ID).orElse(0))
        .number(CommandSet.DATA_SET, CommandSet.NO_DATA_SET)
        .number(CommandSet.STATUS, 0)
        .uid(CommandSet.AFFECTED_INSTANCE, WELL_KNOWN_INSTANCE)
        .number(CommandSet.EVENT_TYPE, report.number(CommandSet.EVENT_TYPE).orElse(0))
        .bytes();
  }

  /**
   * Reads the data set of a report.
   *
   * @throws ProtocolException if it is none
   */
  static Report report(byte[] dataSet) throws ProtocolException {
    Reader reader = new Reader();
    reader.read(ByteBuffer.wrap(dataSet).order(ByteOrder.LITTLE_ENDIAN), 0, 0);
    Uid transaction =
        reader.transaction.orElseThrow(() -> new ProtocolException("a report of no transaction"));
    return new Report(transaction, List.copyOf(reader.committed), Map.copyOf(reader.failed));
  }

  /** Walks a data set of sequences, explicit VR, lengths defined or not. */
  private static final class Reader {
    private final List<Uid> committed = new ArrayList<>();
    private final Map<Uid, Integer> failed = new TreeMap<>();
    private Optional<Uid> transaction = Optional.empty();
    private Optional<Uid> instance = Optional.empty();
    private int reason;

    /** Reads up to the end, or to the delimiter of what is of undefined length. */
    private void read(ByteBuffer in, int sequence, int depth) throws ProtocolException {
      if (depth > DEEPEST) {
        throw new ProtocolException("sequences too deep");
      }
      while (in.remaining() >= 8) {
        int tag = (in.getShort() & 0xFFFF) << 16 | (in.getShort() & 0xFFFF);
        if (tag == ITEM_END || tag == SEQUENCE_END) {
          in.getInt();
          return;
        }
        if (tag == ITEM) {
          item(in, sequence, depth);
          continue;
        }
        String vr = "" + (char) in.get() + (char) in.get();
        boolean isLong = "OB OD OF OL OV OW SQ SV UC UN UR UT UV".contains(vr);
        int length = isLong ? in.getInt(in.position() + 2) : in.getShort() & 0xFFFF;
        in.position(in.position() + (isLong ? 6 : 0));
        if (vr.equals("SQ")) {
          read(length == -1 ? in : part(in, length), tag, depth + 1);
        } else {
          value(tag, part(in, length));
        }
      }
    }

    private void item(ByteBuffer in, int sequence, int depth) throws ProtocolException {
      int length = in.getInt();
      instance = Optional.empty();
      reason = 0;
      read(length == -1 ? in : part(in, length), 0, depth + 1);
      if (instance.isPresent() && sequence == REFERENCED) {
        committed.add(instance.get());
      } else if (instance.isPresent() && sequence == FAILED) {
        failed.put(instance.get(), reason);
      }
    }

    private void value(int tag, ByteBuffer value) {
      if (tag == TRANSACTION) {
        transaction = uid(value);
      } else if (tag == REFERENCED_INSTANCE) {
        instance = uid(value);
      } else if (tag == FAILURE_REASON && value.remaining() == 2) {
        reason = value.getShort() & 0xFFFF;
      }
    }

    private static Optional<Uid> uid(ByteBuffer value) {
      return Uid.ofWire(StandardCharsets.US_ASCII.decode(value).toString());
    }

    private static ByteBuffer part(ByteBuffer in, int length) throws ProtocolException {
      if (length < 0 || length > in.remaining()) {
        throw new ProtocolException("an element longer than what is around it");
      }
      ByteBuffer part = in.slice(in.position(), length).order(ByteOrder.LITTLE_ENDIAN);
      in.position(in.position() + length);
      return part;
    }
  }
}
