package org.huren.dicom.association;

import java.util.Optional;

/**
 * States of the upper layer protocol machine (PS3.8 9.2); {@link TransitionTable} connects them.
 *
 * <pre>
 *   requestor                                    acceptor
 *   Sta1 -AE-1-> Sta4 -AE-2-> Sta5               Sta1 -AE-5-> Sta2 -AE-6-> Sta3
 *                               | AE-3                                      | AE-7
 *                               +----------------> Sta6 <-------------------+
 *                   AR-1 |  (data: DT-1, DT-2)        | AR-2
 *                      Sta7                         Sta8
 *                   AR-3 |                            | AR-4
 *                      Sta1                        Sta13 -AR-5-> Sta1
 *   both ask for release: Sta7 -AR-8-> Sta9 -AR-9-> Sta11 -AR-3-> Sta1      (requestor)
 *                         Sta7 -AR-8-> Sta10 -AR-10-> Sta12 -AR-4-> Sta13   (acceptor)
 *   anything that does not fit: AA-1, AA-7 or AA-8 -> Sta13
 * </pre>
 */
enum UpperLayerState {
  /** Idle. */
  STA_1,
  /** Transport connection open, awaiting A-ASSOCIATE-RQ. */
  STA_2,
  /** Awaiting the local A-ASSOCIATE response. */
  STA_3,
  /** Awaiting the transport connection. */
  STA_4,
  /** Awaiting A-ASSOCIATE-AC or -RJ. */
  STA_5,
  /** Association established, ready for data. */
  STA_6,
  /** Awaiting A-RELEASE-RP. */
  STA_7,
  /** Awaiting the local A-RELEASE response. */
  STA_8,
  /** Release collision, requestor: awaiting the local A-RELEASE response. */
  STA_9,
  /** Release collision, acceptor: awaiting A-RELEASE-RP. */
  STA_10,
  /** Release collision, requestor: awaiting A-RELEASE-RP. */
  STA_11,
  /** Release collision, acceptor: awaiting the local A-RELEASE response. */
  STA_12,
  /** Awaiting the end of the transport connection. */
  STA_13;

  /** What the machine does with this event; empty: the standard leaves the cell blank. */
  Optional<UpperLayerAction> on(UpperLayerEvent event) {
    return TransitionTable.action(this, event);
  }
}
