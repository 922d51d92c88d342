package org.huren.simulator.demo;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.time.ZoneId;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.huren.simulator.language.Texts;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * {@code demo}: exit 0 only if nothing was lost, duplicated, altered or given up, and every report
 * carries its order.
 */
@Command(name = "demo")
public final class DemoCommand implements Callable<Integer> {
  private static final ZoneId HOSPITAL_TIME = ZoneId.of("Asia/Shanghai");
  private static final Path USUAL_SAMPLES = Path.of("..", "shared", "samples");

  private final Texts texts;
  private final Map<String, String> environment;
  private final Properties system;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(names = "--samples", paramLabel = "DIR", descriptionKey = "demo.option.samples")
  private @Nullable Path samples;

  @Option(names = "--keep", descriptionKey = "demo.option.keep")
  private boolean keep;

  @Option(names = "--json", descriptionKey = "demo.option.json")
  private boolean json;

  public DemoCommand(Texts texts, Map<String, String> environment, Properties system) {
    this.texts = texts;
    this.environment = Map.copyOf(environment);
    this.system = system;
  }

  @Override
  public Integer call() throws IOException, GeneralSecurityException, InterruptedException {
    PrintWriter out = spec.commandLine().getOut();
    PrintWriter err = spec.commandLine().getErr();
    Optional<AgentCommand> agent =
        AgentCommand.find(environment, system, DemoCommand.class.getClassLoader());
    if (agent.isEmpty()) {
      err.println(texts.text("demo.no-agent", AgentCommand.VARIABLE));
      return 1;
    }
    Optional<Path> files = samples();
    try (Stage stage = Stage.set()) {
      try {
        DemoResult result =
            new Demo(DemoPlan.usual(), stage, agent.get(), texts, out, Clock.system(HOSPITAL_TIME))
                .run(files);
        show(result, stage, out);
        return result.isGood() ? 0 : 1;
      } catch (DemoFailure e) {
        stage.keepFolder();
        err.println(e.getMessage());
        return 1;
      }
    }
  }

  private Optional<Path> samples() {
    if (samples != null && !Files.isDirectory(samples)) {
      throw new ParameterException(spec.commandLine(), texts.text("demo.no-samples", samples));
    }
    return Stream.of(
            Optional.ofNullable(samples).orElse(USUAL_SAMPLES).resolve("dicom"),
            Optional.ofNullable(samples).orElse(USUAL_SAMPLES))
        .filter(Files::isDirectory)
        .findFirst();
  }

  private void show(DemoResult result, Stage stage, PrintWriter out) {
    out.println();
    new DemoTable(texts).lines(result).forEach(out::println);
    out.println();
    out.println(
        texts.text(
            "demo.pace",
            String.format("%.1f", result.bytes() / 1e6),
            String.format("%.1f", result.seconds()),
            result.deepestQueue()));
    if (result.givenUp() > 0) {
      out.println(texts.text("demo.given-up", result.givenUp()));
    }
    out.println(texts.text("demo.joined", result.orders().ordered(), result.orders().joined()));
    out.println(
        texts.text(
            "demo.verdict",
            result.total().sent(),
            result.total().delivered(),
            result.total().lost().size(),
            result.total().duplicated().size(),
            result.total().altered().size()));
    if (keep) {
      stage.leaveRunning();
      String ids =
          stage.children().stream()
              .map(c -> Long.toString(c.pid()))
              .collect(Collectors.joining(" "));
      out.println(texts.text("demo.kept", stage.folder(), ids));
    } else if (!result.isGood()) {
      stage.keepFolder();
      out.println(texts.text("demo.folder-kept", stage.folder()));
    }
    if (json) {
      out.println(result.toJson());
    }
    out.flush();
  }
}
