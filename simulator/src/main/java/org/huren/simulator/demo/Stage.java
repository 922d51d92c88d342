package org.huren.simulator.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.huren.simulator.language.Texts;

/**
 * A temporary folder and the processes that work in it. Whatever ends the demo, Ctrl-C too, ends
 * them and removes the folder, unless someone asked for either to stay. Safe for threads.
 */
final class Stage implements AutoCloseable {
  private final Path folder;
  private final List<Child> children = new ArrayList<>();
  private final Thread atExit = new Thread(this::clear, "demo-clear");
  private boolean leaveRunning;
  private boolean keepFolder;
  private boolean cleared;

  private Stage(Path folder) {
    this.folder = folder;
  }

  static Stage set() throws IOException {
    Stage stage = new Stage(Files.createTempDirectory("huren-demo-"));
    Runtime.getRuntime().addShutdownHook(stage.atExit);
    return stage;
  }

  Path folder() {
    return folder;
  }

  synchronized Child start(String name, List<String> command) throws IOException {
    if (cleared) {
      throw new IOException("interrupted");
    }
    Child child = Child.start(name, command, folder);
    children.add(child);
    return child;
  }

  /** Fails if a process has ended, with what it said last. */
  void checkAlive(Texts texts) throws DemoFailure, IOException {
    for (Child child : children()) {
      if (!child.isAlive()) {
        throw new DemoFailure(
            texts.text("demo.process-ended", child.name(), child.lastWords(), folder.toString()));
      }
    }
  }

  synchronized List<Child> children() {
    return List.copyOf(children);
  }

  /** Processes and folder outlive us. */
  synchronized void leaveRunning() {
    leaveRunning = true;
    keepFolder = true;
  }

  /** The folder outlives us, for whoever wants to know what went wrong. */
  synchronized void keepFolder() {
    keepFolder = true;
  }

  private synchronized void clear() {
    if (cleared) {
      return;
    }
    cleared = true;
    if (!leaveRunning) {
      for (int i = children.size() - 1; i >= 0; i--) {
        children.get(i).stop();
      }
    }
    if (!keepFolder) {
      try (Stream<Path> all = Files.walk(folder)) {
        for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
          Files.deleteIfExists(path);
        }
      } catch (IOException e) {
        // A file in a temporary folder that can't go now goes with the folder's next cleaning.
      }
    }
  }

  @Override
  public void close() {
    clear();
    try {
      Runtime.getRuntime().removeShutdownHook(atExit);
    } catch (IllegalStateException e) {
      // The hook is what runs us.
    }
  }
}
