package org.huren.agent.analyzer;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import org.huren.config.AnalyzerConfig;
import org.huren.config.ProfileFolders;
import org.huren.config.SiteMaps;
import org.huren.config.language.Text;
import org.huren.lab.profile.InstrumentProfile;
import org.huren.lab.profile.ProfileProblem;
import org.huren.lab.profile.ProfileReader;
import org.huren.lab.profile.SiteTerms;

/** The files that say how one analyzer's messages are read. */
final class ReadingFiles {
  private final Path folder;
  private final AnalyzerConfig config;
  private final ZoneId zone;

  /**
   * @param folder the folder of the gateway.yaml
   * @param zone where the analyzer's clock is, unless its profile says so itself
   */
  ReadingFiles(Path folder, AnalyzerConfig config, ZoneId zone) {
    this.folder = folder;
    this.config = config;
    this.zone = zone;
  }

  /** What came of reading them. */
  sealed interface Outcome {
    record Good(Reading reading) implements Outcome {}

    /**
     * One of them can't be used.
     *
     * @param why of the first problem
     */
    record Bad(String file, int line, int column, Text why) implements Outcome {}
  }

  /** The state of the files on disk, cheap to ask for and equal as long as none was touched. */
  List<String> stamps() {
    List<Path> files = new ArrayList<>(maps());
    files.add(ProfileFolders.own(folder, config.profile()));
    return files.stream().map(ReadingFiles::stamp).toList();
  }

  private static String stamp(Path file) {
    try {
      return Files.getLastModifiedTime(file) + " " + Files.size(file);
    } catch (IOException e) {
      return "-";
    }
  }

  private List<Path> maps() {
    return SiteMaps.files(folder, config.id(), config.profile());
  }

  /**
   * Reads all of them.
   *
   * @throws IOException if one can't be read
   */
  Outcome read() throws IOException {
    String yaml = new ProfileFolders().read(folder, config.profile());
    if (!(ProfileReader.read(config.profile(), yaml) instanceof ProfileReader.Result.Read read)) {
      ProfileReader.Result.Refused refused =
          (ProfileReader.Result.Refused) ProfileReader.read(config.profile(), yaml);
      return bad("instruments/" + config.profile() + ".yaml", refused.problems().get(0));
    }
    InstrumentProfile profile = read.profile();
    List<String> texts = new ArrayList<>(List.of(yaml));
    SiteTerms terms = SiteTerms.USUAL;
    for (Path file : maps()) {
      SiteTerms.Result result = SiteMaps.read(file);
      if (result instanceof SiteTerms.Result.Refused refused) {
        return bad(SiteMaps.shown(file), refused.problems().get(0));
      }
      terms = terms.or(((SiteTerms.Result.Read) result).terms());
      texts.add(Files.isRegularFile(file) ? Files.readString(file) : "");
    }
    return new Outcome.Good(Reading.of(profile, terms, zone, texts));
  }

  private static Outcome bad(String file, ProfileProblem problem) {
    Text why = new Text(ProfileProblem.class, problem.kind().key(), problem.arguments().toArray());
    return new Outcome.Bad(file, problem.line(), problem.column(), why);
  }
}
