package org.huren.agent.order;

import java.time.OffsetDateTime;
import java.util.Optional;
import org.huren.agent.item.ItemId;

/**
 * That a person stands for a report.
 *
 * @param verifier as the LIS calls them
 * @param at when, as the LIS says
 * @param by the item that said so; later ones count more
 */
public record Verification(Optional<String> verifier, Optional<OffsetDateTime> at, ItemId by) {}
