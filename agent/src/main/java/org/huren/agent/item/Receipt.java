package org.huren.agent.item;

import java.time.Instant;

/**
 * The far side's own word that it has this very object.
 *
 * @param reference what its answer named (SOP Instance UID, resource location), for a person to
 *     look up there
 */
public record Receipt(Instant at, String reference) {}
