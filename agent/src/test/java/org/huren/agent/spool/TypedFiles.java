package org.huren.agent.spool;

import java.io.IOException;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Path;
import java.util.List;

/** Files on a file system that claims to be of some type. */
record TypedFiles(SpoolFiles files, String type) implements SpoolFiles {
  @Override
  public String fileSystemType(Path path) {
    return type;
  }

  @Override
  public void createFolder(Path folder) throws IOException {
    files.createFolder(folder);
  }

  @Override
  public NewFile create(Path file) throws IOException {
    return files.create(file);
  }

  @Override
  public SeekableByteChannel read(Path file) throws IOException {
    return files.read(file);
  }

  @Override
  public void rename(Path from, Path to) throws IOException {
    files.rename(from, to);
  }

  @Override
  public boolean deleteIfExists(Path path) throws IOException {
    return files.deleteIfExists(path);
  }

  @Override
  public List<String> names(Path folder) throws IOException {
    return files.names(folder);
  }

  @Override
  public Status status(Path file) throws IOException {
    return files.status(file);
  }

  @Override
  public void sync(Path file) throws IOException {
    files.sync(file);
  }

  @Override
  public void syncFolder(Path folder) throws IOException {
    files.syncFolder(folder);
  }

  @Override
  public long freeBytes(Path path) throws IOException {
    return files.freeBytes(path);
  }
}
