package org.huren.lab.model;

import java.util.Optional;

/**
 * The analyzer as its profile and its message describe it.
 *
 * @param profile the profile that read the message
 * @param manufacturer from the profile
 * @param model from the message if it says so, else from the profile
 * @param serial from the message
 */
public record Instrument(
    String profile, String manufacturer, String model, Optional<String> serial) {}
