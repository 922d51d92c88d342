package org.huren.agent.cli;

import java.time.Clock;
import java.util.ResourceBundle;
import org.huren.agent.item.ItemId;
import org.huren.agent.observe.Version;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.TypeConversionException;

/** The {@code huren} command: reads the command line and runs one command of it. */
public final class Cli {
  private final CommandLine commands;

  /**
   * @param clock tells ages of items; status uses the agent's own
   */
  public Cli(Environment environment, Clock clock, AgentRunner runner) {
    commands =
        new CommandLine(new Root())
            .addSubcommand(new RunCommand(environment, runner))
            .addSubcommand(new CheckCommand(environment))
            .addSubcommand(new StatusCommand(environment))
            .addSubcommand(new ItemsCommand(environment, clock))
            .addSubcommand(new StudiesCommand(environment, clock))
            .addSubcommand(new HeldCommand(environment, clock))
            .addSubcommand(new MapCommand(environment))
            .addSubcommand(new TryInstrumentCommand(environment))
            .addSubcommand(new ShowCommand(environment, clock))
            .addSubcommand(new RetryCommand(environment, clock))
            .addSubcommand(new ReleaseCommand(environment, clock))
            .addSubcommand(new DiscardCommand(environment, clock))
            .addSubcommand(new CaptureCommand(environment, clock))
            .setResourceBundle(
                ResourceBundle.getBundle(
                    Cli.class.getPackageName() + ".messages",
                    environment.locale(),
                    ResourceBundle.Control.getNoFallbackControl(
                        ResourceBundle.Control.FORMAT_DEFAULT)))
            .setCaseInsensitiveEnumValuesAllowed(true)
            .registerConverter(ItemId.class, Cli::itemId)
            .setOut(environment.out())
            .setErr(environment.err());
    commands
        .getSubcommands()
        .values()
        .forEach(c -> c.getCommandSpec().mixinStandardHelpOptions(true));
  }

  /** Runs what the arguments say and answers the exit code. */
  public int execute(String... arguments) {
    return commands.execute(arguments);
  }

  private static ItemId itemId(String text) {
    try {
      return ItemId.parse(text);
    } catch (IllegalArgumentException e) {
      throw new TypeConversionException("'" + text + "' is not an item's id");
    }
  }

  /** Does nothing by itself: without a command picocli shows which there are. */
  @Command(name = "huren", mixinStandardHelpOptions = true, versionProvider = BuildVersion.class)
  static final class Root {}

  /** What {@code --version} says. */
  static final class BuildVersion implements IVersionProvider {
    @Override
    public String[] getVersion() {
      return new String[] {"huren " + Version.current()};
    }
  }
}
