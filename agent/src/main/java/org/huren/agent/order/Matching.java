package org.huren.agent.order;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.huren.agent.item.Reason;
import org.huren.config.OrdersConfig;

/**
 * Finds the order of a result: by the number on the tube or of the examination, exactly, never by
 * name. Two patients under one number, or a number that can't be the whole one, are for a person.
 * Immutable; any thread.
 */
public final class Matching {
  private final BarcodeRules barcodes;
  private final OrderBook book;

  public Matching(OrdersConfig.Barcode barcodes, OrderBook book) {
    this.barcodes = new BarcodeRules(barcodes);
    this.book = book;
  }

  /** The order of a specimen, by its barcode as a device gave it. */
  public Match bySpecimen(String given) {
    Optional<Reason> objection = barcodes.objection(given);
    if (objection.isPresent()) {
      return new Match.Doubtful(objection.get());
    }
    List<Order> orders = new ArrayList<>();
    for (String written : barcodes.spellings(given)) {
      orders.addAll(book.bySpecimen(written));
    }
    Match match = of(orders);
    boolean cut =
        match instanceof Match.None
            && barcodes.spellings(given).stream()
                .anyMatch(b -> book.specimenBeginningWith(b).isPresent());
    return cut ? new Match.Doubtful(Reason.of("order.barcode-cut")) : match;
  }

  /** The order of an examination, by its accession number (0008,0050) as a modality gave it. */
  public Match byAccession(String given) {
    String number = given.strip();
    return number.isEmpty() ? new Match.None() : of(book.byAccession(number));
  }

  /** Whether two patient numbers are one patient's, as far as anybody told of mergers. */
  public boolean isOnePatient(String one, String other) {
    return one.equals(other) || book.patientNow(one).equals(book.patientNow(other));
  }

  /** What all spellings of a barcode have in common. */
  public String key(String barcode) {
    return barcodes.key(barcode);
  }

  private static Match of(List<Order> all) {
    List<Order> orders = all.stream().filter(o -> o.status() != Order.Status.REVOKED).toList();
    Set<Optional<String>> patients =
        orders.stream().map(o -> o.patient().map(OrderPatient::id)).collect(Collectors.toSet());
    if (patients.size() > 1) {
      return new Match.Doubtful(Reason.of("order.two-patients", orders.size()));
    }
    return orders.isEmpty() ? new Match.None() : new Match.Found(orders);
  }
}
