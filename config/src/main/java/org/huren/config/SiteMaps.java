package org.huren.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.huren.lab.profile.ProfileProblem;
import org.huren.lab.profile.SiteTerms;

/**
 * What the site says of codes and units, in {@code maps/} beside its gateway.yaml: of one analyzer
 * ({@code maps/xn-1.yaml}), of all with one profile ({@code maps/sysmex-xn.yaml}), of all ({@code
 * maps/all.yaml}). The first that names a code or unit decides.
 */
public final class SiteMaps {
  private static final String FOLDER = "maps";
  private static final String SUFFIX = ".yaml";
  private static final String ALL = "all";
  private static final long LONGEST = 1 << 20;

  private SiteMaps() {}

  /**
   * The files that concern an analyzer, in order of precedence, whether they exist or not.
   *
   * @param folder the folder of the gateway.yaml
   */
  public static List<Path> files(Path folder, String analyzer, String profile) {
    return Stream.of(analyzer, profile, ALL)
        .distinct()
        .map(name -> folder.resolve(FOLDER).resolve(name + SUFFIX))
        .toList();
  }

  /** A file as people know it, {@code maps/xn-1.yaml}. */
  public static String shown(Path file) {
    return FOLDER + "/" + file.getFileName();
  }

  /** What one file says; nothing if it does not exist. */
  public static SiteTerms.Result read(Path file) throws IOException {
    if (!Files.isRegularFile(file)) {
      return new SiteTerms.Result.Read(SiteTerms.USUAL);
    }
    if (Files.size(file) > LONGEST) {
      throw new IOException(file.getFileName() + " is longer than " + LONGEST + " bytes");
    }
    return SiteTerms.read(Files.readString(file));
  }

  /** What is wrong with one file; nothing if it does not exist. */
  static List<ProfileProblem> problems(Path file) throws IOException {
    return read(file) instanceof SiteTerms.Result.Refused refused ? refused.problems() : List.of();
  }
}
