package org.huren.agent.cli;

import java.util.List;
import java.util.function.Function;
import org.huren.agent.control.Answer;
import picocli.CommandLine.Option;

/** How much of a long list is asked for, and in what form it is printed. */
final class Listing {
  @Option(names = "--limit", paramLabel = "N", defaultValue = "50", descriptionKey = "option.limit")
  private int limit;

  @Option(names = "--json", descriptionKey = "option.json")
  private boolean json;

  int limit() {
    return limit;
  }

  /** The agent's own words in JSON, or lines for people. */
  <T> List<String> lines(Answer.Ok<T> answer, Function<T, List<String>> forPeople) {
    return json ? List.of(answer.json()) : forPeople.apply(answer.value());
  }
}
