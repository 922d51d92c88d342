package org.huren.agent.spool.index;

import org.huren.agent.item.Item;

/**
 * An item and the folder its payload lies in.
 *
 * @param folder {@code 2026-11-21/08}, below the spool's
 */
public record StoredItem(Item item, String folder) {}
