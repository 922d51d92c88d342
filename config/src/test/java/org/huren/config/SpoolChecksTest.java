package org.huren.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SpoolChecksTest {
  @TempDir Path folder;

  private List<String> problems(String spool) {
    return new Site(folder)
        .problems(Site.EXAMPLE.replaceFirst("spool: .*", "spool: { " + spool + " }"));
  }

  @Test
  void folderThatIsNotThereYet_isFine() {
    assertThat(problems("directory: new/spool, minFree: 1MB")).isEmpty();
  }

  @Test
  void absolutePath_isTakenAsItIs() {
    Path elsewhere = folder.resolve("elsewhere");
    String yaml =
        Site.EXAMPLE.replaceFirst("spool: .*", "spool: { directory: '" + elsewhere + "' }");
    assertThat(new Site(folder).config(yaml).spool().directory()).isEqualTo(elsewhere);
  }

  @Test
  void fileInTheWay_isAnError() throws Exception {
    Files.writeString(folder.resolve("taken"), "");
    assertThat(problems("directory: taken/spool, minFree: 1MB"))
        .containsExactly("gateway.yaml:2:21 spool.directory: taken is a file, name a folder");
  }

  @Test
  void folderNobodyMayWriteTo_isAnError() throws Exception {
    Path locked = Files.createDirectory(folder.resolve("locked"));
    assumeThat(Files.getFileStore(locked).supportsFileAttributeView("posix")).isTrue();
    Files.setPosixFilePermissions(locked, PosixFilePermissions.fromString("r-xr-xr-x"));
    // root may write anywhere
    assumeThat(Files.isWritable(locked)).isFalse();
    assertThat(problems("directory: locked/spool, minFree: 1MB"))
        .singleElement()
        .asString()
        .contains("may not write to locked, create the folder and give it to this user");
  }

  @Test
  void minFreeBeyondTheDisk_isAnError() {
    assertThat(problems("directory: spool, minFree: 1000TB"))
        .singleElement()
        .asString()
        .startsWith("gateway.yaml:2:37 spool.minFree: 1000TB is more than the whole disk (");
  }
}
