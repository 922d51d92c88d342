package org.huren.agent.spool;

import java.util.List;
import java.util.Optional;
import org.huren.agent.item.Item;
import org.huren.agent.item.Receipt;
import org.huren.agent.order.SpecimenItems;
import org.huren.agent.spool.index.DeliveryRows;
import org.huren.agent.spool.index.ItemRows;
import org.huren.agent.spool.index.StoredItem;
import org.huren.agent.spool.index.WaitRows;

/** Items by their specimens, from the index and the payloads. */
final class IndexedSpecimenItems implements SpecimenItems {
  private final Writes index;
  private final Payloads payloads;

  IndexedSpecimenItems(Writes index, Payloads payloads) {
    this.index = index;
    this.payloads = payloads;
  }

  @Override
  public List<Item> of(String specimen) {
    return index.read(session -> WaitRows.ofSpecimen(session, specimen)).stream()
        .map(StoredItem::item)
        .toList();
  }

  @Override
  public Optional<String> document(Item item) {
    return index.read(
        session -> {
          List<String> named =
              DeliveryRows.ofItem(session, item.id()).stream()
                  .flatMap(delivery -> delivery.receipt().stream())
                  .map(Receipt::reference)
                  .distinct()
                  .toList();
          return named.size() == 1 && WaitRows.specimens(session, item.id()) == 1
              ? Optional.of(named.get(0))
              : Optional.empty();
        });
  }

  @Override
  public Optional<byte[]> content(Item item) {
    return index.read(session -> ItemRows.byId(session, item.id())).flatMap(payloads::content);
  }
}
