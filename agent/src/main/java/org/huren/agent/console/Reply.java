package org.huren.agent.console;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.javalin.http.Context;
import org.huren.agent.control.Problem;

/** What a handler answers. */
sealed interface Reply {
  /** Done. */
  record Ok(Object value) implements Reply {}

  /** Not done, and why. */
  record No(Problem problem) implements Reply {}

  /** Writes it. */
  static void send(Context request, Language language, Reply reply) {
    if (reply instanceof Ok ok) {
      request
          .status(200)
          .contentType("application/json")
          .result(language.json(ok.value()).getBytes(UTF_8));
    } else if (reply instanceof No no) {
      request
          .status(no.problem().status())
          .contentType(Problem.MEDIA_TYPE)
          .result(language.json(no.problem()).getBytes(UTF_8));
    }
  }
}
