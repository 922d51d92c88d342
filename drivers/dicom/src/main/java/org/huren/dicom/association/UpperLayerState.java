package org.huren.dicom.association;

import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/**
 * States of the upper layer protocol machine and its table (PS3.8 9.2, Table 9-10). Pure.
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

  /** Table 9-10; a point is a blank cell. */
  private static final String TABLE =
      """
             1     2     3     4     5     6     7     8     9     10    11    12    13
      EVT_1  AE-1  .     .     .     .     .     .     .     .     .     .     .     .
      EVT_2  .     .     .     AE-2  .     .     .     .     .     .     .     .     .
      EVT_3  .     AA-1  AA-8  .     AE-3  AA-8  AA-8  AA-8  AA-8  AA-8  AA-8  AA-8  AA-6
      EVT_4  .     AA-1  AA-8  .     AE-4  AA-8  AA-8  AA-8  AA-8  AA-8  AA-8  AA-8  AA-6
      EVT_5  AE-5  .     .     .     .     .     .     .     .     .     .     .     .
      EVT_6  .     AE-6  AA-8  .     AA-8  AA-8  AA-8  AA-8  AA-8  AA-8  AA-8  AA-8  AA-7
      EVT_7  .     .     AE-7  .     .     .     .     .     .     .     .     .     .
      EVT_8  .     .     AE-8  .     .     .     .     .     .     .     .     .     .
      EVT_9  .     .     .     .     .     DT-1  .     AR-7  .     .     .     .     .
      EVT_10 .     AA-1  AA-8  .     AA-8  DT-2  AR-6  AA-8  AA-8  AA-8  AA-8  AA-8  AA-6
      EVT_11 .     .     .     .     .     AR-1  .     .     .     .     .     .     .
      EVT_12 .     AA-1  AA-8  .     AA-8  AR-2  AR-8  AA-8  AA-8  AA-8  AA-8  AA-8  AA-6
      EVT_13 .     AA-1  AA-8  .     AA-8  AA-8  AR-3  AA-8  AA-8  AR-10 AR-3  AA-8  AA-6
      EVT_14 .     .     .     .     .     .     .     AR-4  AR-9  .     .     AR-4  .
      EVT_15 .     .     AA-1  AA-2  AA-1  AA-1  AA-1  AA-1  AA-1  AA-1  AA-1  AA-1  .
      EVT_16 .     AA-2  AA-3  .     AA-3  AA-3  AA-3  AA-3  AA-3  AA-3  AA-3  AA-3  AA-2
      EVT_17 .     AA-5  AA-4  AA-4  AA-4  AA-4  AA-4  AA-4  AA-4  AA-4  AA-4  AA-4  AR-5
      EVT_18 .     AA-2  .     .     .     .     .     .     .     .     .     .     AA-2
      EVT_19 .     AA-1  AA-8  .     AA-8  AA-8  AA-8  AA-8  AA-8  AA-8  AA-8  AA-8  AA-7
      """;

  private static final Map<UpperLayerEvent, Map<UpperLayerState, UpperLayerAction>> ROWS = parse();

  /** What the machine does with this event; empty: the standard leaves the cell blank. */
  Optional<UpperLayerAction> on(UpperLayerEvent event) {
    Map<UpperLayerState, UpperLayerAction> row = ROWS.get(event);
    return row == null ? Optional.empty() : Optional.ofNullable(row.get(this));
  }

  private static Map<UpperLayerEvent, Map<UpperLayerState, UpperLayerAction>> parse() {
    Map<UpperLayerEvent, Map<UpperLayerState, UpperLayerAction>> rows =
        new EnumMap<>(UpperLayerEvent.class);
    for (String line : TABLE.lines().skip(1).toList()) {
      String[] cells = line.strip().split(" +", -1);
      Map<UpperLayerState, UpperLayerAction> row = new EnumMap<>(UpperLayerState.class);
      int column = 1;
      for (UpperLayerState state : values()) {
        String cell = cells[column++];
        if (!cell.equals(".")) {
          row.put(state, UpperLayerAction.valueOf(cell.replace('-', '_')));
        }
      }
      rows.put(UpperLayerEvent.valueOf(cells[0]), row);
    }
    return rows;
  }
}
