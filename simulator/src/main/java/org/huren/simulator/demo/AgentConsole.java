package org.huren.simulator.demo;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What the demo asks the running agent. */
final class AgentConsole {
  private static final Pattern QUEUE =
      Pattern.compile("(?m)^upload_queue_items\\{[^}]*}\\s+([0-9.eE+]+)\\s*$");

  private final HttpClient client =
      HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(2)).build();
  private final URI address;

  AgentConsole(URI address) {
    this.address = address;
  }

  URI address() {
    return address;
  }

  boolean isReady() throws InterruptedException {
    return get("/health/ready").isPresent();
  }

  /** Items waiting for an uplink or under way to it; empty if the agent doesn't say. */
  OptionalLong queued() throws InterruptedException {
    return get("/metrics").map(AgentConsole::queued).orElse(OptionalLong.empty());
  }

  static OptionalLong queued(String metrics) {
    Matcher m = QUEUE.matcher(metrics);
    OptionalLong sum = OptionalLong.empty();
    while (m.find()) {
      sum = OptionalLong.of(sum.orElse(0) + (long) Double.parseDouble(m.group(1)));
    }
    return sum;
  }

  private Optional<String> get(String path) throws InterruptedException {
    try {
      HttpResponse<String> answer =
          client.send(
              HttpRequest.newBuilder(address.resolve(path)).timeout(Duration.ofSeconds(5)).build(),
              HttpResponse.BodyHandlers.ofString());
      return answer.statusCode() == 200 ? Optional.of(answer.body()) : Optional.empty();
    } catch (IOException e) {
      // Not yet there, or gone: whoever asks also watches the process.
      return Optional.empty();
    }
  }
}
