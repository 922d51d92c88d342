package org.huren.agent.spool;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.extension.AnnotatedElementContext;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.io.TempDirFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The spool against a simple model, on a file system that loses, reorders and tears what was not
 * flushed, over random schedules. A schedule is one life of the spool: recovery, random steps, and
 * an end at a random moment. Run one again with the seed that a failure names: {@code
 * -Dspool.seed=}.
 */
class SpoolModelTest {
  private static final int RUNS = Integer.getInteger("spool.runs", 120);
  private static final int LIVES = 8;
  private static final int SIDE_BY_SIDE = 4;

  // Crashes are simulated, so the database may lie in memory: its flushes cost nothing there.
  @TempDir(factory = InMemory.class)
  Path folder;

  static final class InMemory implements TempDirFactory {
    @Override
    public Path createTempDirectory(AnnotatedElementContext element, ExtensionContext context)
        throws IOException {
      Path memory = Path.of("/dev/shm");
      return Files.isWritable(memory)
          ? Files.createTempDirectory(memory, "spool-model")
          : Files.createTempDirectory("spool-model");
    }
  }

  @ParameterizedTest
  @EnumSource
  void whateverTheCrash_whatWasAcknowledgedIsThereAndReachesItsEnd(LossyFiles.Kind kind)
      throws Exception {
    Long seed = Long.getLong("spool.seed");
    if (seed != null) {
      live(kind, seed);
      return;
    }
    long first = new Random().nextInt(1_000_000) * 1000L;
    ScheduleTotals totals = new ScheduleTotals();
    // A life mostly waits for its own threads, so several go side by side.
    ExecutorService threads = Executors.newFixedThreadPool(SIDE_BY_SIDE);
    try {
      List<Future<ScheduleTotals>> runs = new ArrayList<>();
      for (int run = 0; run < RUNS; run++) {
        long each = first + run;
        runs.add(threads.submit(() -> live(kind, each)));
      }
      for (Future<ScheduleTotals> run : runs) {
        totals.add(run.get());
      }
    } finally {
      threads.shutdownNow();
    }
    // A model that nothing happens in proves nothing.
    assertThat(totals.acknowledged).isGreaterThan(RUNS * 10);
    assertThat(totals.crashes).isGreaterThan(RUNS * LIVES / 4);
    assertThat(totals.delivered).isGreaterThan(RUNS * 5);
    assertThat(totals.purged).isGreaterThan(RUNS / 2);
    assertThat(totals.failedFlushes).isGreaterThan(RUNS / 10);
  }

  private ScheduleTotals live(LossyFiles.Kind kind, long seed) {
    try {
      SpoolSchedule schedule =
          new SpoolSchedule(folder.resolve("spool-" + seed).toAbsolutePath(), kind, seed);
      return schedule.run(LIVES);
    } catch (Exception | AssertionError e) {
      throw new AssertionError(
          "seed " + seed + " (" + kind + "), repeat with -Dspool.seed=" + seed + ": " + e, e);
    }
  }
}
