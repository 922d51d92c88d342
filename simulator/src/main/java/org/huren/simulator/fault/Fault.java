package org.huren.simulator.fault;

import java.time.Duration;
import java.util.Optional;

/** One thing a platform can do wrong. */
public sealed interface Fault {
  /** Waits before it does anything about a request. */
  record Latency(Duration time) implements Fault {}

  /** Answers with an HTTP status and stores nothing. */
  record Status(int code, Optional<Duration> retryAfter) implements Fault {}

  /** Resets the connection after so many bytes of a request's body; stores nothing. */
  record ResetMidBody(long bytes) implements Fault {}

  /** Stores, then resets the connection instead of answering. */
  record AnswerLost() implements Fault {}

  /** Refuses one object of a request with a failure reason (0008,1197). */
  record InstanceFailure(int reason) implements Fault {}

  /** Stores, then answers 200 with a web page, as a proxy in between might. */
  record GarbageAnswer() implements Fault {}

  /** Ends a handshake although the client's certificate is good. */
  record RefuseClientCertificate() implements Fault {}

  /** Closes the listener and every connection for a while. */
  record Away(Duration time) implements Fault {}
}
