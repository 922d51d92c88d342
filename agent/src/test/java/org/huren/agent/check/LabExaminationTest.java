package org.huren.agent.check;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.huren.agent.analyzer.Analyzer;
import org.huren.agent.analyzer.Analyzers;
import org.huren.agent.item.Finding;
import org.huren.agent.item.Item;
import org.huren.agent.item.ItemState;
import org.huren.agent.item.Reason;
import org.huren.agent.item.Source;
import org.huren.agent.item.Verdict;
import org.huren.agent.order.SpecimenItems;
import org.huren.config.AnalyzerConfig;
import org.huren.config.AnalyzerConfig.OnUnmapped;
import org.huren.config.AnalyzerConfig.Release;
import org.huren.config.ByteSize;
import org.huren.config.ConsoleConfig;
import org.huren.config.GatewayConfig;
import org.huren.config.HospitalConfig;
import org.huren.config.HostPort;
import org.huren.config.OrdersConfig;
import org.huren.config.Peers;
import org.huren.config.SpoolConfig;
import org.huren.config.StudiesConfig;
import org.junit.jupiter.api.Test;

/** Messages as the generic ASTM profile reads them, judged by their facts. */
class LabExaminationTest {
  private static final String HEADER = "H|\\^&|||XN^1|||||||P|E1394-97|20261120091530\r";
  private static final String SAMPLE = order(1, "8801", "R");
  private static final String CONTROL = order(2, "QC-1", "Q");
  private static final String END = "L|1|N\r";

  private final FakeCheckQueue queue = new FakeCheckQueue();
  private final Analyzers analyzers = analyzers();
  private final Map<String, List<Item>> specimens = new HashMap<>();
  private final LabExamination examination =
      SiteWithoutOrders.examination(
          queue,
          new SpecimenItems() {
            @Override
            public List<Item> of(String specimen) {
              return specimens.getOrDefault(specimen, List.of());
            }

            @Override
            public Optional<byte[]> content(Item item) {
              return queue.content(item);
            }
          },
          analyzers);

  private static String order(int number, String sample, String action) {
    return String.format(
        Locale.ROOT,
        "P|%1$d\rO|%1$d|%2$s||^^^WBC|||||||%3$s\r"
            + "R|1|^^^WBC|6.1|10*9/L||N||F||||20261120091530\r",
        number,
        sample,
        action);
  }

  private static Analyzers analyzers() {
    HostPort anyPort = new HostPort("127.0.0.1", 0);
    try {
      return Analyzers.load(
          new GatewayConfig(
              new HospitalConfig("Test", "12100000400001234X", ZoneId.of("Asia/Shanghai")),
              new SpoolConfig(
                  Path.of("spool"), Duration.ZERO, new ByteSize(0), SpoolConfig.Sync.STANDARD),
              Optional.empty(),
              StudiesConfig.USUAL,
              List.of(
                  new AnalyzerConfig(
                      "a-1",
                      "generic-astm",
                      anyPort,
                      new Peers.Any(),
                      Release.AUTOMATIC,
                      AnalyzerConfig.Unmapped.USUAL),
                  new AnalyzerConfig(
                      "a-2",
                      "generic-astm",
                      anyPort,
                      new Peers.Any(),
                      Release.AUTOMATIC,
                      AnalyzerConfig.Unmapped.USUAL),
                  analyzer("lenient", OnUnmapped.PASS, OnUnmapped.PASS),
                  analyzer("strict", OnUnmapped.HOLD, OnUnmapped.HOLD)),
              List.of(),
              OrdersConfig.defaults(),
              List.of(),
              new ConsoleConfig(anyPort)),
          Path.of("none"));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static AnalyzerConfig analyzer(String id, OnUnmapped units, OnUnmapped codes) {
    return new AnalyzerConfig(
        id,
        "generic-astm",
        new HostPort("127.0.0.1", 0),
        new Peers.Any(),
        Release.AUTOMATIC,
        new AnalyzerConfig.Unmapped(units, codes));
  }

  private Item item(int number, String source, String message) {
    Analyzer analyzer = analyzers.of(new Source("a-1")).orElseThrow();
    byte[] bytes = message.getBytes(StandardCharsets.UTF_8);
    Item item =
        new Item(
            Items.id(number),
            analyzer.kind(),
            new Source(source),
            ItemState.RECEIVED,
            bytes.length,
            message.hashCode(),
            0,
            message.hashCode(),
            Instant.EPOCH,
            analyzer.facts(bytes),
            List.of(),
            Optional.empty());
    queue.add(item, message);
    return item;
  }

  private Verdict judge(String message) {
    return examination.examine(item(1, "a-1", message));
  }

  @Test
  void patientsResult_isAccepted() {
    assertThat(judge(HEADER + SAMPLE + END)).isInstanceOf(Verdict.Accept.class);
  }

  @Test
  void patientsAndControlsInOneMessage_areAccepted_andTheMixtureIsNoted() {
    Verdict verdict = judge(HEADER + SAMPLE + CONTROL + END);
    assertThat(verdict).isInstanceOf(Verdict.Accept.class);
    assertThat(verdict.findings()).contains(Finding.info("check.runs-left-out", "PATIENT QC"));
  }

  @Test
  void controlsOnly_areKeptApart() {
    assertThat(judge(HEADER + CONTROL + END))
        .isInstanceOfSatisfying(
            Verdict.KeepApart.class,
            apart -> assertThat(apart.reason()).isEqualTo(Reason.of("check.not-a-patient", "QC")));
  }

  @Test
  void bytesThatAreNoMessage_areQuarantined() {
    assertThat(judge("\u0001\u0002 no header here \r"))
        .isInstanceOfSatisfying(
            Verdict.Quarantine.class,
            q ->
                assertThat(q.reason())
                    .isEqualTo(Reason.of("check.message-unreadable", "a-1", "generic-astm")));
  }

  @Test
  void oneSampleWithoutId_quarantinesTheMessage() {
    assertThat(judge(HEADER + SAMPLE + order(2, "", "R") + END))
        .isInstanceOfSatisfying(
            Verdict.Quarantine.class,
            q ->
                assertThat(q.reason())
                    .isEqualTo(Reason.of("check.sample-id-missing", 1, 2, "generic-astm")));
  }

  @Test
  void analyzerNotConfiguredAnyMore_holds() {
    assertThat(examination.examine(item(1, "gone", HEADER + SAMPLE + END)))
        .isInstanceOfSatisfying(
            Verdict.Hold.class,
            hold ->
                assertThat(hold.reason()).isEqualTo(Reason.of("check.analyzer-unknown", "gone")));
  }

  @Test
  void sameBytesOfAnotherAnalyzer_areAnotherReport() {
    item(1, "a-1", HEADER + SAMPLE + END);
    assertThat(examination.examine(item(2, "a-2", HEADER + SAMPLE + END)))
        .isInstanceOf(Verdict.Accept.class);
  }

  @Test
  void sameBytesAgain_areADuplicate() {
    Item first = item(1, "a-1", HEADER + SAMPLE + END);
    assertThat(examination.examine(item(2, "a-1", HEADER + SAMPLE + END)))
        .isInstanceOfSatisfying(
            Verdict.Duplicate.class, d -> assertThat(d.of()).isEqualTo(first.id()));
  }

  @Test
  void sameBytesAfterTheProfileWasCorrected_areNotHeldBackByWhatWasKeptApart() {
    Item misread = item(1, "a-1", HEADER + SAMPLE + END);
    queue.add(Items.withState(misread, ItemState.APART), HEADER + SAMPLE + END);
    assertThat(examination.examine(item(2, "a-1", HEADER + SAMPLE + END)))
        .isInstanceOf(Verdict.Accept.class);
  }

  @Test
  void correctedResultOfTheSameSample_isAccepted() {
    item(1, "a-1", HEADER + SAMPLE + END);
    assertThat(examination.examine(item(2, "a-1", HEADER + SAMPLE.replace("6.1", "6.3") + END)))
        .isInstanceOf(Verdict.Accept.class);
  }

  @Test
  void manualResend_isADuplicateThoughTimeAndNumberOfTheMessageDiffer() {
    Item first = item(1, "a-1", HEADER + SAMPLE + END);
    String again = "H|\\^&|7||XN^1|||||||P|E1394-97|20261120153000\r" + SAMPLE + END;
    assertThat(examination.examine(item(2, "a-1", again)))
        .isInstanceOfSatisfying(
            Verdict.Duplicate.class, d -> assertThat(d.of()).isEqualTo(first.id()));
  }

  @Test
  void theSameValueOfAnotherMeasurement_isANewVersion() {
    item(1, "a-1", HEADER + SAMPLE + END);
    String rerun = SAMPLE.replace("20261120091530\r", "20261120111111\r");
    assertThat(examination.examine(item(2, "a-1", HEADER + rerun + END)))
        .isInstanceOf(Verdict.Accept.class);
  }

  @Test
  void twoControlsOfOneValue_areTwoRuns() {
    item(1, "a-1", HEADER + CONTROL + END);
    String again = "H|\\^&|7||XN^1|||||||P|E1394-97|20261120153000\r" + CONTROL + END;
    assertThat(examination.examine(item(2, "a-1", again))).isInstanceOf(Verdict.KeepApart.class);
  }

  @Test
  void aResultTakenBack_goesUpThoughItWasSaidBefore() {
    item(1, "a-1", HEADER + SAMPLE + END);
    item(2, "a-1", HEADER + SAMPLE.replace("6.1", "9.9") + END);
    Verdict verdict = examination.examine(item(3, "a-1", HEADER + SAMPLE + END));
    assertThat(verdict).isInstanceOf(Verdict.Accept.class);
    assertThat(verdict.findings())
        .contains(Finding.warning("check.final-changed", Items.id(2), 1, "WBC"));
  }

  @Test
  void whatChangedInAnySampleOfAMessage_isNotedAndIsNoResend() {
    String both = HEADER + SAMPLE + order(2, "8802", "R") + END;
    Item first = item(1, "a-1", both);
    specimens.put("8801", List.of(first));
    specimens.put("8802", List.of(first));
    String other = order(1, "8802", "R").replace("6.1", "9.9");
    assertThat(examination.examine(item(2, "a-1", HEADER + other + END)).findings())
        .contains(Finding.warning("check.final-changed", Items.id(1), 1, "WBC"));
    Verdict again = examination.examine(item(3, "a-1", both));
    assertThat(again).as("takes 9.9 back").isInstanceOf(Verdict.Accept.class);
    assertThat(again.findings())
        .contains(
            Finding.warning("check.final-changed", Items.id(2), 1, "WBC"),
            Finding.info("check.new-version", Items.id(1)));
  }

  @Test
  void aMessageOfSeveralSamples_isWrittenBeforeTheNextIsExamined() {
    assertThat(examination.isFoundByItsEffects(item(1, "a-1", HEADER + SAMPLE + END))).isFalse();
    assertThat(
            examination.isFoundByItsEffects(
                item(2, "a-1", HEADER + SAMPLE + order(2, "8802", "R") + END)))
        .isTrue();
  }

  @Test
  void preliminaryThenFinal_isANewerVersion_andItsDifferencesAreNoted() {
    item(1, "a-1", HEADER + SAMPLE.replace("||F||", "||P||") + END);
    assertThat(examination.examine(item(2, "a-1", HEADER + SAMPLE + END)).findings())
        .contains(Finding.info("check.new-version", Items.id(1)));
    Verdict changed =
        examination.examine(
            item(3, "a-1", HEADER + SAMPLE.replace("||F||", "||C||").replace("6.1", "6.4") + END));
    assertThat(changed.findings())
        .contains(Finding.info("check.results-changed", Items.id(2), 1, "WBC"));
  }

  @Test
  void numberInAnUnknownUnit_isHeldAndNamesIt() {
    assertThat(judge(HEADER + SAMPLE.replace("10*9/L", "10)/mm)") + END))
        .isInstanceOfSatisfying(
            Verdict.Hold.class,
            hold ->
                assertThat(hold.reason())
                    .isEqualTo(Reason.of("check.unit-unmapped", "10)/mm)", "a-1")));
  }

  @Test
  void anyUsualSpellingOfAUnit_isKnown() {
    assertThat(judge(HEADER + SAMPLE.replace("10*9/L", "x10^9/L") + END))
        .isInstanceOf(Verdict.Accept.class);
  }

  @Test
  void wordsBehindAnUnknownUnit_areNotHeld() {
    assertThat(judge(HEADER + SAMPLE.replace("6.1|10*9/L", "positive|???") + END))
        .isInstanceOf(Verdict.Accept.class);
  }

  @Test
  void whetherUnknownUnitsAndCodesWait_isTheSites() {
    String odd = HEADER + SAMPLE.replace("10*9/L", "10)/mm)") + END;
    Verdict passed = examination.examine(item(1, "lenient", odd));
    assertThat(passed).isInstanceOf(Verdict.Accept.class);
    assertThat(passed.findings())
        .contains(
            Finding.warning("check.unit-unmapped-passed", "10)/mm)"),
            Finding.info("check.code-unmapped-passed", "WBC"));
    assertThat(examination.examine(item(2, "strict", HEADER + SAMPLE + END)))
        .isInstanceOfSatisfying(
            Verdict.Hold.class,
            hold ->
                assertThat(hold.reason())
                    .isEqualTo(Reason.of("check.code-unmapped", "WBC", "strict")));
  }

  @Test
  void whatAnEditCanEnd_isWorthAnotherLook() {
    for (String code : List.of("check.unit-unmapped", "check.analyzer-unknown")) {
      assertThat(examination.isWorthAnotherLook(held(code))).as(code).isTrue();
    }
    assertThat(examination.isWorthAnotherLook(held(LabExamination.AWAITS_RELEASE))).isFalse();
  }

  private Item held(String code) {
    return Items.judged(
        item(1, "a-1", HEADER + SAMPLE + END), new Verdict.Hold(Reason.of(code), List.of()));
  }
}
