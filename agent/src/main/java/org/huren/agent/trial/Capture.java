package org.huren.agent.trial;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.huren.lab.Bytes;

/**
 * What somebody kept of an instrument: a capture of the line, its raw bytes, or one message.
 *
 * <pre>
 *   2026-11-25T09:30:00.123+08:00 &lt; 05             from the instrument
 *   2026-11-25T09:30:00.125+08:00 &gt; 06             to it
 *   # whatever a person wants to say
 * </pre>
 */
record Capture(Kind kind, List<Chunk> chunks) {
  private static final Pattern LINE =
      Pattern.compile("(\\S+)\\s+([<>])\\s+((?:[0-9A-Fa-f]{2}\\s*)+)");
  private static final byte ENQ = 0x05;
  private static final byte STX = 0x02;
  private static final byte VT = 0x0B;

  /** What a file turned out to be. */
  enum Kind {
    /** Lines of hexadecimal bytes with time and direction. */
    CAPTURE,
    /** What was on the wire, control characters and all. */
    WIRE,
    /** The text of a message. */
    MESSAGE
  }

  /** Bytes that went one way at one time. */
  record Chunk(Optional<String> at, boolean fromInstrument, Bytes bytes) {}

  static Capture read(byte[] file) {
    Optional<List<Chunk>> lines = lines(file);
    if (lines.isPresent()) {
      return new Capture(Kind.CAPTURE, lines.get());
    }
    boolean wire = false;
    for (byte b : file) {
      wire |= b == ENQ || b == STX || b == VT;
    }
    Kind kind = wire ? Kind.WIRE : Kind.MESSAGE;
    return new Capture(kind, List.of(new Chunk(Optional.empty(), true, Bytes.of(file))));
  }

  private static Optional<List<Chunk>> lines(byte[] file) {
    String text = new String(file, StandardCharsets.ISO_8859_1);
    List<Chunk> chunks = new ArrayList<>();
    for (String line : text.split("\\R", -1)) {
      String plain = line.strip();
      if (plain.isEmpty() || plain.startsWith("#")) {
        continue;
      }
      Matcher m = LINE.matcher(plain);
      if (!m.matches()) {
        return Optional.empty();
      }
      byte[] bytes = HexFormat.of().parseHex(m.group(3).replaceAll("\\s", ""));
      chunks.add(new Chunk(Optional.of(m.group(1)), m.group(2).equals("<"), Bytes.of(bytes)));
    }
    return chunks.isEmpty() ? Optional.empty() : Optional.of(chunks);
  }
}
