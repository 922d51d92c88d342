package org.huren.simulator.platform;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.huren.simulator.ledger.Accepted;
import org.huren.simulator.ledger.JsonLines;

/**
 * The laboratory reports and exam registrations that a regional platform holds. Safe for threads.
 *
 * <pre>
 *   ledger.jsonl                one line per accepted document
 *   documents/IDENTIFIER.json   the newest version, as it came
 * </pre>
 *
 * A document is flushed before its ledger line is written; {@link #force} flushes the lines.
 */
final class DocumentStore {
  private final Path documents;
  private final Path incoming;
  private final JsonLines ledger;
  private final Clock clock;
  private final Map<String, String> versions = new HashMap<>();
  private final Map<String, Integer> resources = new HashMap<>();
  private final AtomicLong nextUpload = new AtomicLong();

  private DocumentStore(Path directory, JsonLines ledger, Clock clock) throws IOException {
    this.documents = Files.createDirectories(directory.resolve("documents"));
    this.incoming = Files.createDirectories(directory.resolve("incoming"));
    this.ledger = ledger;
    this.clock = clock;
  }

  /**
   * Opens the store of a folder.
   *
   * @param ledger of the whole platform, which its owner closes
   */
  static DocumentStore open(Path directory, JsonLines ledger, Clock clock) throws IOException {
    DocumentStore store = new DocumentStore(directory, ledger, clock);
    try (Stream<Path> there = Files.list(store.documents)) {
      for (Path file : there.toList()) {
        Transaction known = Transaction.read(Files.readAllBytes(file));
        store.versions.put(known.identifier(), known.version());
        known.resources().forEach(name -> store.resources.put(name, 1));
      }
    }
    return store;
  }

  /** What became of a document. */
  sealed interface Outcome {
    /**
     * All of it is stored.
     *
     * @param versions of each resource, in the order of the entries; 1: it is new
     */
    record Stored(List<Integer> versions) implements Outcome {
      public Stored {
        versions = List.copyOf(versions);
      }
    }

    /** Nothing of it is stored, because what is there is newer. */
    record Older() implements Outcome {}
  }

  /** Takes a document in, unless a newer version of the same report is there. */
  Outcome accept(Transaction transaction, byte[] body) throws IOException {
    Path file = incoming.resolve("document-" + nextUpload.incrementAndGet() + ".part");
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      ByteBuffer bytes = ByteBuffer.wrap(body);
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
      channel.force(true);
    }
    String identifier = transaction.identifier();
    synchronized (this) {
      String there = versions.get(identifier);
      if (there != null && there.compareTo(transaction.version()) > 0) {
        Files.delete(file);
        return new Outcome.Older();
      }
      Files.move(
          file,
          documents.resolve(identifier + ".json"),
          StandardCopyOption.ATOMIC_MOVE,
          StandardCopyOption.REPLACE_EXISTING);
      ledger.append(accepted(transaction, sha256(body), there != null).toJson());
      versions.put(identifier, transaction.version());
      List<Integer> numbers = new ArrayList<>();
      transaction.resources().forEach(name -> numbers.add(resources.merge(name, 1, Integer::sum)));
      return new Outcome.Stored(numbers);
    }
  }

  private Accepted accepted(Transaction transaction, String sha256, boolean repeat) {
    String identifier = transaction.identifier();
    String known = transaction.sample();
    return transaction
        .exam()
        .map(e -> Accepted.exam(clock.instant(), identifier, sha256, repeat, known, e))
        .orElseGet(
            () ->
                Accepted.report(
                        clock.instant(), identifier, sha256, repeat, known, transaction.findings())
                    .withOrder(transaction.order()));
  }

  /** Returns when everything accepted so far outlives a power cut. */
  void force() throws IOException {
    ledger.force();
  }

  synchronized int size() {
    return versions.size();
  }

  private static String sha256(byte[] body) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(body));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
