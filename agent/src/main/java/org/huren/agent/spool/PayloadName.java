package org.huren.agent.spool;

import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.huren.agent.item.ItemId;
import org.huren.agent.item.PayloadKind;
import org.huren.agent.item.Source;

/**
 * The name of a committed payload file, which says all that is needed to check it.
 *
 * <pre>
 *   0193a4f2-....-7...  .  CT01    .  524288  .  9ae0daaf  .  dcm
 *   item id (UUIDv7)       source     length     CRC-32C      kind
 *                                     decimal    8 hex digits
 * </pre>
 *
 * While it is being written: {@code <id>.<source>.<kind>.part}. What came of a message that never
 * ended: {@code <id>.<source>.<kind>.unfinished}, in {@code aside/}.
 */
record PayloadName(ItemId id, Source source, long length, int crc32c, PayloadKind kind) {
  static final String PART = ".part";
  static final String UNFINISHED = ".unfinished";

  private static final Pattern FORM =
      Pattern.compile(
          "([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\\.([A-Za-z0-9_-]{1,32})"
              + "\\.([0-9]{1,18})\\.([0-9a-f]{8})\\.([a-z0-9]+)");

  /** Reads a file's name; empty if it is not one of ours. */
  static Optional<PayloadName> parse(String name) {
    Matcher m = FORM.matcher(name);
    if (!m.matches()) {
      return Optional.empty();
    }
    ItemId id;
    try {
      id = ItemId.parse(m.group(1));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
    return PayloadKind.ofExtension(m.group(5))
        .map(
            kind ->
                new PayloadName(
                    id,
                    new Source(m.group(2)),
                    Long.parseLong(m.group(3)),
                    HexFormat.fromHexDigits(m.group(4)),
                    kind));
  }

  static String part(ItemId id, Source source, PayloadKind kind) {
    return id + "." + source + "." + kind.extension() + PART;
  }

  static String unfinished(ItemId id, Source source, PayloadKind kind) {
    return id + "." + source + "." + kind.extension() + UNFINISHED;
  }

  @Override
  public String toString() {
    String crc = HexFormat.of().toHexDigits(crc32c).toLowerCase(Locale.ROOT);
    return id + "." + source + "." + length + "." + crc + "." + kind.extension();
  }
}
