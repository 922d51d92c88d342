package org.huren.agent;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.huren.agent.cli.Cli;
import org.huren.agent.cli.Environment;
import org.huren.agent.observe.Events;
import org.huren.agent.observe.Version;
import org.huren.agent.spool.CannotOpenSpoolException;
import org.huren.config.GatewayConfig;
import org.huren.config.GatewayConfigReader;
import org.huren.config.ProfileFolders;
import org.huren.config.language.Messages;

/** The process: {@code huren run} and the commands that talk to it. */
public final class Main {
  private static final int COULD_NOT_START = 1;
  private static final Duration LONGEST_STOP = Duration.ofSeconds(30);

  private Main() {}

  public static void main(String[] arguments) {
    Clock clock = Clock.systemUTC();
    GatewayConfigReader reader = new GatewayConfigReader(new ProfileFolders(), clock);
    Environment environment = Environment.ofThisProcess(reader::read);
    int code = new Cli(environment, clock, Main::run).execute(arguments);
    // Commands may leave HTTP client threads behind.
    System.exit(code);
  }

  private static int run(GatewayConfig config, Path file) throws InterruptedException {
    CompletableFuture<Integer> ended = new CompletableFuture<>();
    Agent.Run run =
        new Agent.Run(
            Version.current(),
            UUID.randomUUID().toString().substring(0, 8),
            Messages.userLocale(),
            CrashPoint.configured(),
            () -> ended.complete(Agent.RESTART));
    Agent agent;
    try {
      agent = Agent.start(config, file, run);
    } catch (CannotOpenSpoolException e) {
      new Events(run.locale(), System::nanoTime).agentNotStarted(e.text());
      return COULD_NOT_START;
    } catch (IOException e) {
      new Events(run.locale(), System::nanoTime).agentNotStarted(e);
      return COULD_NOT_START;
    }
    CompletableFuture<Void> stopped = new CompletableFuture<>();
    // A signal ends the process when the hooks have run, so this one waits for an orderly stop.
    Thread hook =
        new Thread(
            () -> {
              ended.complete(0);
              stopped
                  .orTimeout(LONGEST_STOP.toSeconds(), TimeUnit.SECONDS)
                  .exceptionally(e -> null)
                  .join();
            },
            "shutdown");
    Runtime.getRuntime().addShutdownHook(hook);
    int code = ended.join();
    try {
      agent.stop(code == 0 ? "signal" : "broken");
    } finally {
      stopped.complete(null);
    }
    return code;
  }
}
