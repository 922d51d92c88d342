package org.huren.agent.spool.index;

import java.util.List;
import org.huren.agent.item.Item;
import org.huren.agent.item.UplinkId;

/** Is told of what is written, and only minds that it can't be. */
final class Nobody implements Index.Signals {
  @Override
  public void itemsReceived(List<Item> items) {}

  @Override
  public void itemsReceivedAgain() {}

  @Override
  public void deliveriesDue(UplinkId uplink) {}

  @Override
  public void studiesChanged() {}

  @Override
  public void full(String cause) {
    throw new AssertionError(cause);
  }

  @Override
  public void broken(Throwable cause) {
    throw new AssertionError(cause);
  }
}
