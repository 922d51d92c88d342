package org.huren.simulator.option;

import picocli.CommandLine.Option;

/** {@code --help}, described in the user's language. */
public final class HelpOption {
  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      descriptionKey = "help")
  private boolean asked;

  /** Whether help was asked for; the command line then shows it and runs nothing. */
  public boolean isAsked() {
    return asked;
  }
}
