/**
 * Uplinks and what drives them. Entry class {@link org.huren.agent.upload.Uploader}, one for each
 * {@link org.huren.agent.upload.Uplink}; one package below per kind of uplink, {@code http} for
 * what those over HTTP share, and {@code tls} for what they prove themselves with.
 */
@NullMarked
package org.huren.agent.upload;

import org.jspecify.annotations.NullMarked;
