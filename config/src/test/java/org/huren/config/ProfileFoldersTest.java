package org.huren.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.OutputStream;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProfileFoldersTest {
  @TempDir Path folder;

  @Test
  void siteProfiles_areTheYamlFilesBesideTheConfiguration() throws Exception {
    Path instruments = Files.createDirectory(folder.resolve("instruments"));
    for (String name : List.of("own-1.yaml", "own-2.yaml", "own-2.txt")) {
      Files.writeString(instruments.resolve(name), "");
    }
    Files.createDirectory(instruments.resolve("own-1"));
    assertThat(new ProfileFolders().names(folder))
        .contains("own-1", "own-2")
        .doesNotContain("own-2.txt")
        .containsAll(ProfileFolders.shipped());
  }

  @Test
  void withoutSiteFolder_thereAreTheShippedOnesOnly() {
    assertThat(new ProfileFolders().names(folder)).isEqualTo(ProfileFolders.shipped());
  }

  @Test
  void shippedProfiles_areFoundInsideAJar() throws Exception {
    Path jar = folder.resolve("config.jar");
    String base = "org/huren/config/shipped/instruments/";
    try (OutputStream out = Files.newOutputStream(jar);
        var entries = new JarOutputStream(out)) {
      for (String name : List.of("", "a.yaml", "b.yaml", "a/case.yaml", "README.md")) {
        entries.putNextEntry(new JarEntry(base + name));
        entries.closeEntry();
      }
    }
    try (var loader = new URLClassLoader(new URL[] {jar.toUri().toURL()}, null)) {
      assertThat(ProfileFolders.shipped(loader)).containsExactly("a", "b");
    }
  }
}
