package org.huren.lab.model;

import java.time.OffsetDateTime;
import java.util.Optional;

/**
 * What the message says about itself.
 *
 * @param sender sending application or sender name, as written; editable text, not to be trusted
 * @param controlId the sender's own number for the message
 * @param type {@code ORU^R01}, or {@code ASTM}
 */
public record MessageIdentity(
    String sender, Optional<String> controlId, String type, Optional<OffsetDateTime> sentAt) {}
