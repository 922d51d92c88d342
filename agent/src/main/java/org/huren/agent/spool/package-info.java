/**
 * The durable spool: payload files, and the SQLite index and queue over them. Entry class {@code
 * Spool}; each stage sees only its own role of it: {@link org.huren.agent.spool.Intake} (receive),
 * {@link org.huren.agent.spool.CheckQueue} (check and route), {@link
 * org.huren.agent.spool.DeliveryQueue} (upload and settle), {@link org.huren.agent.spool.Records}
 * (status and a person's decisions).
 */
@NullMarked
package org.huren.agent.spool;

import org.jspecify.annotations.NullMarked;
