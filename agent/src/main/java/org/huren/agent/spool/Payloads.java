package org.huren.agent.spool;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.zip.CRC32C;
import org.huren.agent.item.Item;
import org.huren.agent.item.ItemId;
import org.huren.agent.item.ItemState;
import org.huren.agent.item.Reason;
import org.huren.agent.spool.index.DecisionRows;
import org.huren.agent.spool.index.Durability;
import org.huren.agent.spool.index.Index;
import org.huren.agent.spool.index.ItemRows;
import org.huren.agent.spool.index.StoredItem;

/** The committed files of indexed items: where they lie, and whether they are still whole. */
final class Payloads {
  static final String DAMAGED = "spool.payload-damaged";

  private static final int COMPARED_AT_ONCE = 256 * 1024;
  private static final int SWEPT_AT_ONCE = 500;
  private static final List<ItemState> UNSETTLED =
      List.of(ItemState.RECEIVED, ItemState.ACCEPTED, ItemState.HELD, ItemState.QUARANTINED);

  private final Path root;
  private final SpoolFiles files;
  private final Index index;
  private final Clock clock;
  private final SpoolListener listener;

  Payloads(Path root, SpoolFiles files, Index index, Clock clock, SpoolListener listener) {
    this.root = root;
    this.files = files;
    this.index = index;
    this.clock = clock;
    this.listener = listener;
  }

  Path path(StoredItem stored) {
    Item item = stored.item();
    PayloadName name =
        new PayloadName(item.id(), item.source(), item.length(), item.crc32c(), item.kind());
    return root.resolve(stored.folder()).resolve(name.toString());
  }

  Path folder(String name) {
    return root.resolve(name);
  }

  Payload payload(StoredItem stored) {
    Item item = stored.item();
    return new Payload(path(stored), item.length(), item.contentOffset());
  }

  /** Whether the file is there in its full length; its bytes are not read. */
  boolean isWhole(StoredItem stored) {
    try {
      return files.status(path(stored)).length() == stored.item().length();
    } catch (IOException e) {
      return false;
    }
  }

  /** The device's own bytes, if the payload is there and what it was. */
  Optional<byte[]> content(StoredItem stored) {
    try (SeekableByteChannel file = files.read(path(stored))) {
      Item item = stored.item();
      ByteBuffer content = ByteBuffer.allocate(Math.toIntExact(item.contentLength()));
      file.position(item.contentOffset());
      fill(file, content);
      CRC32C sum = new CRC32C();
      sum.update(content.duplicate());
      return content.remaining() == item.contentLength()
              && (int) sum.getValue() == item.contentCrc32c()
          ? Optional.of(content.array())
          : Optional.empty();
    } catch (IOException | ArithmeticException e) {
      return Optional.empty();
    }
  }

  /** Whether the device's bytes of two payloads are the same. */
  boolean sameContent(StoredItem one, StoredItem other) {
    if (one.item().contentLength() != other.item().contentLength()) {
      return false;
    }
    try (SeekableByteChannel a = files.read(path(one));
        SeekableByteChannel b = files.read(path(other))) {
      a.position(one.item().contentOffset());
      b.position(other.item().contentOffset());
      ByteBuffer fromA = ByteBuffer.allocate(COMPARED_AT_ONCE);
      ByteBuffer fromB = ByteBuffer.allocate(COMPARED_AT_ONCE);
      while (true) {
        fill(a, fromA);
        fill(b, fromB);
        if (!fromA.equals(fromB)) {
          return false;
        }
        if (!fromA.hasRemaining()) {
          return true;
        }
      }
    } catch (IOException e) {
      return false;
    }
  }

  private static void fill(SeekableByteChannel channel, ByteBuffer buffer) throws IOException {
    buffer.clear();
    while (buffer.hasRemaining() && channel.read(buffer) >= 0) {
      // until full or at the end
    }
    buffer.flip();
  }

  /** Quarantines an unsettled item whose payload is not whole, and reports it. */
  void quarantine(StoredItem damaged) {
    Reason why = Reason.of(DAMAGED, path(damaged).getFileName());
    index
        .change(
            Durability.FULL,
            session -> {
              Optional<StoredItem> now = ItemRows.byId(session, damaged.item().id());
              if (now.isPresent() && UNSETTLED.contains(now.get().item().state())) {
                DecisionRows.quarantine(session, now.get().item(), why, "spool", clock.instant());
              }
            })
        .join();
    listener.report(new SpoolEvent.PayloadDamaged(damaged.item().id(), path(damaged)));
  }

  /** Looks whether the payload of every unsettled item is there. */
  void sweep() {
    for (ItemState state : UNSETTLED) {
      Optional<ItemId> after = Optional.empty();
      while (true) {
        Optional<ItemId> from = after;
        List<StoredItem> some =
            index.read(session -> ItemRows.oldest(session, state, from, SWEPT_AT_ONCE));
        if (some.isEmpty()) {
          break;
        }
        for (StoredItem stored : lacking(some)) {
          quarantine(stored);
        }
        after = Optional.of(some.get(some.size() - 1).item().id());
      }
    }
  }

  private List<StoredItem> lacking(List<StoredItem> items) {
    List<StoredItem> lacking = new ArrayList<>();
    for (StoredItem stored : items) {
      boolean said = stored.item().reason().filter(r -> r.code().equals(DAMAGED)).isPresent();
      if (!said && !isWhole(stored)) {
        lacking.add(stored);
      }
    }
    return lacking;
  }
}
