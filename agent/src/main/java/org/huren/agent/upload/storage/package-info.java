/**
 * What the status codes of storage mean, which C-STORE (PS3.4 Table B.2-1) and STOW-RS (PS3.18
 * Annex I) share. Entry classes {@link org.huren.agent.upload.storage.FailureReason} and {@link
 * org.huren.agent.upload.storage.WarningReason}.
 */
@NullMarked
package org.huren.agent.upload.storage;

import org.jspecify.annotations.NullMarked;
