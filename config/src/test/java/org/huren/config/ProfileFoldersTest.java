package org.huren.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.OutputStream;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Locale;
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
  void siteProfile_goesBeforeAShippedOneOfTheSameName() throws Exception {
    Path instruments = Files.createDirectory(folder.resolve("instruments"));
    assertThat(new ProfileFolders().problems(folder, "sysmex-xn")).isEmpty();
    Files.writeString(instruments.resolve("sysmex-xn.yaml"), "profile: another");
    assertThat(new ProfileFolders().read(folder, "sysmex-xn")).isEqualTo("profile: another");
    assertThat(new ProfileFolders().problems(folder, "sysmex-xn")).isNotEmpty();
  }

  @Test
  void brokenProfile_isOneProblemOfTheConfiguration() throws Exception {
    Path instruments = Files.createDirectory(folder.resolve("instruments"));
    Files.writeString(instruments.resolve("own.yaml"), "profile: own\nprotokoll: astm\n");
    Path file = folder.resolve("gateway.yaml");
    Files.writeString(
        file,
        """
        analyzers:
          - { id: a-1, profile: own, listen: 127.0.0.1:9001, peers: any }
          - { id: a-2, profile: own, listen: 127.0.0.1:9002, peers: any }
        """);
    ReadResult read = new GatewayConfigReader(new ProfileFolders(), Clock.systemUTC()).read(file);
    assertThat(((ReadResult.Invalid) read).problems())
        .filteredOn(p -> p.what().key().equals("profile.broken"))
        .extracting(p -> p.what().in(Locale.ENGLISH))
        .contains(
            "instrument profile own.yaml:2:1 protokoll:"
                + " protokoll is not a key here; write protocol")
        .doesNotHaveDuplicates();
  }

  @Test
  void shippedProfiles_comeWithTheJar_withoutTheirCases() {
    assertThat(ProfileFolders.shipped()).contains("sysmex-xn", "mindray-bs-hl7", "mindray-bc-hl7");
    assertThat(getClass().getResource("shipped/instruments/sysmex-xn/cases/qc-run/input.astm"))
        .isNull();
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
