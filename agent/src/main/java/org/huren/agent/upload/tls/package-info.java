/**
 * What an uplink proves itself with: certificate chain, private key and trusted authorities from
 * PEM files, read again when they change. Entry class {@link
 * org.huren.agent.upload.tls.TlsMaterial}.
 */
@NullMarked
package org.huren.agent.upload.tls;

import org.jspecify.annotations.NullMarked;
