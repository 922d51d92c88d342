package org.huren.config;

import java.nio.file.Path;

/**
 * Mutual TLS to an uplink: our certificate chain and key, and the authorities we trust; PEM files.
 */
public record TlsConfig(Path certificate, Path key, Path trust) {}
