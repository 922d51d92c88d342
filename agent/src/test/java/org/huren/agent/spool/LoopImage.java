package org.huren.agent.spool;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A file system in an image file, mounted through a loop device; needs root. */
public final class LoopImage implements AutoCloseable {
  private final FileSystem type;
  private final Path image;
  private final Path mountPoint;

  /** What the test formats, and how. */
  public enum FileSystem {
    EXT4(96, "e2fsprogs", "mkfs.ext4", "-F", "loop"),
    XFS(320, "xfsprogs", "mkfs.xfs", "-f", "loop,nouuid");

    private final int megabytes;
    private final String debianPackage;
    private final String format;
    private final String force;
    private final String mountOptions;

    FileSystem(
        int megabytes, String debianPackage, String format, String force, String mountOptions) {
      this.megabytes = megabytes;
      this.debianPackage = debianPackage;
      this.format = format;
      this.force = force;
      this.mountOptions = mountOptions;
    }

    /** What is missing on this machine, and how to get it; empty if nothing is. */
    public Optional<String> lacking() {
      if (!"root".equals(System.getProperty("user.name"))) {
        return Optional.of("root, to mount loop devices");
      }
      boolean there =
          Stream.of("/sbin", "/usr/sbin", "/bin", "/usr/bin")
              .anyMatch(dir -> Files.isExecutable(Path.of(dir, format)));
      return there ? Optional.empty() : Optional.of("the Debian package " + debianPackage);
    }
  }

  private LoopImage(FileSystem type, Path image, Path mountPoint) {
    this.type = type;
    this.image = image;
    this.mountPoint = mountPoint;
  }

  /** Makes an empty one, and mounts it. */
  public static LoopImage create(FileSystem type, Path folder) throws IOException {
    LoopImage made = new LoopImage(type, folder.resolve("a.img"), folder.resolve("a"));
    try (RandomAccessFile file = new RandomAccessFile(made.image.toFile(), "rw")) {
      file.setLength((long) type.megabytes << 20);
    }
    run(List.of(type.format, "-q", type.force, made.image.toString()));
    made.mount();
    return made;
  }

  /** The image as it stands on its device now, mounted elsewhere: what a power cut would leave. */
  public LoopImage asAfterPowerCut(String name) throws IOException {
    Path copy = image.resolveSibling(name + ".img");
    run(List.of("cp", "--sparse=always", image.toString(), copy.toString()));
    LoopImage cut = new LoopImage(type, copy, image.resolveSibling(name));
    cut.mount();
    return cut;
  }

  private void mount() throws IOException {
    Files.createDirectories(mountPoint);
    run(List.of("mount", "-o", type.mountOptions, image.toString(), mountPoint.toString()));
  }

  public Path root() {
    return mountPoint;
  }

  /** Writes everything back, as the kernel does by itself now and then. */
  void writeBack() throws IOException {
    run(List.of("sync", "-f", mountPoint.toString()));
  }

  @Override
  public void close() throws IOException {
    run(List.of("umount", mountPoint.toString()));
    Files.delete(image);
  }

  private static void run(List<String> command) throws IOException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    try {
      if (!process.waitFor(60, TimeUnit.SECONDS) || process.exitValue() != 0) {
        process.destroyForcibly();
        throw new IOException(command + " failed: " + output.strip());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException(command + " was interrupted");
    }
  }
}
