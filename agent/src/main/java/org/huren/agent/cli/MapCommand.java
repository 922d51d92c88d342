package org.huren.agent.cli;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.huren.agent.control.AgentClient;
import org.huren.agent.control.UnmappedTerms;
import org.huren.agent.control.UnmappedTerms.Term;
import org.huren.lab.unit.CommonUnits;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * {@code huren map}: units and codes that nobody has mapped, as lines to paste into {@code
 * maps/ANALYZER.yaml}. What must be filled in is a question mark, which the gateway refuses.
 */
@Command(name = "map")
final class MapCommand extends AgentCommand {
  @Option(names = "--json", descriptionKey = "option.json")
  private boolean json;

  MapCommand(Environment environment) {
    super(environment);
  }

  @Override
  int ask(AgentClient agent) {
    return after(
        agent.unmapped(),
        ok -> {
          if (json) {
            environment.out().println(ok.json());
          } else {
            print(lines(ok.value()));
          }
          return ExitCode.OK;
        });
  }

  private List<String> lines(UnmappedTerms unmapped) {
    if (unmapped.terms().isEmpty()) {
      return List.of(words.text("map.none"));
    }
    Map<String, List<Term>> bySource = new LinkedHashMap<>();
    unmapped
        .terms()
        .forEach(t -> bySource.computeIfAbsent(t.source().name(), s -> new ArrayList<>()).add(t));
    List<String> lines = new ArrayList<>();
    bySource.forEach(
        (source, terms) -> {
          lines.add("# maps/" + source + ".yaml");
          section(lines, terms, "unit", "units");
          section(lines, terms, "code", "codes");
          lines.add("");
        });
    lines.add(words.text("map.advice"));
    return lines;
  }

  private void section(List<String> lines, List<Term> all, String kind, String key) {
    List<Term> terms = all.stream().filter(t -> t.kind().equals(kind)).toList();
    if (terms.isEmpty()) {
      return;
    }
    lines.add(key + ":");
    for (Term term : terms) {
      String meaning = kind.equals("unit") ? unit(term.text()) : "{ name: \"?\" }";
      lines.add(
          "  "
              + quoted(term.text())
              + ": "
              + meaning
              + "  # "
              + words.text("map.seen", String.valueOf(term.items()), term.newest()));
    }
  }

  private static String unit(String text) {
    return CommonUnits.similar(text).orElse("\"?\"");
  }

  private static String quoted(String text) {
    return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }
}
