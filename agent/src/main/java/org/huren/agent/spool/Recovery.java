package org.huren.agent.spool;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.zip.CRC32C;
import org.huren.agent.item.Facts;
import org.huren.agent.item.Finding;
import org.huren.agent.item.Item;
import org.huren.agent.item.ItemId;
import org.huren.agent.item.ItemState;
import org.huren.agent.spool.SpoolEvent.SetAside.Why;
import org.huren.agent.spool.index.Durability;
import org.huren.agent.spool.index.FolderRows;
import org.huren.agent.spool.index.Index;
import org.huren.agent.spool.index.ItemRows;
import org.huren.agent.spool.index.StoredItem;
import org.huren.config.SpoolConfig.Sync;

/**
 * Brings files and rows together after a start: looks into every hour folder that the index does
 * not hold as closed.
 *
 * <pre>
 *   .part                         never acknowledged        set aside
 *   name is not ours              somebody else's           set aside
 *   row exists                                              nothing to do
 *   length or CRC-32C differ      never acknowledged        set aside
 *   whole, without a row          perhaps acknowledged      flushed, then a row
 * </pre>
 */
final class Recovery {
  private static final int ROWS_AT_ONCE = 500;
  private static final int NAMES_AT_ONCE = 1000;
  private static final int READ_AT_ONCE = 256 * 1024;

  private final Path root;
  private final SpoolFiles files;
  private final Index index;
  private final FactsReader factsReader;
  private final Aside aside;
  private final Sync sync;
  private final ByteBuffer buffer = ByteBuffer.allocateDirect(READ_AT_ONCE);
  private final List<StoredItem> found = new ArrayList<>();
  private int recovered;

  Recovery(
      Path root, SpoolFiles files, Index index, FactsReader factsReader, Aside aside, Sync sync) {
    this.root = root;
    this.files = files;
    this.index = index;
    this.factsReader = factsReader;
    this.aside = aside;
    this.sync = sync;
  }

  /** The hour folders on the disk, oldest first. */
  static List<String> hourFolders(Path root, SpoolFiles files) throws IOException {
    List<String> folders = new ArrayList<>();
    for (String day : files.names(root)) {
      if (HourFolders.DAY.matcher(day).matches()) {
        for (String hour : files.names(root.resolve(day))) {
          if (HourFolders.HOUR.matcher(hour).matches()) {
            folders.add(day + "/" + hour);
          }
        }
      }
    }
    folders.sort(null);
    return folders;
  }

  /**
   * Gives every whole file outside the closed folders a durable row, and closes those folders;
   * answers how many files had none.
   *
   * @throws IOException if the disk does not let us look, or flush
   */
  int run(Set<String> closed) throws IOException {
    List<String> lookedInto = new ArrayList<>();
    for (String folder : hourFolders(root, files)) {
      if (!closed.contains(folder)) {
        List<String> names = new ArrayList<>(files.names(root.resolve(folder)));
        names.sort(null);
        for (int i = 0; i < names.size(); i += NAMES_AT_ONCE) {
          lookAt(folder, names.subList(i, Math.min(names.size(), i + NAMES_AT_ONCE)));
        }
        lookedInto.add(folder);
      }
    }
    addRows();
    close(lookedInto);
    return recovered;
  }

  private void close(List<String> lookedInto) throws IOException {
    for (String folder : lookedInto) {
      // So that nothing moved out of it comes back: nobody will look into it again.
      files.syncFolder(root.resolve(folder));
    }
    aside.flush();
    index
        .change(
            Durability.FULL,
            session -> {
              for (String folder : lookedInto) {
                FolderRows.close(session, folder);
              }
            })
        .join();
  }

  private void lookAt(String folder, List<String> names) throws IOException {
    Set<ItemId> known = known(names);
    for (String name : names) {
      lookAt(folder, name, known);
    }
  }

  /** Which of these payloads have a row: one look for all, since an hour may hold very many. */
  private Set<ItemId> known(List<String> names) {
    List<ItemId> ids =
        names.stream().flatMap(n -> PayloadName.parse(n).stream()).map(PayloadName::id).toList();
    return ids.isEmpty()
        ? Set.of()
        : index.read(
            session -> ItemRows.between(session, Collections.min(ids), Collections.max(ids)));
  }

  private void lookAt(String folder, String name, Set<ItemId> known) throws IOException {
    Path file = root.resolve(folder).resolve(name);
    if (name.endsWith(PayloadName.PART)) {
      aside.move(file, Why.UNFINISHED);
      return;
    }
    Optional<PayloadName> parsed = PayloadName.parse(name);
    if (parsed.isEmpty()) {
      aside.move(file, Why.FOREIGN);
      return;
    }
    PayloadName payload = parsed.get();
    if (known.contains(payload.id())) {
      return;
    }
    Optional<Item> item = verify(payload, file);
    if (item.isEmpty()) {
      aside.move(file, Why.TORN);
      return;
    }
    // After a kill its bytes may be in memory only, and a row must never outlive its file.
    files.sync(file);
    if (sync == Sync.STRICT) {
      for (Path each : HourFolders.withParents(root, folder)) {
        files.syncFolder(each);
      }
    }
    found.add(new StoredItem(item.get(), folder));
    if (found.size() >= ROWS_AT_ONCE) {
      addRows();
    }
  }

  /** Reads a file through; empty if its length or CRC-32C are not what its name says. */
  private Optional<Item> verify(PayloadName name, Path file) throws IOException {
    SpoolFiles.Status status = files.status(file);
    if (status.length() != name.length()) {
      return Optional.empty();
    }
    try (SeekableByteChannel channel = files.read(file)) {
      FactsReader.Read read = facts(name, channel);
      CRC32C whole = new CRC32C();
      CRC32C content = new CRC32C();
      channel.position(0);
      update(channel, read.contentOffset(), whole, whole);
      update(channel, name.length() - read.contentOffset(), whole, content);
      if ((int) whole.getValue() != name.crc32c()) {
        return Optional.empty();
      }
      return Optional.of(
          new Item(
              name.id(),
              name.kind(),
              name.source(),
              ItemState.RECEIVED,
              name.length(),
              name.crc32c(),
              read.contentOffset(),
              (int) (read.contentOffset() == 0 ? whole : content).getValue(),
              status.modified(),
              read.facts(),
              read.facts().findings(),
              Optional.empty()));
    }
  }

  private FactsReader.Read facts(PayloadName name, SeekableByteChannel channel) throws IOException {
    try {
      FactsReader.Read read = factsReader.read(name.kind(), name.source(), channel);
      if (read.contentOffset() >= 0 && read.contentOffset() <= name.length()) {
        return read;
      }
    } catch (RuntimeException e) {
      // A file that we took must get its row, whatever our own reader makes of it.
      return unreadable(e.getClass().getSimpleName());
    }
    return unreadable("offset");
  }

  private static FactsReader.Read unreadable(String cause) {
    Finding finding = Finding.warning("spool.facts-unreadable", cause);
    Facts none = Facts.none();
    return new FactsReader.Read(
        0, new Facts(none.identity(), none.group(), none.attributes(), List.of(finding)));
  }

  private void update(SeekableByteChannel channel, long bytes, CRC32C whole, CRC32C content)
      throws IOException {
    long left = bytes;
    while (left > 0) {
      buffer.clear().limit((int) Math.min(left, READ_AT_ONCE));
      int n = channel.read(buffer);
      if (n < 0) {
        return;
      }
      left -= n;
      buffer.flip();
      whole.update(buffer.duplicate());
      if (content != whole) {
        content.update(buffer);
      }
    }
  }

  private void addRows() {
    List<StoredItem> rows = List.copyOf(found);
    if (!rows.isEmpty()) {
      index
          .change(
              Durability.FULL,
              session -> {
                for (StoredItem row : rows) {
                  ItemRows.insert(session, row);
                }
              })
          .join();
      recovered += rows.size();
      found.clear();
    }
  }
}
