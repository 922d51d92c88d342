/**
 * Everything a hospital's IT admin edits, as records: {@link org.huren.config.GatewayConfig} is the
 * whole of {@code gateway.yaml}. The reader reports all problems at once, each with its place.
 */
@NullMarked
package org.huren.config;

import org.jspecify.annotations.NullMarked;
