package org.huren.agent.spool;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UnfinishedTest {
  @TempDir Path root;

  private Unfinished open() {
    return new Unfinished(
        new Aside(root, SpoolFiles.disk(), new TestSpool(root)), SpoolFiles.disk());
  }

  private static String name(int number) {
    return String.format(Locale.ROOT, "%06d.xn-1.astm.unfinished", number);
  }

  private List<String> kept() throws IOException {
    try (Stream<Path> all = Files.list(root.resolve("aside"))) {
      return all.map(f -> f.getFileName().toString()).sorted().toList();
    }
  }

  @Test
  void tooMany_theOldestMakeRoom_acrossRestarts() throws Exception {
    Unfinished first = open();
    for (int i = 0; i < Unfinished.MOST_FILES; i++) {
      first.keep(name(i), ByteBuffer.allocate(10));
    }
    Path newest = open().keep(name(Unfinished.MOST_FILES), ByteBuffer.allocate(10));
    assertThat(newest).exists();
    assertThat(kept()).hasSize(Unfinished.MOST_FILES).doesNotContain(name(0)).contains(name(1));
  }

  @Test
  void otherFilesSetAside_areNotItsToDelete() throws Exception {
    Files.createDirectories(root.resolve("aside"));
    Files.write(root.resolve("aside").resolve("000.CT01.dcm.part.unfinished"), new byte[10]);
    Unfinished unfinished = open();
    for (int i = 1; i <= Unfinished.MOST_FILES + 1; i++) {
      unfinished.keep(name(i), ByteBuffer.allocate(1));
    }
    assertThat(kept()).contains("000.CT01.dcm.part.unfinished").doesNotContain(name(1));
  }
}
