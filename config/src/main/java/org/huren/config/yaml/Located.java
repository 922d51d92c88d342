package org.huren.config.yaml;

/** A value with its place. */
public record Located<T>(T value, Place place) {}
