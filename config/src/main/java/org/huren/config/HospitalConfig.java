package org.huren.config;

import java.time.ZoneId;

/**
 * Whose gateway this is.
 *
 * @param orgCode the hospital's unified social credit code, part of every identity we register
 * @param timezone what devices mean by a time without offset
 */
public record HospitalConfig(String name, String orgCode, ZoneId timezone) {}
