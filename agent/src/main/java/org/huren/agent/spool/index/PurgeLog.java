package org.huren.agent.spool.index;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.huren.agent.item.ItemId;
import org.huren.agent.item.UplinkId;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;

/**
 * What was purged since the last backup, in a file beside it: an index that is restored from that
 * backup learns from it which payloads are gone because they were delivered, so that every other
 * one that is missing is a loss.
 *
 * <pre>
 *   line   ["item id",settled at,["uplink",receipt at,"receipt"],...]      times in milliseconds
 * </pre>
 *
 * An item stands here, flushed, after its row said PURGED and before its file goes. A torn line is
 * no line. The backup that has the rows makes the file needless, and it is deleted; one that
 * outlived its backup says nothing new.
 */
final class PurgeLog {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final int AT_ONCE = 500;

  private final Path file;

  PurgeLog(Path file) {
    this.file = file;
  }

  /** One purged item. */
  record Gone(ItemId id, Instant settledAt, List<Delivered> delivered) {
    Gone {
      delivered = List.copyOf(delivered);
    }
  }

  /** What one far side answered. */
  record Delivered(UplinkId uplink, Instant at, String receipt) {}

  /** Takes some entries. */
  interface Reader {
    void read(List<Gone> some);
  }

  /** Adds items; they are durable when this returns. */
  void append(List<Gone> items) throws IOException {
    StringBuilder lines = new StringBuilder();
    // Ahead of each line: whatever a crash left of one before is not taken for its beginning
    items.forEach(item -> lines.append('\n').append(write(item)));
    lines.append('\n');
    Database.createPrivately(file);
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.APPEND)) {
      ByteBuffer bytes = ByteBuffer.wrap(lines.toString().getBytes(StandardCharsets.UTF_8));
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
      channel.force(true);
    }
  }

  /** Gives everything, some at a time. */
  void read(Reader reader) throws IOException {
    if (!Files.exists(file)) {
      return;
    }
    List<Gone> some = new ArrayList<>();
    try (BufferedReader lines = Files.newBufferedReader(file, StandardCharsets.ISO_8859_1)) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        parse(line, some);
        if (some.size() >= AT_ONCE) {
          reader.read(some);
          some.clear();
        }
      }
    }
    reader.read(some);
  }

  void clear() throws IOException {
    Files.deleteIfExists(file);
  }

  private static String write(Gone item) {
    ArrayNode line = JSON.createArrayNode();
    line.add(item.id().toString());
    line.add(item.settledAt().toEpochMilli());
    for (Delivered each : item.delivered()) {
      line.addArray().add(each.uplink().value()).add(each.at().toEpochMilli()).add(each.receipt());
    }
    return JSON.writeValueAsString(line);
  }

  private static void parse(String latin1, List<Gone> into) {
    String line = new String(latin1.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
    if (!line.endsWith("]")) {
      return;
    }
    try {
      JsonNode node = JSON.readTree(line);
      List<Delivered> delivered = new ArrayList<>();
      for (int i = 2; i < node.size(); i++) {
        JsonNode each = node.path(i);
        delivered.add(
            new Delivered(
                new UplinkId(each.path(0).asString()),
                Instant.ofEpochMilli(each.path(1).asLong()),
                each.path(2).asString()));
      }
      into.add(
          new Gone(
              new ItemId(UUID.fromString(node.path(0).asString())),
              Instant.ofEpochMilli(node.path(1).asLong()),
              delivered));
    } catch (JacksonException | IllegalArgumentException e) {
      // Torn, or somebody else's: then the item's file counts as lost, which is said
      return;
    }
  }
}
