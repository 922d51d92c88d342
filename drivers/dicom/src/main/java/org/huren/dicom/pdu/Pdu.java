package org.huren.dicom.pdu;

import java.util.List;

/**
 * A PDU that is decoded whole: all of them but P-DATA-TF, which streams through {@link
 * PduDecoder.Sink#pdv}. Immutable.
 */
public sealed interface Pdu {

  /**
   * What both associate PDUs carry: AE titles without the spaces that pad them, else as they came;
   * the acceptor of a request decides whether they are titles at all.
   */
  sealed interface Associate extends Pdu {
    int protocolVersion();

    String calledAeTitle();

    String callingAeTitle();

    String applicationContext();

    UserInformation user();
  }

  /** A-ASSOCIATE-RQ (PS3.8 9.3.2). */
  record AssociateRq(
      int protocolVersion,
      String calledAeTitle,
      String callingAeTitle,
      String applicationContext,
      List<ProposedContext> contexts,
      UserInformation user)
      implements Associate {
    public AssociateRq {
      contexts = List.copyOf(contexts);
    }
  }

  /** A-ASSOCIATE-AC (PS3.8 9.3.3). The AE titles echo the request and are never tested. */
  record AssociateAc(
      int protocolVersion,
      String calledAeTitle,
      String callingAeTitle,
      String applicationContext,
      List<AnsweredContext> contexts,
      UserInformation user)
      implements Associate {
    public AssociateAc {
      contexts = List.copyOf(contexts);
    }
  }

  /** A-ASSOCIATE-RJ (PS3.8 9.3.4), numbers as on the wire; {@link RejectReason} names them. */
  record AssociateRj(int result, int source, int reason) implements Pdu {
    /** The rejection for a reason of our own. */
    public static AssociateRj of(RejectReason.Result result, RejectReason reason) {
      return new AssociateRj(result.code(), reason.source(), reason.reason());
    }
  }

  /** A-RELEASE-RQ (PS3.8 9.3.6). */
  record ReleaseRq() implements Pdu {}

  /** A-RELEASE-RP (PS3.8 9.3.7). */
  record ReleaseRp() implements Pdu {}

  /** A-ABORT (PS3.8 9.3.8), numbers as on the wire; {@link AbortReason} names them. */
  record Abort(int source, int reason) implements Pdu {
    /** The abort for a reason of our own. */
    public static Abort of(AbortReason reason) {
      return new Abort(reason.source(), reason.reason());
    }
  }
}
