/**
 * Certificates and keys in PEM files, as {@code huren check} judges them and uplinks use them:
 * {@link org.huren.config.tls.PemFiles}.
 */
@NullMarked
package org.huren.config.tls;

import org.jspecify.annotations.NullMarked;
