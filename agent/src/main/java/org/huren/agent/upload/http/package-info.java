/**
 * What uplinks over HTTP share: one request over mutual TLS, given up when nothing moves, its
 * answer read up to a limit. Entry class {@link org.huren.agent.upload.http.Exchange}; {@link
 * org.huren.agent.upload.http.Inconclusive} for answers that tell nothing of what was sent.
 */
@NullMarked
package org.huren.agent.upload.http;

import org.jspecify.annotations.NullMarked;
