package org.huren.simulator.demo;

import java.io.File;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;

/**
 * How the agent is started, but for {@code run --config FILE}.
 *
 * <p>{@code HUREN_AGENT_COMMAND} if it is set, words parted by spaces; else the agent of this
 * installation ({@code huren.home}), else the agent on our own class path.
 */
record AgentCommand(List<String> words) {
  static final String VARIABLE = "HUREN_AGENT_COMMAND";
  private static final String MAIN = "org.huren.agent.Main";

  AgentCommand {
    words = List.copyOf(words);
  }

  /** Finds the agent; empty if there is none. */
  static Optional<AgentCommand> find(
      Map<String, String> environment, Properties system, ClassLoader classes) {
    String given = environment.getOrDefault(VARIABLE, "").strip();
    if (!given.isEmpty()) {
      return Optional.of(new AgentCommand(List.of(given.split("\\s+"))));
    }
    String home = system.getProperty("huren.home", "");
    List<String> words = new ArrayList<>(java(system));
    words.addAll(
        List.of(
            "-Xms64m", "-Xmx384m", "-XX:MaxDirectMemorySize=128m", "-XX:+ExitOnOutOfMemoryError"));
    if (!home.isEmpty()) {
      words.add("-Dhuren.home=" + home);
      words.addAll(List.of("-cp", Path.of(home, "lib") + File.separator + "*", MAIN));
      return Optional.of(new AgentCommand(words));
    }
    if (classes.getResource(MAIN.replace('.', '/') + ".class") == null) {
      return Optional.empty();
    }
    words.addAll(List.of("-cp", system.getProperty("java.class.path"), MAIN));
    return Optional.of(new AgentCommand(words));
  }

  /** The Java that runs us, with what every process of ours is given. */
  static List<String> java(Properties system) {
    List<String> words = new ArrayList<>();
    words.add(Path.of(system.getProperty("java.home"), "bin", "java").toString());
    words.add("-Dfile.encoding=UTF-8");
    if (Integer.parseInt(system.getProperty("java.specification.version")) >= 24) {
      words.add("--enable-native-access=ALL-UNNAMED");
      words.add("--sun-misc-unsafe-memory-access=allow");
    }
    return words;
  }

  List<String> run(Path config) {
    List<String> all = new ArrayList<>(words);
    all.addAll(List.of("run", "--config", config.toString()));
    return all;
  }
}
