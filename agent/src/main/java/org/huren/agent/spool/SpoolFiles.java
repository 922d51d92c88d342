package org.huren.agent.spool;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;

/**
 * The file system as the spool uses it, so that a test can lose power under it. Any thread.
 *
 * <p>Nothing is durable but what a flush that returned normally has covered. A flush of a file
 * covers its bytes and, on a journalling file system, the name it bears by then.
 */
public interface SpoolFiles {
  /** The machine's own disk. */
  static SpoolFiles disk() {
    return new DiskFiles();
  }

  /** Makes a folder and those above it, readable by this user only; it may exist already. */
  void createFolder(Path folder) throws IOException;

  /** Creates a file that does not exist yet, readable by this user only. */
  NewFile create(Path file) throws IOException;

  /** Opens an existing file for reading. */
  SeekableByteChannel read(Path file) throws IOException;

  /** Gives a file another name on the same file system, in one step. */
  void rename(Path from, Path to) throws IOException;

  /** Deletes a file or an empty folder; answers false if there was none. */
  boolean deleteIfExists(Path path) throws IOException;

  /** The names in a folder, in no order; empty if there is no such folder. */
  List<String> names(Path folder) throws IOException;

  /** Length in bytes, and when the bytes were last changed. */
  record Status(long length, Instant modified) {}

  /**
   * What is known of a file.
   *
   * @throws java.nio.file.NoSuchFileException if there is none
   */
  Status status(Path file) throws IOException;

  /** Flushes an existing file, name and bytes. */
  void sync(Path file) throws IOException;

  /** Flushes the entries of a folder; does nothing where the system has no such flush (Windows). */
  void syncFolder(Path folder) throws IOException;

  /** Bytes that this user can still write to the file system of an existing path. */
  long freeBytes(Path path) throws IOException;

  /** What the system calls the type of the file system: {@code ext4}, {@code nfs4}, ... */
  String fileSystemType(Path path) throws IOException;

  /** A file being written, at its end only. One thread at a time. */
  interface NewFile extends Closeable {
    /** Writes the whole buffer, as far as the system's cache. */
    void write(ByteBuffer bytes) throws IOException;

    /** Flushes bytes, length and name; on failure nobody knows what is on the disk. */
    void sync() throws IOException;
  }
}
