package org.huren.agent.cli;

import java.io.IOException;
import java.net.URI;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.huren.agent.control.Access;
import org.huren.agent.control.AgentClient;
import org.huren.config.ReadResult;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which agent a command asks: the one of a configuration file, or one named by its address. */
final class Target {
  @Option(names = "--config", paramLabel = "FILE", descriptionKey = "option.config")
  private @Nullable Path config;

  @Option(names = "--url", paramLabel = "URL", descriptionKey = "option.url")
  private @Nullable URI url;

  @Option(names = "--token-file", paramLabel = "FILE", descriptionKey = "option.token-file")
  private @Nullable Path tokenFile;

  /** What came of looking for the agent. */
  sealed interface Found {
    record Agent(AgentClient client) implements Found {}

    record Nothing(int exitCode, List<String> why) implements Found {}
  }

  Found find(Environment environment, Words words) {
    try {
      Access access;
      if (url != null || tokenFile != null) {
        if (url == null || tokenFile == null) {
          return nothing(ExitCode.USAGE, words.text("target.both"));
        }
        access = new Access(url, Access.readToken(tokenFile));
      } else {
        Path file = environment.configFile(Optional.ofNullable(config));
        ReadResult read = environment.reader().apply(file);
        if (read instanceof ReadResult.Invalid invalid) {
          return new Found.Nothing(
              ExitCode.USAGE,
              invalid.problems().stream().map(p -> p.render(environment.locale())).toList());
        }
        access = Access.read(((ReadResult.Ok) read).config().spool().directory());
      }
      return access.isPrivate()
          ? new Found.Agent(new AgentClient(access, environment.who(), environment.locale()))
          : nothing(ExitCode.USAGE, words.text("target.not-private", access.url()));
    } catch (IOException | IllegalArgumentException e) {
      return nothing(ExitCode.FAILED, whyNot(e, environment.user(), words));
    }
  }

  /** What an admin can do about access files that can't be read. */
  static String whyNot(Exception failure, String user, Words words) {
    if (failure instanceof NoSuchFileException e) {
      return words.text("target.no-file", e.getFile());
    }
    if (failure instanceof AccessDeniedException e) {
      return words.text("target.denied", e.getFile(), user);
    }
    return words.text("target.unreadable", String.valueOf(failure.getMessage()));
  }

  private static Found nothing(int exitCode, String why) {
    return new Found.Nothing(exitCode, List.of(why));
  }
}
