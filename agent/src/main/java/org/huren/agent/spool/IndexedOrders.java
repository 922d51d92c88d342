package org.huren.agent.spool;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.huren.agent.item.Item;
import org.huren.agent.order.Order;
import org.huren.agent.order.OrderBook;
import org.huren.agent.spool.index.Durability;
import org.huren.agent.spool.index.OrderKey;
import org.huren.agent.spool.index.OrderRows;
import org.huren.agent.spool.index.StoredItem;
import org.huren.agent.spool.index.ToldRows;
import org.huren.agent.spool.index.WaitRows;

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
          ToldRows.begin(session, analyzer);
          return true;
        });
  }

  @Override
  public long toldUntil(String analyzer) {
    return index.read(session -> ToldRows.until(session, analyzer));
  }

  @Override
  public void told(String analyzer, long change) {
    index.writeAndWait(
        Durability.NORMAL,
        session -> {
          ToldRows.put(session, analyzer, change);
          return true;
        });
  }

  @Override
  public Set<Told> toldOf(String analyzer, Order order) {
    return index.read(session -> ToldRows.of(session, analyzer, order));
  }

  @Override
  public void told(String analyzer, Order order, Set<Told> tests, boolean takenBack) {
    index.writeAndWait(
        Durability.FULL,
        session -> {
          ToldRows.put(session, analyzer, order, tests, takenBack);
          return true;
        });
  }

  @Override
  public Optional<Instant> measuredAt(String analyzer, String specimen) {
    return index.read(session -> WaitRows.ofSpecimen(session, specimen)).stream()
        .map(StoredItem::item)
        .filter(item -> item.source().name().equals(analyzer))
        .map(Item::receivedAt)
        .max(Comparator.naturalOrder());
  }
}
