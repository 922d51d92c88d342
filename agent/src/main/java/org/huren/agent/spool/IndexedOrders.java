package org.huren.agent.spool;

import java.util.List;
import java.util.Optional;
import org.huren.agent.order.Order;
import org.huren.agent.order.OrderBook;
import org.huren.agent.spool.index.Durability;
import org.huren.agent.spool.index.OrderKey;
import org.huren.agent.spool.index.OrderRows;

/** Orders, from the index. */
final class IndexedOrders implements OrderBook {
  private final Writes index;

  IndexedOrders(Writes index) {
    this.index = index;
  }

  @Override
  public List<Order> bySpecimen(String barcode) {
    return index.read(session -> OrderRows.byKey(session, OrderKey.SPECIMEN, barcode));
  }

  @Override
  public List<Order> byAccession(String number) {
    return index.read(session -> OrderRows.byKey(session, OrderKey.ACCESSION, number));
  }

  @Override
  public String patientNow(String id) {
    return index.read(session -> OrderRows.patientNow(session, id));
  }

  @Override
  public Optional<String> specimenBeginningWith(String barcode) {
    return index.read(session -> OrderRows.beginningWith(session, OrderKey.SPECIMEN, barcode));
  }

  @Override
  public List<Changed> changedAfter(long change, int atMost) {
    return index.read(session -> OrderRows.changedAfter(session, change, atMost));
  }

  @Override
  public void beginTelling(String analyzer) {
    index.writeAndWait(
        Durability.NORMAL,
        session -> {
          OrderRows.beginTelling(session, analyzer);
          return true;
        });
  }

  @Override
  public long toldUntil(String analyzer) {
    return index.read(session -> OrderRows.toldUntil(session, analyzer));
  }

  @Override
  public void told(String analyzer, long change) {
    index.writeAndWait(
        Durability.NORMAL,
        session -> {
          OrderRows.told(session, analyzer, change);
          return true;
        });
  }
}
