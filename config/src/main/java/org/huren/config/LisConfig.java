package org.huren.config;

import java.nio.charset.Charset;
import java.util.Optional;

/**
 * One system that tells of orders, patients and verified reports over HL7 v2.
 *
 * @param profile what its messages look like
 * @param charset what it writes in, if its messages don't say so and nobody can guess
 */
public record LisConfig(
    String id, String profile, HostPort listen, Peers peers, Optional<Charset> charset) {}
