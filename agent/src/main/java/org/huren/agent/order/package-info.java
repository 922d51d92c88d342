/**
 * Orders and patients as LIS, RIS and HIS tell them, what joins a result to its order, and what a
 * site's barcodes look like. Knows no stage and no storage: {@link org.huren.agent.order.OrderBook}
 * is what the spool keeps of it.
 */
@NullMarked
package org.huren.agent.order;

import org.jspecify.annotations.NullMarked;
