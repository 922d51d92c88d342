package org.huren.simulator.modality;

import java.nio.ByteBuffer;
import java.util.List;

/**
 * The protocol data units that a caller gets from its peer (PS3.8 9.3).
 *
 * <pre>
 *   every PDU:       type(1) 00 length(4, of what follows) ; numbers are big endian
 *   A-ASSOCIATE-RQ:  01 | version(2)=1 0000 called(16) calling(16) zero(32) items
 *     item:          type(1) 00 length(2) content
 *     10 application context, 20 presentation context (id 00 00 00, sub-items 30 abstract, 40
 *     transfer syntax), 50 user information (sub-items 51 maximum length(4), 52 implementation
 *     class, 55 version name)
 *   A-ASSOCIATE-AC:  02 | like 01, with 21 = id 00 result 00 and one sub-item 40
 *   A-ASSOCIATE-RJ:  03 | 00 result source reason
 *   P-DATA-TF:       04 | length(4) context(1) control(1: bit 0 command, bit 1 last) fragment
 *   A-RELEASE-RQ/RP: 05, 06 | 00000000
 *   A-ABORT:         07 | 00 00 source reason
 * </pre>
 */
sealed interface Pdu {
  int ASSOCIATE_RQ = 1;
  int ASSOCIATE_AC = 2;
  int ASSOCIATE_RJ = 3;
  int P_DATA_TF = 4;
  int RELEASE_RQ = 5;
  int RELEASE_RP = 6;
  int ABORT = 7;

  /** Control bits of a presentation data value. */
  int COMMAND = 1;

  int LAST = 2;

  /**
   * An accepted association.
   *
   * @param maximumLength longest P-DATA-TF the peer takes; 0 means no limit
   * @param accepted the context ids that were accepted
   */
  record AssociateAccept(int maximumLength, List<Integer> accepted) implements Pdu {
    public AssociateAccept {
      accepted = List.copyOf(accepted);
    }
  }

  /** A refused association; the numbers of PS3.8 9.3.4. */
  record AssociateReject(int result, int source, int reason) implements Pdu {}

  /** One fragment of a command; a storage peer never sends data sets. */
  record Command(ByteBuffer fragment, boolean last) implements Pdu {}

  /** The peer wants to end. */
  record ReleaseRequest() implements Pdu {}

  /** The peer agrees to end. */
  record ReleaseResponse() implements Pdu {}

  /** The peer gave up; the numbers of PS3.8 9.3.8. */
  record Abort(int source, int reason) implements Pdu {}
}
