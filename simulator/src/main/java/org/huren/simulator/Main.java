package org.huren.simulator;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.huren.simulator.analyzer.AnalyzerCommand;
import org.huren.simulator.certs.CertificatesCommand;
import org.huren.simulator.demo.DemoCommand;
import org.huren.simulator.language.Texts;
import org.huren.simulator.lis.LisCommand;
import org.huren.simulator.modality.ModalityCommand;
import org.huren.simulator.option.HelpOption;
import org.huren.simulator.platform.PlatformCommand;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/**
 * The simulator's command line: {@code simulate modality|analyzer|certs|platform} and {@code demo}.
 */
@Command(name = "huren")
public final class Main {
  private Main() {}

  @Command(name = "simulate")
  private static final class Simulate {}

  public static void main(String[] arguments) {
    // The agent on the same class path brings a logging configuration of its own.
    System.setProperty("logback.configurationFile", "org/huren/simulator/logback.xml");
    System.exit(commandLine(Texts.userLocale()).execute(arguments));
  }

  /** All commands, their help in one language, answers on standard output in UTF-8. */
  static CommandLine commandLine(Locale locale) {
    Texts texts = Texts.of(locale);
    CommandLine simulate =
        new CommandLine(new Simulate())
            .addSubcommand(new ModalityCommand(texts))
            .addSubcommand(new AnalyzerCommand(texts))
            .addSubcommand(new LisCommand(texts))
            .addSubcommand(new CertificatesCommand(texts))
            .addSubcommand(new PlatformCommand(texts));
    CommandLine all =
        new CommandLine(new Main())
            .addSubcommand(simulate)
            .addSubcommand(new DemoCommand(texts, System.getenv(), System.getProperties()));
    addHelp(all);
    return all.setResourceBundle(texts.bundle())
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setOut(new PrintWriter(System.out, true, StandardCharsets.UTF_8))
        .setErr(new PrintWriter(System.err, true, StandardCharsets.UTF_8))
        .setExecutionExceptionHandler(
            (problem, command, parsed) -> {
              command.getErr().println(texts.text("failed", describe(problem)));
              return 1;
            });
  }

  private static void addHelp(CommandLine command) {
    command.addMixin("help", new HelpOption());
    command.getSubcommands().values().forEach(Main::addHelp);
  }

  private static String describe(Exception problem) {
    String message = problem.getMessage();
    return message == null || problem instanceof RuntimeException
        ? problem.toString()
        : problem.getClass().getSimpleName() + ": " + message;
  }
}
