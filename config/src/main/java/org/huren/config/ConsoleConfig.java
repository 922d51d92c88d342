package org.huren.config;

/** Where status, metrics and commands are served; loopback unless the admin says otherwise. */
public record ConsoleConfig(HostPort listen) {}
