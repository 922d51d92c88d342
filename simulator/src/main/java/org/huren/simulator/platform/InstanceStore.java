package org.huren.simulator.platform;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.huren.simulator.dicom.DicomFile;
import org.huren.simulator.dicom.Identity;
import org.huren.simulator.dicom.MalformedDicomException;
import org.huren.simulator.dicom.Uid;
import org.huren.simulator.ledger.Accepted;
import org.huren.simulator.ledger.JsonLines;
import org.huren.simulator.ledger.Kind;

/**
 * What an imaging cloud holds. Safe for threads.
 *
 * <pre>
 *   ledger.jsonl              one line per accepted object
 *   instances/UID.dcm         what came first under this UID
 *   conflicts/UID-SHA256.dcm  other bytes that came later under the same UID
 *   incoming/                 uploads under way; emptied at the start
 * </pre>
 *
 * A file is flushed before its ledger line is written; {@link #force} flushes the lines.
 */
final class InstanceStore {
  static final String LEDGER = "ledger.jsonl";

  private final Path instances;
  private final Path conflicts;
  private final Path incoming;
  private final JsonLines ledger;
  private final Clock clock;
  private final Map<String, String> firstContent = new HashMap<>();
  private final AtomicLong nextUpload = new AtomicLong();

  private InstanceStore(Path directory, JsonLines ledger, Clock clock) throws IOException {
    this.instances = Files.createDirectories(directory.resolve("instances"));
    this.conflicts = Files.createDirectories(directory.resolve("conflicts"));
    this.incoming = Files.createDirectories(directory.resolve("incoming"));
    this.ledger = ledger;
    this.clock = clock;
    for (Accepted line : JsonLines.read(directory.resolve(LEDGER), Accepted::ofJson)) {
      if (line.kind() == Kind.IMAGE) {
        firstContent.putIfAbsent(line.id(), line.sha256());
      }
    }
  }

  /**
   * Opens the store of a folder.
   *
   * @param ledger of the whole platform, which its owner closes
   */
  static InstanceStore open(Path directory, JsonLines ledger, Clock clock) throws IOException {
    InstanceStore store = new InstanceStore(directory, ledger, clock);
    try (Stream<Path> left = Files.list(store.incoming)) {
      for (Path path : left.toList()) {
        Files.delete(path);
      }
    }
    return store;
  }

  /** An object that has come whole and is what it says, but is not yet accepted. */
  record Upload(Path file, Identity identity, String sha256) {}

  /**
   * Takes one object in.
   *
   * @throws MalformedDicomException if it is no DICOM object
   */
  Upload receive(InputStream body) throws IOException {
    Path file = incoming.resolve(nextUpload.incrementAndGet() + ".part");
    try {
      try (OutputStream out = Files.newOutputStream(file, StandardOpenOption.CREATE_NEW)) {
        body.transferTo(out);
      }
      DicomFile dicom = DicomFile.read(file);
      Uid named =
          dicom
              .metaInstance()
              .orElseThrow(() -> new MalformedDicomException("no group 0002 (PS3.10 7.1)"));
      if (!named.equals(dicom.identity().sopInstance())) {
        throw new MalformedDicomException("group 0002 names another object than the data set");
      }
      return new Upload(file, dicom.identity(), sha256(dicom, file));
    } catch (IOException e) {
      Files.deleteIfExists(file);
      throw e;
    }
  }

  /** Accepts an object; true if it was here before. */
  boolean accept(Upload upload) throws IOException {
    try (FileChannel channel = FileChannel.open(upload.file(), StandardOpenOption.WRITE)) {
      channel.force(true);
    }
    String id = upload.identity().sopInstance().value();
    synchronized (this) {
      String first = firstContent.get(id);
      if (first == null) {
        move(upload.file(), instances.resolve(id + ".dcm"));
      } else if (first.equals(upload.sha256())) {
        Files.delete(upload.file());
      } else {
        move(upload.file(), conflicts.resolve(id + "-" + upload.sha256() + ".dcm"));
      }
      ledger.append(Accepted.image(clock.instant(), id, upload.sha256(), first != null).toJson());
      firstContent.putIfAbsent(id, upload.sha256());
      return first != null;
    }
  }

  /** Drops an object that was not accepted. */
  void discard(Upload upload) throws IOException {
    Files.deleteIfExists(upload.file());
  }

  /** Returns when everything accepted so far outlives a power cut. */
  void force() throws IOException {
    ledger.force();
  }

  Optional<Path> find(Uid sopInstance) {
    Path file = instances.resolve(sopInstance.value() + ".dcm");
    return Files.isRegularFile(file) ? Optional.of(file) : Optional.empty();
  }

  synchronized int size() {
    return firstContent.size();
  }

  private static void move(Path from, Path to) throws IOException {
    Files.move(from, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  private static String sha256(DicomFile dicom, Path file) throws IOException {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      try (InputStream in = new DigestInputStream(dicom.openDataSet(file), digest)) {
        in.transferTo(OutputStream.nullOutputStream());
      }
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
