package org.huren.simulator.platform;

import io.javalin.http.Context;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import org.huren.simulator.fault.Fault;
import org.huren.simulator.fault.FaultPlan;

/** The faults around a request, whatever is uploaded by it. */
final class RequestFaults {
  private final FaultPlan faults;

  RequestFaults(FaultPlan faults) {
    this.faults = faults;
  }

  /** Before anything is done about a request; true if nothing more must be. */
  boolean strikeBefore(Context request, InputStream body) throws IOException, InterruptedException {
    Optional<Fault.Latency> latency = faults.strike(Fault.Latency.class);
    if (latency.isPresent()) {
      Thread.sleep(latency.get().time().toMillis());
    }
    Optional<Fault.Status> status = faults.strike(Fault.Status.class);
    if (status.isPresent()) {
      request.status(status.get().code());
      status
          .get()
          .retryAfter()
          .ifPresent(t -> request.header("Retry-After", Long.toString(Math.max(1, t.toSeconds()))));
      return true;
    }
    Optional<Fault.ResetMidBody> reset = faults.strike(Fault.ResetMidBody.class);
    if (reset.isPresent()) {
      body.readNBytes((int) Math.min(Integer.MAX_VALUE, reset.get().bytes()));
      Wire.reset(request);
    }
    return reset.isPresent();
  }

  /** When everything is stored, in place of the answer; true if there must be no other. */
  boolean strikeAfter(Context request) throws IOException {
    if (faults.strike(Fault.AnswerLost.class).isPresent()) {
      Wire.reset(request);
      return true;
    }
    if (faults.strike(Fault.GarbageAnswer.class).isPresent()) {
      request
          .status(200)
          .contentType("text/html; charset=utf-8")
          .result("<html><body><h1>认证网关</h1><p>Please log in.</p></body></html>");
      return true;
    }
    return false;
  }
}
