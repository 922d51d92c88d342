package org.huren.agent.spool;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;

/**
 * A file system in memory that keeps after a power cut what was flushed, and of the rest whatever
 * chance decides.
 *
 * <pre>
 *   JOURNALLING   names change in the order they were changed: a power cut keeps a beginning of
 *                 the pending changes, a flush of any file keeps all of them
 *   MINIMAL       what POSIX promises: each pending change of a name is kept or lost on its own,
 *                 until its folder is flushed
 *   both          each unflushed write of a file is kept, lost, or torn
 * </pre>
 */
final class LossyFiles implements SpoolFiles {
  /** How names become durable. */
  enum Kind {
    JOURNALLING,
    MINIMAL
  }

  /** The machine is off. */
  static final class PowerOff extends Error {
    private static final long serialVersionUID = 1L;

    PowerOff() {
      super("power off", null, false, false);
    }
  }

  private final Kind kind;
  private final Path root;
  private Map<Path, Inode> names = new HashMap<>();
  private Set<Path> folders = new HashSet<>();
  private final Map<Path, Inode> durableNames = new HashMap<>();
  private final Set<Path> durableFolders = new HashSet<>();
  private final List<Change> pending = new ArrayList<>();
  private boolean off;

  /** Steps until the power goes; negative: it stays. */
  int stepsLeft = -1;

  /** The next flushes fail. */
  boolean flushesFail;

  /** Bytes that still fit. */
  long free = Long.MAX_VALUE;

  private static final class Inode {
    final ByteArrayOutputStream live = new ByteArrayOutputStream();
    final List<byte[]> unflushed = new ArrayList<>();
    byte[] durable = new byte[0];
  }

  /** A change of names: all at once, or not at all. */
  private record Change(Path folder, Runnable toDurable) {}

  LossyFiles(Kind kind, Path root) {
    this.kind = kind;
    this.root = root;
    folders.add(root);
    durableFolders.add(root);
  }

  private void step() {
    if (off || stepsLeft == 0) {
      off = true;
      throw new PowerOff();
    }
    stepsLeft--;
  }

  /** Cuts the power from now on; every call fails until {@link #powerOn}. */
  void powerOff() {
    off = true;
  }

  /** Back as after the end of the process only: nothing is lost. */
  void powerOnAfterKill() {
    off = false;
    stepsLeft = -1;
    flushesFail = false;
  }

  /** The worst luck: nothing that was not flushed is there. */
  static Random losingAll() {
    return new Random() {
      private static final long serialVersionUID = 1L;

      @Override
      public int nextInt(int bound) {
        return 0;
      }

      @Override
      public boolean nextBoolean() {
        return false;
      }
    };
  }

  /** Back with what had reached the disk. */
  void powerOn(Random random) {
    int kept = random.nextInt(pending.size() + 1);
    for (int i = 0; i < pending.size(); i++) {
      if (kind == Kind.JOURNALLING ? i < kept : random.nextBoolean()) {
        pending.get(i).toDurable().run();
      }
    }
    pending.clear();
    Map<Inode, Inode> survivors = new HashMap<>();
    Map<Path, Inode> after = new HashMap<>();
    durableFolders.removeIf(f -> !reachable(f));
    durableNames.forEach(
        (path, inode) -> {
          if (reachable(path.getParent())) {
            after.put(path, survivors.computeIfAbsent(inode, i -> survivor(i, random)));
          }
        });
    durableNames.clear();
    durableNames.putAll(after);
    names = new HashMap<>(after);
    folders = new HashSet<>(durableFolders);
    off = false;
    stepsLeft = -1;
    flushesFail = false;
  }

  private boolean reachable(Path folder) {
    return folder.equals(root)
        || (durableFolders.contains(folder) && reachable(folder.getParent()));
  }

  private static Inode survivor(Inode inode, Random random) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.writeBytes(inode.durable);
    ByteArrayOutputStream holes = new ByteArrayOutputStream();
    for (byte[] write : inode.unflushed) {
      switch (random.nextInt(3)) {
        case 0 -> holes.writeBytes(new byte[write.length]);
        case 1 -> {
          // What lies behind a lost write is there, the lost bytes read as zeros.
          bytes.writeBytes(holes.toByteArray());
          holes.reset();
          bytes.writeBytes(write);
        }
        default -> {
          bytes.writeBytes(holes.toByteArray());
          holes.reset();
          bytes.writeBytes(Arrays.copyOf(write, random.nextInt(write.length + 1)));
          holes.writeBytes(new byte[write.length]);
        }
      }
    }
    Inode survivor = new Inode();
    survivor.durable = bytes.toByteArray();
    survivor.live.writeBytes(survivor.durable);
    return survivor;
  }

  private void change(Path folder, Runnable toDurable) {
    pending.add(new Change(folder, toDurable));
  }

  private Inode inode(Path file) throws NoSuchFileException {
    Inode inode = names.get(file);
    if (inode == null) {
      throw new NoSuchFileException(file.toString());
    }
    return inode;
  }

  private void flush(Inode inode) throws IOException {
    step();
    if (flushesFail) {
      throw new IOException("Input/output error");
    }
    inode.durable = inode.live.toByteArray();
    inode.unflushed.clear();
    if (kind == Kind.JOURNALLING) {
      pending.forEach(c -> c.toDurable().run());
      pending.clear();
    }
  }

  @Override
  public synchronized void createFolder(Path folder) {
    step();
    if (folder.equals(root) || folders.contains(folder)) {
      return;
    }
    createFolder(folder.getParent());
    folders.add(folder);
    change(folder.getParent(), () -> durableFolders.add(folder));
  }

  @Override
  public synchronized NewFile create(Path file) throws IOException {
    step();
    if (names.containsKey(file)) {
      throw new FileAlreadyExistsException(file.toString());
    }
    if (!folders.contains(file.getParent())) {
      throw new NoSuchFileException(file.toString());
    }
    Inode inode = new Inode();
    names.put(file, inode);
    change(file.getParent(), () -> durableNames.put(file, inode));
    return new NewFile() {
      @Override
      public void write(ByteBuffer bytes) throws IOException {
        synchronized (LossyFiles.this) {
          step();
          if (bytes.remaining() > free) {
            throw new IOException("No space left on device");
          }
          free -= bytes.remaining();
          byte[] copy = new byte[bytes.remaining()];
          bytes.get(copy);
          inode.live.writeBytes(copy);
          inode.unflushed.add(copy);
        }
      }

      @Override
      public void sync() throws IOException {
        synchronized (LossyFiles.this) {
          flush(inode);
        }
      }

      @Override
      public void close() {}
    };
  }

  @Override
  public synchronized SeekableByteChannel read(Path file) throws IOException {
    return new BytesChannel(bytes(file));
  }

  synchronized byte[] bytes(Path file) throws IOException {
    return inode(file).live.toByteArray();
  }

  @Override
  public synchronized void rename(Path from, Path to) throws IOException {
    step();
    Inode inode = inode(from);
    names.remove(from);
    names.put(to, inode);
    change(
        to.getParent(),
        () -> {
          durableNames.remove(from);
          durableNames.put(to, inode);
        });
  }

  @Override
  public synchronized boolean deleteIfExists(Path path) {
    step();
    if (folders.remove(path)) {
      change(path.getParent(), () -> durableFolders.remove(path));
      return true;
    }
    Inode inode = names.remove(path);
    if (inode == null) {
      return false;
    }
    free = free == Long.MAX_VALUE ? free : free + inode.live.size();
    change(path.getParent(), () -> durableNames.remove(path));
    return true;
  }

  @Override
  public synchronized List<String> names(Path folder) {
    step();
    List<String> found = new ArrayList<>();
    for (Path p : names.keySet()) {
      if (folder.equals(p.getParent())) {
        found.add(p.getFileName().toString());
      }
    }
    for (Path p : folders) {
      if (folder.equals(p.getParent())) {
        found.add(p.getFileName().toString());
      }
    }
    return found;
  }

  synchronized Set<Path> allFiles() {
    return Set.copyOf(names.keySet());
  }

  @Override
  public synchronized Status status(Path file) throws IOException {
    step();
    return new Status(inode(file).live.size(), Instant.EPOCH);
  }

  @Override
  public synchronized void sync(Path file) throws IOException {
    flush(inode(file));
  }

  @Override
  public synchronized void syncFolder(Path folder) throws IOException {
    step();
    if (flushesFail) {
      throw new IOException("Input/output error");
    }
    pending.removeIf(
        c -> {
          boolean here = c.folder().equals(folder);
          if (here) {
            c.toDurable().run();
          }
          return here;
        });
  }

  @Override
  public synchronized long freeBytes(Path path) {
    return free;
  }

  /** Whether a file would be whole after a power cut at this moment. */
  synchronized boolean isDurable(Path file) throws IOException {
    Inode inode = inode(file);
    return reachable(file.getParent())
        && durableNames.get(file) == inode
        && inode.unflushed.isEmpty();
  }

  @Override
  public String fileSystemType(Path path) {
    return "ext4";
  }

  private static final class BytesChannel implements SeekableByteChannel {
    private final ByteBuffer bytes;

    BytesChannel(byte[] bytes) {
      this.bytes = ByteBuffer.wrap(bytes);
    }

    @Override
    public int read(ByteBuffer to) {
      if (!bytes.hasRemaining()) {
        return -1;
      }
      int n = Math.min(bytes.remaining(), to.remaining());
      to.put(bytes.slice(bytes.position(), n));
      bytes.position(bytes.position() + n);
      return n;
    }

    @Override
    public long position() {
      return bytes.position();
    }

    @Override
    public SeekableByteChannel position(long position) {
      bytes.position((int) Math.min(position, bytes.limit()));
      return this;
    }

    @Override
    public long size() {
      return bytes.limit();
    }

    @Override
    public int write(ByteBuffer from) {
      throw new UnsupportedOperationException("for reading");
    }

    @Override
    public SeekableByteChannel truncate(long size) {
      throw new UnsupportedOperationException("for reading");
    }

    @Override
    public boolean isOpen() {
      return true;
    }

    @Override
    public void close() {}
  }
}
