package org.huren.agent.item;

import java.time.Instant;
import java.util.Optional;

/**
 * One item on its way to one uplink.
 *
 * @param attempts tries so far
 * @param dueAt not tried before
 * @param lastError why the last try failed
 */
public record Delivery(
    ItemId item,
    UplinkId uplink,
    DeliveryState state,
    int attempts,
    Instant dueAt,
    Optional<Reason> lastError,
    Optional<Receipt> receipt) {}
