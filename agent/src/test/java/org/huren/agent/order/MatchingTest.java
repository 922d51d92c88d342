package org.huren.agent.order;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.huren.agent.item.Reason;
import org.huren.config.OrdersConfig.Barcode;
import org.huren.config.OrdersConfig.Barcode.Characters;
import org.huren.config.OrdersConfig.Barcode.CheckDigit;
import org.huren.config.OrdersConfig.Barcode.LeadingZeros;
import org.huren.lab.model.Patient.Sex;
import org.junit.jupiter.api.Test;

class MatchingTest {
  private final List<Order> orders = new ArrayList<>();
  private final Map<String, String> mergers = new HashMap<>();
  private final OrderBook book =
      new OrderBook() {
        @Override
        public List<Order> bySpecimen(String barcode) {
          return orders.stream().filter(o -> o.specimens().contains(barcode)).toList();
        }

        @Override
        public List<Order> byAccession(String number) {
          return orders.stream().filter(o -> o.accessions().contains(number)).toList();
        }

        @Override
        public String patientNow(String id) {
          return mergers.getOrDefault(id, id);
        }

        @Override
        public Optional<String> specimenBeginningWith(String barcode) {
          return orders.stream()
              .flatMap(o -> o.specimens().stream())
              .filter(s -> s.startsWith(barcode) && !s.equals(barcode))
              .findFirst();
        }

        @Override
        public List<Changed> changedAfter(long change, int atMost) {
          return List.of();
        }

        @Override
        public void beginTelling(String analyzer) {}

        @Override
        public long toldUntil(String analyzer) {
          return 0;
        }

        @Override
        public void told(String analyzer, long change) {}

        @Override
        public Set<Told> toldOf(String analyzer, Order order) {
          return Set.of();
        }

        @Override
        public void told(String analyzer, Order order, Set<Told> tests, boolean takenBack) {}

        @Override
        public Optional<Instant> measuredAt(String analyzer, String specimen) {
          return Optional.empty();
        }
      };

  private void know(String number, String barcode, String patient) {
    orders.add(
        new Order(
            "lis",
            number,
            Order.Status.ACTIVE,
            false,
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.of(
                new OrderPatient(
                    patient,
                    Optional.empty(),
                    Sex.UNKNOWN,
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty())),
            List.of(
                new OrderedTest(
                    "GLU",
                    "",
                    Optional.of(barcode),
                    Optional.of("ACC" + number),
                    Optional.empty(),
                    Optional.empty(),
                    false))));
  }

  private Match match(Barcode rules, String given) {
    return new Matching(rules, book).bySpecimen(given);
  }

  private static Barcode digits(int shortest, int longest, LeadingZeros zeros, CheckDigit check) {
    return new Barcode(Characters.DIGITS, shortest, longest, zeros, check);
  }

  private static String doubt(Match match) {
    return ((Match.Doubtful) match).why().code();
  }

  @Test
  void onlyTheVeryNumberMatches_paddingBlanksApart() {
    know("A1", "8801", "P1");
    assertThat(match(Barcode.any(), " 8801 ")).isInstanceOf(Match.Found.class);
    assertThat(match(Barcode.any(), "88010")).isInstanceOf(Match.None.class);
    assertThat(match(Barcode.any(), "08801")).isInstanceOf(Match.None.class);
  }

  @Test
  void twoOrdersOfOnePatientOnOneTube_areBothFound() {
    know("A1", "8801", "P1");
    know("A2", "8801", "P1");
    assertThat(((Match.Found) match(Barcode.any(), "8801")).orders()).hasSize(2);
  }

  @Test
  void numbersOfOnePatient_areThoseThatWereMerged() {
    Matching matching = new Matching(Barcode.any(), book);
    mergers.put("OLD", "P1");
    assertThat(matching.isOnePatient("P1", "P1")).isTrue();
    assertThat(matching.isOnePatient("OLD", "P1")).isTrue();
    assertThat(matching.isOnePatient("P1", "OLD")).isTrue();
    assertThat(matching.isOnePatient("P1", "P2")).isFalse();
  }

  @Test
  void twoPatientsUnderOneNumber_areForAPerson() {
    know("A1", "8801", "P1");
    know("A2", "8801", "P2");
    assertThat(match(Barcode.any(), "8801"))
        .isEqualTo(new Match.Doubtful(Reason.of("order.two-patients", 2)));
  }

  @Test
  void numberThatMayHaveBeenCutOff_isForAPerson() {
    know("A1", "880123", "P1");
    assertThat(doubt(match(Barcode.any(), "8801"))).isEqualTo("order.barcode-cut");
    assertThat(doubt(match(digits(6, 6, LeadingZeros.SIGNIFICANT, CheckDigit.NONE), "8801")))
        .isEqualTo("order.barcode-length");
  }

  @Test
  void leadingZeros_countOrDoNot_asTheSiteSays() {
    know("A1", "000042", "P1");
    Barcode ignored = digits(6, 6, LeadingZeros.IGNORED, CheckDigit.NONE);
    assertThat(match(ignored, "42")).isInstanceOf(Match.Found.class);
    assertThat(match(ignored, "0042")).isInstanceOf(Match.Found.class);
    assertThat(match(digits(1, 6, LeadingZeros.SIGNIFICANT, CheckDigit.NONE), "42"))
        .isInstanceOf(Match.None.class);
    know("A2", "42", "P2");
    assertThat(doubt(match(ignored, "42"))).isEqualTo("order.two-patients");
  }

  @Test
  void charactersAndCheckDigits_areChecked() {
    assertThat(doubt(match(digits(1, 20, LeadingZeros.SIGNIFICANT, CheckDigit.NONE), "88A1")))
        .isEqualTo("order.barcode-characters");
    Barcode luhn = digits(1, 20, LeadingZeros.SIGNIFICANT, CheckDigit.MOD10);
    assertThat(match(luhn, "79927398713")).isInstanceOf(Match.None.class);
    assertThat(doubt(match(luhn, "79927398710"))).isEqualTo("order.barcode-check-digit");
    Barcode gs1 = digits(1, 20, LeadingZeros.SIGNIFICANT, CheckDigit.GS1);
    assertThat(match(gs1, "4006381333931")).isInstanceOf(Match.None.class);
    assertThat(doubt(match(gs1, "4006381333932"))).isEqualTo("order.barcode-check-digit");
    Barcode code39 = new Barcode(Characters.ANY, 1, 20, LeadingZeros.SIGNIFICANT, CheckDigit.MOD43);
    assertThat(match(code39, "CODE39W")).isInstanceOf(Match.None.class);
    assertThat(doubt(match(code39, "CODE39X"))).isEqualTo("order.barcode-check-digit");
  }

  @Test
  void accessionNumber_findsTheOrderOfAnExamination() {
    know("A1", "8801", "P1");
    Matching matching = new Matching(Barcode.any(), book);
    assertThat(matching.byAccession("ACCA1")).isInstanceOf(Match.Found.class);
    assertThat(matching.byAccession("ACC")).isInstanceOf(Match.None.class);
    assertThat(matching.byAccession("  ")).isInstanceOf(Match.None.class);
  }
}
