package org.huren.agent.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.huren.agent.trial.Trial;
import org.huren.agent.trial.TrialJson;
import org.huren.config.ProfileFolders;
import org.huren.config.SiteMaps;
import org.huren.config.language.Text;
import org.huren.lab.profile.InstrumentProfile;
import org.huren.lab.profile.ProfileProblem;
import org.huren.lab.profile.ProfileReader;
import org.huren.lab.profile.ReportMapper;
import org.huren.lab.profile.SiteTerms;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code huren try-instrument PROFILE FILE}: a workbench for profiles. */
@Command(name = "try-instrument")
final class TryInstrumentCommand implements Callable<Integer> {
  private static final long LONGEST = 256L << 20;
  private static final String YAML = ".yaml";

  private final Environment environment;
  private final Words words;

  @Parameters(index = "0", paramLabel = "PROFILE", descriptionKey = "option.profile")
  private String profile = "";

  @Parameters(index = "1", paramLabel = "FILE", descriptionKey = "option.capture")
  private Path file = Path.of("");

  @Option(names = "--config", paramLabel = "FILE", descriptionKey = "option.config")
  private @Nullable Path config;

  @Option(names = "--analyzer", paramLabel = "ID", descriptionKey = "option.analyzer")
  private @Nullable String analyzer;

  @Option(names = "--json", descriptionKey = "option.json")
  private boolean json;

  TryInstrumentCommand(Environment environment) {
    this.environment = environment;
    this.words = new Words(environment.locale(), ZoneId.systemDefault());
  }

  @Override
  public Integer call() {
    try {
      Path own = environment.configFile(Optional.ofNullable(config)).toAbsolutePath();
      Path folder = Optional.ofNullable(own.getParent()).orElse(own);
      boolean path = profile.endsWith(YAML);
      String name = path ? name(Path.of(profile)) : profile;
      String yaml =
          path ? Files.readString(Path.of(profile)) : new ProfileFolders().read(folder, profile);
      ProfileReader.Result read = ProfileReader.read(name, yaml);
      if (read instanceof ProfileReader.Result.Refused refused) {
        return problems(name + YAML, refused.problems());
      }
      return attempt(((ProfileReader.Result.Read) read).profile(), folder, name);
    } catch (NoSuchFileException e) {
      environment.err().println(words.text("trial.no-file", e.getFile()));
      return ExitCode.USAGE;
    } catch (IOException e) {
      environment
          .err()
          .println(words.text("trial.unreadable-file", String.valueOf(e.getMessage())));
      return ExitCode.USAGE;
    }
  }

  private static String name(Path yaml) {
    String file = String.valueOf(yaml.getFileName());
    return file.substring(0, file.length() - YAML.length());
  }

  private int attempt(InstrumentProfile known, Path folder, String name) throws IOException {
    SiteTerms terms = SiteTerms.USUAL;
    String id = analyzer == null ? name : analyzer;
    for (Path map : SiteMaps.files(folder, id, name)) {
      SiteTerms.Result read = SiteMaps.read(map);
      if (read instanceof SiteTerms.Result.Refused refused) {
        return problems(SiteMaps.shown(map), refused.problems());
      }
      terms = terms.or(((SiteTerms.Result.Read) read).terms());
    }
    if (Files.size(file) > LONGEST) {
      throw new IOException(file + ": " + Words.size(Files.size(file)));
    }
    ReportMapper mapper = new ReportMapper(known, ZoneId.systemDefault(), terms);
    Trial trial = Trial.of(known, mapper, Files.readAllBytes(file));
    if (json) {
      environment.out().println(TrialJson.of(trial));
    } else {
      new TrialText(words).of(trial).forEach(environment.out()::println);
    }
    return ExitCode.OK;
  }

  private int problems(String where, List<ProfileProblem> problems) {
    for (ProfileProblem p : problems) {
      Text what = new Text(ProfileProblem.class, p.kind().key(), p.arguments().toArray());
      String at = where + ":" + p.line() + ":" + p.column() + " " + p.path();
      environment.out().println(at + ": " + what.in(environment.locale()));
    }
    return ExitCode.USAGE;
  }
}
