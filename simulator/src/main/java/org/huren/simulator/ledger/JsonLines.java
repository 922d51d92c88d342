package org.huren.simulator.ledger;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * A file of JSON objects, one a line, that only grows. Safe for threads.
 *
 * <p>{@link #append} hands lines to the operating system, so they outlive this process; {@link
 * #force} makes them outlive a power cut. A last line that a crash cut short is dropped on opening.
 */
public final class JsonLines implements AutoCloseable {
  private static final JsonMapper MAPPER = new JsonMapper();

  private final FileChannel channel;

  private JsonLines(FileChannel channel) {
    this.channel = channel;
  }

  /** Opens a file for appending, new or old. */
  public static JsonLines open(Path file) throws IOException {
    FileChannel channel =
        FileChannel.open(
            file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
    long end = channel.size();
    ByteBuffer last = ByteBuffer.allocate(1);
    while (end > 0) {
      channel.read(last.clear(), end - 1);
      if (last.get(0) == '\n') {
        break;
      }
      end--;
    }
    channel.truncate(end);
    channel.position(end);
    return new JsonLines(channel);
  }

  public synchronized void append(ObjectNode line) throws IOException {
    ByteBuffer bytes =
        ByteBuffer.wrap((MAPPER.writeValueAsString(line) + "\n").getBytes(StandardCharsets.UTF_8));
    while (bytes.hasRemaining()) {
      channel.write(bytes);
    }
  }

  public void force() throws IOException {
    channel.force(false);
  }

  /** Every complete line, in order; none if there is no such file. */
  public static <T> List<T> read(Path file, Function<JsonNode, T> line) throws IOException {
    if (!Files.exists(file)) {
      return List.of();
    }
    String text = Files.readString(file);
    List<T> lines = new ArrayList<>();
    int from = 0;
    for (int end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n', from)) {
      lines.add(line.apply(MAPPER.readTree(text.substring(from, end))));
      from = end + 1;
    }
    return lines;
  }

  @Override
  public synchronized void close() throws IOException {
    channel.close();
  }
}
