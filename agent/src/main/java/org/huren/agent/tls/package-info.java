/**
 * What an uplink or a listener proves itself with: certificate chain, private key and trusted
 * authorities from PEM files, read again when they change. Entry class {@link
 * org.huren.agent.tls.TlsMaterial}.
 */
@NullMarked
package org.huren.agent.tls;

import org.jspecify.annotations.NullMarked;
