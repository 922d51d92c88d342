package org.huren.agent.cli;

import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.huren.agent.control.AgentClient;
import org.huren.agent.control.StudyPage;
import org.huren.agent.control.StudySummary;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code huren studies}. */
@Command(name = "studies")
final class StudiesCommand extends AgentCommand {
  private static final String NOTHING = "-";

  private final Clock clock;

  @Option(names = "--open", descriptionKey = "option.open")
  private boolean onlyOpen;

  @Mixin private final Listing listing = new Listing();

  @Option(names = "--before", paramLabel = "UID", descriptionKey = "option.before-study")
  private @Nullable String before;

  StudiesCommand(Environment environment, Clock clock) {
    super(environment);
    this.clock = clock;
  }

  @Override
  int ask(AgentClient agent) {
    return after(
        agent.studies(onlyOpen, listing.limit(), Optional.ofNullable(before)),
        ok -> {
          print(listing.lines(ok, this::lines));
          return ExitCode.OK;
        });
  }

  private List<String> lines(StudyPage page) {
    if (page.studies().isEmpty()) {
      return List.of(words.text("studies.none"));
    }
    Instant now = clock.instant();
    Table table =
        new Table(
            words.text("column.study"),
            words.text("column.state"),
            words.text("column.source"),
            words.text("column.modality"),
            ">" + words.text("column.series"),
            ">" + words.text("column.images"),
            words.text("column.last-image"),
            words.text("column.document"),
            words.text("column.registered"));
    for (StudySummary s : page.studies()) {
      table.row(
          s.studyInstanceUid(),
          words.text(s.complete() ? "study.complete" : "study.open"),
          s.source(),
          s.modalities().isEmpty() ? NOTHING : String.join(",", s.modalities()),
          s.series(),
          s.instances(),
          words.ago(s.lastReceived(), now),
          s.document().map(Object::toString).orElse(NOTHING),
          s.documentState().map(words::of).orElse(NOTHING));
    }
    List<String> lines = new ArrayList<>(table.lines());
    page.before().ifPresent(uid -> lines.add(words.text("items.more", uid)));
    return lines;
  }
}
