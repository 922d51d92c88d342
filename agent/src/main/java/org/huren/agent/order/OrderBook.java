package org.huren.agent.order;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The orders that are known: written with the verdict on the message that told them, durable before
 * its sender was answered. Patients are those of now, merged ones included. Any thread; the cost of
 * a look-up does not depend on how many orders there are.
 */
public interface OrderBook {
  /** Knows no order. */
  OrderBook EMPTY =
      new OrderBook() {
        @Override
        public List<Order> bySpecimen(String barcode) {
          return List.of();
        }

        @Override
        public List<Order> byAccession(String number) {
          return List.of();
        }

        @Override
        public String patientNow(String id) {
          return id;
        }

        @Override
        public Optional<String> specimenBeginningWith(String barcode) {
          return Optional.empty();
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

  /** Orders with a test on this very specimen, revoked ones too; oldest first. */
  List<Order> bySpecimen(String barcode);

  /** Orders with this very accession number, revoked ones too; oldest first. */
  List<Order> byAccession(String number);

  /** The number that a patient goes by now; the number itself if nobody told of a merger. */
  String patientNow(String id);

  /** A known barcode that goes on behind this one: what a device may have cut off. */
  Optional<String> specimenBeginningWith(String barcode);

  /** What changed after a change, in that order. */
  List<Changed> changedAfter(long change, int atMost);

  /** Notes that an analyzer is to be told of what changes from now on, if that is new. */
  void beginTelling(String analyzer);

  /** The last change that an analyzer was told of. */
  long toldUntil(String analyzer);

  /** Notes how far an analyzer was told; lost in a power cut, the changes are looked at again. */
  void told(String analyzer, long change);

  /** What of an order an analyzer was told, and not told to forget. */
  Set<Told> toldOf(String analyzer, Order order);

  /**
   * Notes that an analyzer was told of tests of an order. Survives a power cut once it returns.
   *
   * @param takenBack whether it was told to forget them
   */
  void told(String analyzer, Order order, Set<Told> tests, boolean takenBack);

  /** When an analyzer last sent something of a specimen. */
  Optional<Instant> measuredAt(String analyzer, String specimen);

  /** A test on a specimen, by the code that it was ordered with. */
  record Told(String specimen, String code) {}

  /** An order and the number of its last change. */
  record Changed(long change, Order order) {}
}
