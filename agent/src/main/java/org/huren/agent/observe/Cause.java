package org.huren.agent.observe;

import java.io.IOException;
import java.security.GeneralSecurityException;
import org.jspecify.annotations.Nullable;

/**
 * Exceptions without what they might quote. A message written by the operating system or the TLS
 * layer names files and errors; any other may quote the value that surprised our code, which can be
 * a patient's name.
 */
final class Cause {
  private static final int DEEPEST = 8;

  private Cause() {}

  /** One line for a person. */
  static String of(Throwable cause) {
    String message = cause.getMessage();
    String type = cause.getClass().getSimpleName();
    return isSystems(cause) && message != null ? type + ": " + message : type;
  }

  /** The same stack traces, with messages only where {@link #of} shows them. */
  static Throwable withoutMessages(Throwable cause) {
    return copy(cause, DEEPEST);
  }

  private static Throwable copy(Throwable cause, int depth) {
    Throwable next = cause.getCause();
    return new Redacted(
        of(cause),
        cause.getStackTrace(),
        next == null || next == cause || depth == 0 ? null : copy(next, depth - 1));
  }

  private static boolean isSystems(Throwable cause) {
    return cause instanceof IOException || cause instanceof GeneralSecurityException;
  }

  private static final class Redacted extends Exception {
    private static final long serialVersionUID = 1L;

    Redacted(String line, StackTraceElement[] trace, @Nullable Throwable cause) {
      super(line, cause, false, true);
      setStackTrace(trace);
    }
  }
}
