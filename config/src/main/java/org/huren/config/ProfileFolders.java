package org.huren.config;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.JarURLConnection;
import java.net.URI;
import java.net.URL;
import java.net.URLConnection;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import org.huren.lab.profile.ProfileProblem;
import org.huren.lab.profile.ProfileReader;

/**
 * Profiles by the names of their files: those shipped in our jar and the site's own in {@code
 * instruments/} beside its gateway.yaml.
 */
public final class ProfileFolders implements KnownProfiles {
  private static final String SHIPPED = "org/huren/config/shipped/instruments/";
  private static final String SITE = "instruments";
  private static final String SUFFIX = ".yaml";

  @Override
  public Set<String> names(Path folder) {
    Set<String> names = new TreeSet<>(shipped());
    names.addAll(inFolder(folder.resolve(SITE)));
    return names;
  }

  /** Where the site's own profile of this name would lie. */
  public static Path own(Path folder, String name) {
    return folder.resolve(SITE).resolve(name + SUFFIX);
  }

  /**
   * The text of one profile; the site's own goes before a shipped one of the same name.
   *
   * @param folder the folder of the gateway.yaml
   * @throws IOException if there is none, or it can't be read
   */
  public String read(Path folder, String name) throws IOException {
    Path own = own(folder, name);
    if (Files.isRegularFile(own)) {
      return Files.readString(own);
    }
    try (InputStream shipped =
        ProfileFolders.class.getClassLoader().getResourceAsStream(SHIPPED + name + SUFFIX)) {
      if (shipped == null) {
        throw new NoSuchFileException(own.toString());
      }
      return new String(shipped.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  @Override
  public List<ProfileProblem> problems(Path folder, String name) throws IOException {
    return ProfileReader.read(name, read(folder, name)) instanceof ProfileReader.Result.Refused no
        ? no.problems()
        : List.of();
  }

  @Override
  public boolean tells(Path folder, String name) throws IOException {
    return !(ProfileReader.read(name, read(folder, name)) instanceof ProfileReader.Result.Read read)
        || read.profile().queries().stream().anyMatch(q -> !q.download().isEmpty());
  }

  /** The names of the profiles that came with this version. */
  public static Set<String> shipped() {
    return shipped(ProfileFolders.class.getClassLoader());
  }

  static Set<String> shipped(ClassLoader loader) {
    URL url = loader.getResource(SHIPPED);
    if (url == null) {
      return Set.of();
    }
    try {
      URLConnection connection = url.openConnection();
      // A cached jar would stay open for everybody else who uses it
      connection.setUseCaches(false);
      if (connection instanceof JarURLConnection jar) {
        return inJar(jar);
      }
      return inFolder(Path.of(URI.create(url.toString())));
    } catch (IOException e) {
      throw new UncheckedIOException("our own jar can't be read: " + url, e);
    }
  }

  private static Set<String> inJar(JarURLConnection connection) throws IOException {
    try (JarFile jar = connection.getJarFile()) {
      return names(
          jar.stream()
              .map(entry -> entry.getName())
              .filter(name -> name.startsWith(SHIPPED))
              .map(name -> name.substring(SHIPPED.length())));
    }
  }

  /** A folder that can't be read has no profiles: naming one is then the problem that shows. */
  private static Set<String> inFolder(Path folder) {
    if (!Files.isDirectory(folder)) {
      return Set.of();
    }
    try (Stream<Path> files = Files.list(folder)) {
      return names(files.map(file -> file.getFileName().toString()));
    } catch (IOException e) {
      return Set.of();
    }
  }

  private static Set<String> names(Stream<String> files) {
    Set<String> names = new TreeSet<>();
    files
        .filter(name -> name.endsWith(SUFFIX) && name.indexOf('/') < 0)
        .forEach(name -> names.add(name.substring(0, name.length() - SUFFIX.length())));
    return names;
  }
}
