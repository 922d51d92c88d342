package org.huren.agent.cli;

import java.nio.file.Path;
import java.time.ZoneId;
import java.util.List;
import java.util.concurrent.Callable;
import org.huren.config.GatewayConfig;
import org.huren.config.ReadResult;
import org.huren.config.yaml.Problem;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code huren check FILE}. */
@Command(name = "check")
final class CheckCommand implements Callable<Integer> {
  private final Environment environment;

  @Parameters(paramLabel = "FILE", descriptionKey = "option.file")
  private Path file = Path.of("gateway.yaml");

  CheckCommand(Environment environment) {
    this.environment = environment;
  }

  @Override
  public Integer call() {
    ReadResult read = environment.reader().apply(file);
    if (read instanceof ReadResult.Invalid invalid) {
      print(invalid.problems());
      return ExitCode.USAGE;
    }
    ReadResult.Ok ok = (ReadResult.Ok) read;
    print(ok.warnings());
    GatewayConfig config = ok.config();
    Words words = new Words(environment.locale(), ZoneId.systemDefault());
    environment
        .out()
        .println(
            words.text(
                "check.ok",
                file,
                config.hospital().name(),
                config.dicom().map(d -> d.listen().toString()).orElse("-"),
                String.valueOf(config.analyzers().size()),
                String.valueOf(config.uplinks().size())));
    return ExitCode.OK;
  }

  private void print(List<Problem> problems) {
    problems.forEach(p -> environment.out().println(p.render(environment.locale())));
  }
}
