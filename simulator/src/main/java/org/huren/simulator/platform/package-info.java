/**
 * A simulated platform: {@link org.huren.simulator.platform.Platform} serves an imaging cloud's
 * STOW-RS and a regional platform's FHIR transactions over mutual TLS, keeps what it accepted in a
 * ledger, and misbehaves on demand.
 *
 * <pre>
 *   mutual TLS -> faults -> StudiesEndpoint -> MultipartReader -> InstanceStore -> ledger, durable
 *                                          \-> StowAnswer
 *                     \-> TransactionEndpoint -> Transaction -> DocumentStore -> ledger, durable
 *   plain HTTP on loopback -> ControlEndpoint -> FaultPlan, listener off and on
 * </pre>
 */
@NullMarked
package org.huren.simulator.platform;

import org.jspecify.annotations.NullMarked;
