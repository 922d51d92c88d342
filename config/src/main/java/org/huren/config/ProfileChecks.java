package org.huren.config;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.huren.config.LabKeys.Analyzer;
import org.huren.config.LabKeys.Lis;
import org.huren.config.language.Text;
import org.huren.config.yaml.Key;
import org.huren.config.yaml.Located;
import org.huren.config.yaml.Place;
import org.huren.config.yaml.Reading;
import org.huren.config.yaml.Values;
import org.huren.lab.profile.ProfileProblem;

/** Reads the instrument profiles that analyzers name and reports what is wrong inside of them. */
final class ProfileChecks {
  private final Reading reading;
  private final KnownProfiles profiles;
  private final Path folder;

  ProfileChecks(Reading reading, KnownProfiles profiles, Path folder) {
    this.reading = reading;
    this.profiles = profiles;
    this.folder = folder;
  }

  /** A profile that several analyzers share is reported where it is named first. */
  void check(Values all) {
    Set<String> unread = new TreeSet<>(profiles.names(folder));
    all.find(GatewayKeys.ANALYZERS)
        .orElse(List.of())
        .forEach(a -> check(a.value(), Analyzer.PROFILE, unread));
    all.find(GatewayKeys.LIS).orElse(List.of()).forEach(l -> check(l.value(), Lis.PROFILE, unread));
    all.find(GatewayKeys.ANALYZERS).orElse(List.of()).forEach(a -> checkTelling(a.value()));
    checkMaps(all);
  }

  private void checkTelling(Values analyzer) {
    Optional<String> profile =
        analyzer.find(Analyzer.PROFILE).filter(profiles.names(folder)::contains);
    if (profile.isEmpty() || !analyzer.find(Analyzer.TELL_ORDERS).orElse(false)) {
      return;
    }
    try {
      if (!profiles.tells(folder, profile.get())) {
        error(analyzer.place(Analyzer.TELL_ORDERS), "profile.tells-nothing", profile.get());
      }
    } catch (IOException e) {
      // Told where the profile is named.
    }
  }

  private void check(Values section, Key<String> key, Set<String> unread) {
    section.find(key).filter(unread::remove).ifPresent(n -> check(n, section.place(key)));
  }

  private void checkMaps(Values all) {
    Map<Path, Place> files = new LinkedHashMap<>();
    for (Located<Values> analyzer : all.find(GatewayKeys.ANALYZERS).orElse(List.of())) {
      Optional<String> id = analyzer.value().find(Analyzer.ID);
      Optional<String> profile = analyzer.value().find(Analyzer.PROFILE);
      if (id.isPresent() && profile.isPresent()) {
        Place place = analyzer.value().place(Analyzer.ID);
        SiteMaps.files(folder, id.get(), profile.get())
            .forEach(file -> files.putIfAbsent(file, place));
      }
    }
    files.forEach(this::checkMap);
  }

  private void checkMap(Path file, Place place) {
    String shown = SiteMaps.shown(file);
    try {
      SiteMaps.problems(file).forEach(p -> report(shown, place, p));
    } catch (IOException e) {
      error(place, "profile.unreadable", shown, String.valueOf(e.getMessage()));
    }
  }

  private void report(String file, Place place, ProfileProblem problem) {
    Text what = new Text(ProfileProblem.class, problem.kind().key(), problem.arguments().toArray());
    error(place, "profile.broken", file, problem.line(), problem.column(), problem.path(), what);
  }

  private void check(String name, Place place) {
    String file = name + ".yaml";
    try {
      profiles.problems(folder, name).forEach(p -> report(file, place, p));
    } catch (IOException e) {
      error(place, "profile.unreadable", file, String.valueOf(e.getMessage()));
    }
  }

  private void error(Place place, String key, Object... with) {
    reading.error(place, new Text(ProfileChecks.class, key, with));
  }
}
