package org.huren.dicom.association;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every state with every event, against PS3.8 Table 9-10 written down a second time: by state, not
 * by event, as the text of section 9.2.3 groups them.
 */
class UpperLayerStateTest {
  private static final Map<Integer, String> BY_STATE =
      Map.ofEntries(
          Map.entry(1, "1:AE-1 5:AE-5"),
          Map.entry(
              2, "3:AA-1 4:AA-1 6:AE-6 10:AA-1 12:AA-1 13:AA-1 16:AA-2 17:AA-5 18:AA-2 19:AA-1"),
          Map.entry(
              3,
              "3:AA-8 4:AA-8 6:AA-8 7:AE-7 8:AE-8 10:AA-8 12:AA-8 13:AA-8 15:AA-1 16:AA-3"
                  + " 17:AA-4 19:AA-8"),
          Map.entry(4, "2:AE-2 15:AA-2 17:AA-4"),
          Map.entry(
              5, "3:AE-3 4:AE-4 6:AA-8 10:AA-8 12:AA-8 13:AA-8 15:AA-1 16:AA-3 17:AA-4 19:AA-8"),
          Map.entry(
              6,
              "3:AA-8 4:AA-8 6:AA-8 9:DT-1 10:DT-2 11:AR-1 12:AR-2 13:AA-8 15:AA-1 16:AA-3"
                  + " 17:AA-4 19:AA-8"),
          Map.entry(
              7, "3:AA-8 4:AA-8 6:AA-8 10:AR-6 12:AR-8 13:AR-3 15:AA-1 16:AA-3 17:AA-4 19:AA-8"),
          Map.entry(
              8,
              "3:AA-8 4:AA-8 6:AA-8 9:AR-7 10:AA-8 12:AA-8 13:AA-8 14:AR-4 15:AA-1 16:AA-3"
                  + " 17:AA-4 19:AA-8"),
          Map.entry(
              9,
              "3:AA-8 4:AA-8 6:AA-8 10:AA-8 12:AA-8 13:AA-8 14:AR-9 15:AA-1 16:AA-3 17:AA-4"
                  + " 19:AA-8"),
          Map.entry(
              10, "3:AA-8 4:AA-8 6:AA-8 10:AA-8 12:AA-8 13:AR-10 15:AA-1 16:AA-3 17:AA-4 19:AA-8"),
          Map.entry(
              11, "3:AA-8 4:AA-8 6:AA-8 10:AA-8 12:AA-8 13:AR-3 15:AA-1 16:AA-3 17:AA-4 19:AA-8"),
          Map.entry(
              12,
              "3:AA-8 4:AA-8 6:AA-8 10:AA-8 12:AA-8 13:AA-8 14:AR-4 15:AA-1 16:AA-3 17:AA-4"
                  + " 19:AA-8"),
          Map.entry(
              13, "3:AA-6 4:AA-6 6:AA-7 10:AA-6 12:AA-6 13:AA-6 16:AA-2 17:AR-5 18:AA-2 19:AA-7"));

  static Stream<Arguments> everyPair() {
    return Arrays.stream(UpperLayerState.values())
        .flatMap(
            state ->
                Arrays.stream(UpperLayerEvent.values()).map(event -> Arguments.of(state, event)));
  }

  @ParameterizedTest
  @MethodSource("everyPair")
  void everyPair_isAsInTheStandard(UpperLayerState state, UpperLayerEvent event) {
    Map<String, String> expected = new HashMap<>();
    for (String cell : BY_STATE.get(number(state)).split(" ", -1)) {
      String[] parts = cell.split(":", -1);
      expected.put(parts[0], parts[1]);
    }

    assertThat(state.on(event).map(a -> a.name().replace('_', '-')))
        .isEqualTo(Optional.ofNullable(expected.get(String.valueOf(number(event)))));
  }

  @Test
  void actions_leadWhereTheStandardSays() {
    Map<String, Integer> next =
        Map.ofEntries(
            Map.entry("AE_1", 4),
            Map.entry("AE_2", 5),
            Map.entry("AE_3", 6),
            Map.entry("AE_4", 1),
            Map.entry("AE_5", 2),
            Map.entry("AE_6", 3),
            Map.entry("AE_7", 6),
            Map.entry("AE_8", 13),
            Map.entry("DT_1", 6),
            Map.entry("DT_2", 6),
            Map.entry("AR_1", 7),
            Map.entry("AR_2", 8),
            Map.entry("AR_3", 1),
            Map.entry("AR_4", 13),
            Map.entry("AR_5", 1),
            Map.entry("AR_6", 7),
            Map.entry("AR_7", 8),
            Map.entry("AR_8", 9),
            Map.entry("AR_9", 11),
            Map.entry("AR_10", 12),
            Map.entry("AA_1", 13),
            Map.entry("AA_2", 1),
            Map.entry("AA_3", 1),
            Map.entry("AA_4", 1),
            Map.entry("AA_5", 1),
            Map.entry("AA_6", 13),
            Map.entry("AA_7", 13),
            Map.entry("AA_8", 13));
    for (UpperLayerAction action : UpperLayerAction.values()) {
      assertThat(number(action.next())).as(action.name()).isEqualTo(next.get(action.name()));
    }
    assertThat(UpperLayerAction.AE_6.otherwise()).contains(UpperLayerState.STA_13);
    assertThat(UpperLayerAction.AR_8.otherwise()).contains(UpperLayerState.STA_10);
  }

  private static int number(Enum<?> constant) {
    return Integer.parseInt(constant.name().substring(4));
  }
}
