package org.huren.agent.console;

import io.javalin.http.Context;
import java.util.Optional;
import org.huren.agent.control.Wire;
import org.huren.agent.observe.Events;
import org.huren.agent.observe.LineCapture;
import org.huren.agent.observe.Printable;
import org.huren.agent.observe.StatusBoard;

/** Hands out the raw bytes of an analyzer's line, piece by piece to one who keeps asking. */
final class CaptureApi {
  private static final int LONGEST_NAME = 64;

  private final StatusBoard board;
  private final Events events;

  CaptureApi(StatusBoard board, Events events) {
    this.board = board;
    this.events = events;
  }

  /** {@code POST /api/v1/analyzers/{id}/capture?by=&state=begin|go-on|end}. */
  Reply take(Context request, Language language) {
    String id = request.pathParam("id");
    String by = Optional.ofNullable(request.queryParam("by")).orElse("");
    String state = Optional.ofNullable(request.queryParam("state")).orElse("go-on");
    if (!by.matches("[0-9a-f-]{8," + LONGEST_NAME + "}")) {
      return new Reply.No(
          language.problem(400, "bad-parameter", "by", Printable.of(by, LONGEST_NAME), "a UUID"));
    }
    Optional<LineCapture> capture = board.capture(id);
    if (capture.isEmpty()) {
      return new Reply.No(
          language.problem(404, "no-such-analyzer", Printable.of(id, LONGEST_NAME)));
    }
    Optional<LineCapture.Taken> taken = capture.get().take(by);
    if (taken.isEmpty()) {
      return new Reply.No(language.problem(409, "capture-taken", id));
    }
    if (state.equals("begin")) {
      events.captureBegan(id, who(request));
    } else if (state.equals("end")) {
      capture.get().end(by);
      events.captureEnded(id, who(request));
    }
    return new Reply.Ok(taken.get());
  }

  private static String who(Context request) {
    String claimed = Optional.ofNullable(request.header(Wire.WHO_HEADER)).orElse("-");
    return Printable.of(claimed, LONGEST_NAME);
  }
}
