package org.huren.agent.upload.http;

import java.time.Duration;
import java.util.Optional;
import org.huren.agent.item.Reason;

/**
 * How one request ended at the level of HTTP.
 *
 * <p>Which faults are {@code Broken} and which {@code NoContact} decides whether the items of the
 * request are looked at: a connection cut while the body was on its way may be the work of one of
 * them, one that never came about can't.
 */
public sealed interface Answer {
  /**
   * A complete answer.
   *
   * @param retryAfter the header, if it has one
   * @param body empty if it was longer than we read
   */
  record Complete(int status, Optional<Duration> retryAfter, Optional<byte[]> body)
      implements Answer {}

  /** Nothing was sent, because our own TLS files can't be used. */
  record NotSent(Reason why) implements Answer {}

  /** No connection, or TLS failed. */
  record NoContact(String fault) implements Answer {}

  /** Cut or silent after the request had begun; anything may have been stored. */
  record Broken(String fault) implements Answer {}

  /** Nothing went either way for the configured time. */
  record Silent(Duration timeout) implements Answer {}
}
