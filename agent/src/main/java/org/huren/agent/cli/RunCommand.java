package org.huren.agent.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.huren.config.ReadResult;
import org.huren.config.yaml.Problem;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code huren run}. */
@Command(name = "run")
final class RunCommand implements Callable<Integer> {
  private final Environment environment;
  private final AgentRunner runner;

  @Option(names = "--config", paramLabel = "FILE", descriptionKey = "option.config")
  private @Nullable Path config;

  RunCommand(Environment environment, AgentRunner runner) {
    this.environment = environment;
    this.runner = runner;
  }

  @Override
  public Integer call() throws Exception {
    Path file = environment.configFile(Optional.ofNullable(config));
    ReadResult read = environment.reader().apply(file);
    if (read instanceof ReadResult.Invalid invalid) {
      print(invalid.problems());
      return ExitCode.USAGE;
    }
    ReadResult.Ok ok = (ReadResult.Ok) read;
    print(ok.warnings());
    return runner.run(ok.config(), file);
  }

  private void print(List<Problem> problems) {
    problems.forEach(p -> environment.err().println(p.render(environment.locale())));
  }
}
