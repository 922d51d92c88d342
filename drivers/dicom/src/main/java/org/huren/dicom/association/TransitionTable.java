package org.huren.dicom.association;

import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/** What the upper layer protocol machine does in each state with each event (PS3.8 9.2.3). Pure. */
final class TransitionTable {
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

  private TransitionTable() {}

  static Optional<UpperLayerAction> action(UpperLayerState state, UpperLayerEvent event) {
    Map<UpperLayerState, UpperLayerAction> row = ROWS.get(event);
    return row == null ? Optional.empty() : Optional.ofNullable(row.get(state));
  }

  private static Map<UpperLayerEvent, Map<UpperLayerState, UpperLayerAction>> parse() {
    Map<UpperLayerEvent, Map<UpperLayerState, UpperLayerAction>> rows =
        new EnumMap<>(UpperLayerEvent.class);
    for (String line : TABLE.lines().skip(1).toList()) {
      String[] cells = line.strip().split(" +", -1);
      Map<UpperLayerState, UpperLayerAction> row = new EnumMap<>(UpperLayerState.class);
      int column = 1;
      for (UpperLayerState state : UpperLayerState.values()) {
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
