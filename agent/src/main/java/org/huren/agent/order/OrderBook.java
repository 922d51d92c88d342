package org.huren.agent.order;

import java.util.List;
import java.util.Optional;

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

  /** Notes that an analyzer was told of a change; lost in a power cut, it is told again. */
  void told(String analyzer, long change);

  /** An order and the number of its last change. */
  record Changed(long change, Order order) {}
}
