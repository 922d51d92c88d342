package org.huren.agent.item;

import java.util.List;

/** What the check stage decided about an item; findings are kept whatever it is. */
public sealed interface Verdict {
  List<Finding> findings();

  /** The state that this verdict leads to. */
  ItemState state();

  /**
   * May go up.
   *
   * @param supersedes earlier items in whose place it goes: what has not gone up of them does not
   */
  record Accept(List<Finding> findings, List<ItemId> supersedes) implements Verdict {
    public Accept(List<Finding> findings) {
      this(findings, List.of());
    }

    public Accept {
      supersedes = List.copyOf(supersedes);
    }

    @Override
    public ItemState state() {
      return ItemState.ACCEPTED;
    }
  }

  /** Waits for an order, a mapping or a person. */
  record Hold(Reason reason, List<Finding> findings) implements Verdict {
    @Override
    public ItemState state() {
      return ItemState.HELD;
    }
  }

  /** Can't be right. */
  record Quarantine(Reason reason, List<Finding> findings) implements Verdict {
    @Override
    public ItemState state() {
      return ItemState.QUARANTINED;
    }
  }

  /** Not for any uplink, and nothing is wrong with it. */
  record KeepApart(Reason reason, List<Finding> findings) implements Verdict {
    @Override
    public ItemState state() {
      return ItemState.APART;
    }
  }

  /** Identity and bytes of an earlier item. */
  record Duplicate(ItemId of, List<Finding> findings) implements Verdict {
    @Override
    public ItemState state() {
      return ItemState.DUPLICATE;
    }
  }
}
