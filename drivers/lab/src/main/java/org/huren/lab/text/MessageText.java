package org.huren.lab.text;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.CharBuffer;
import java.nio.charset.Charset;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.huren.lab.model.Finding;

/**
 * The bytes of one message and the character set they are read with.
 *
 * <p>The chain, first that fits the whole message: what the profile declares, what the message
 * claims of itself, UTF-8, GB18030, Latin-1. All but the last are strict. Two guesses need more
 * than a clean decode, since neither kind of bytes can fail:
 *
 * <ul>
 *   <li>A message that claims Latin-1 but is valid UTF-8 is UTF-8.
 *   <li>GB18030 without being told needs one character whose two bytes are both above 0xA0, as
 *       nearly all Chinese text has; a lone {@code µ} or {@code °} before a letter would decode as
 *       a rare character otherwise. Nor may any run of such bytes be UTF-8 by itself.
 * </ul>
 *
 * If only Latin-1 is left, every field goes through the chain by itself, because instruments paste
 * a UTF-8 name beside a Latin-1 unit.
 *
 * <p>Cutting must know the character set too: the second byte of a GBK character can be {@code |},
 * {@code \}, {@code ^} or {@code ~}; {@link #next} steps over whole characters. Not thread-safe.
 */
public final class MessageText {
  private static final Charset GB18030 = Charset.forName("GB18030");
  private static final int HIGH = 0x80;
  private static final long HIGH_BITS = 0x8080808080808080L;
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.nativeOrder());
  private static final int CHUNK = 1024;

  private final byte[] bytes;
  private final Optional<Charset> whole;
  private final boolean ascii;
  // Whether cutting byte by byte could meet a delimiter inside of a character
  private final boolean wide;
  private final Optional<Finding> contradiction;
  private final Set<String> used = new LinkedHashSet<>();
  private int lost;

  private MessageText(byte[] bytes, Optional<Charset> whole, Optional<Finding> contradiction) {
    this.bytes = bytes;
    this.whole = whole;
    this.ascii = whole.isPresent() && whole.get().equals(StandardCharsets.US_ASCII);
    this.wide = whole.isPresent() && whole.get().equals(GB18030) && hasLowSecond(bytes);
    this.contradiction = contradiction;
  }

  /**
   * Chooses the character set of a message.
   *
   * @param declared by the instrument's profile
   * @param claimed by the message itself, a hint only
   */
  public static MessageText of(
      byte[] bytes, Optional<Charset> declared, Optional<Charset> claimed) {
    if (isAscii(bytes, 0, bytes.length)) {
      return new MessageText(bytes, Optional.of(StandardCharsets.US_ASCII), Optional.empty());
    }
    Optional<Charset> chosen = choose(bytes, declared, claimed);
    Optional<Finding> contradiction =
        claimed
            .filter(c -> chosen.isPresent() && !chosen.get().equals(widened(c)))
            .map(c -> Finding.of(Finding.Code.CHARSET_CONTRADICTED, c, chosen.orElseThrow()));
    return new MessageText(bytes, chosen, contradiction);
  }

  private static Optional<Charset> choose(
      byte[] bytes, Optional<Charset> declared, Optional<Charset> claimed) {
    if (declared.isPresent() && fits(bytes, 0, bytes.length, widened(declared.get()))) {
      return declared.map(MessageText::widened);
    }
    boolean utf8 = fits(bytes, 0, bytes.length, StandardCharsets.UTF_8);
    if (claimed.isPresent()
        && !(utf8 && claimed.get().equals(StandardCharsets.ISO_8859_1))
        && fits(bytes, 0, bytes.length, widened(claimed.get()))) {
      return claimed.map(MessageText::widened);
    }
    if (utf8) {
      return Optional.of(StandardCharsets.UTF_8);
    }
    return isChinese(bytes, 0, bytes.length) ? Optional.of(GB18030) : Optional.empty();
  }

  /** GB2312 and GBK are subsets of GB18030, and devices say one and send the other. */
  private static Charset widened(Charset charset) {
    return charset.name().startsWith("GB") || charset.name().equals("x-EUC-CN") ? GB18030 : charset;
  }

  /** Reads names as devices write them: {@code GBK}, {@code UNICODE UTF-8}, {@code 8859/1}. */
  public static Optional<Charset> named(String name) {
    return switch (name.strip().toUpperCase(Locale.ROOT).replace('_', '-')) {
      case "ASCII", "US-ASCII" -> Optional.of(StandardCharsets.US_ASCII);
      case "UNICODE UTF-8", "UTF-8", "UTF8", "UNICODE" -> Optional.of(StandardCharsets.UTF_8);
      case "GB 18030-2000", "GB18030", "GB18030-2000", "GBK", "GB2312", "CP936" ->
          Optional.of(GB18030);
      case "8859/1", "ISO-8859-1", "LATIN-1", "LATIN1" -> Optional.of(StandardCharsets.ISO_8859_1);
      default -> Optional.empty();
    };
  }

  public int length() {
    return bytes.length;
  }

  public byte at(int index) {
    return bytes[index];
  }

  /** Where the character behind the one at {@code index} begins. */
  public int next(int index) {
    int lead = bytes[index] & 0xFF;
    if (!wide || lead <= HIGH || lead == 0xFF || index + 1 >= bytes.length) {
      return index + 1;
    }
    int second = bytes[index + 1] & 0xFF;
    return Math.min(bytes.length, index + (second >= '0' && second <= '9' ? 4 : 2));
  }

  /** Where a character of one byte stands next, or {@code to} if it does not. */
  int find(byte wanted, int from, int to) {
    if (wide) {
      int at = from;
      while (at < to && bytes[at] != wanted) {
        at = next(at);
      }
      return Math.min(at, to);
    }
    for (int at = from; at < to; at++) {
      if (bytes[at] == wanted) {
        return at;
      }
    }
    return to;
  }

  /** Where a CR or LF stands next, or the message's length if none does. */
  public int lineEnd(int from) {
    if (wide) {
      int at = from;
      while (at < bytes.length && bytes[at] != '\r' && bytes[at] != '\n') {
        at = next(at);
      }
      return at;
    }
    for (int at = from; at < bytes.length; at++) {
      if (bytes[at] == '\r' || bytes[at] == '\n') {
        return at;
      }
    }
    return bytes.length;
  }

  /** The characters of a stretch of the message. */
  public String decode(int from, int to) {
    // Bytes known to be ASCII need no second look: Latin-1 only copies them
    return ascii
        ? new String(bytes, from, to - from, StandardCharsets.ISO_8859_1)
        : decode(bytes, from, to);
  }

  /** The characters of bytes that an escape sequence of this message spelled out. */
  public String decode(byte[] escaped) {
    return decode(escaped, 0, escaped.length);
  }

  /** Characters as bytes in this message's character set. */
  public byte[] encode(String characters) {
    return characters.getBytes(whole.orElse(StandardCharsets.UTF_8));
  }

  private String decode(byte[] source, int from, int to) {
    if (isAscii(source, from, to)) {
      return new String(source, from, to - from, StandardCharsets.US_ASCII);
    }
    Charset charset = whole.orElseGet(() -> guess(source, from, to));
    used.add(charset.name());
    String text = new String(source, from, to - from, charset);
    for (int at = text.indexOf('\uFFFD'); at >= 0; at = text.indexOf('\uFFFD', at + 1)) {
      lost++;
    }
    return text;
  }

  private static Charset guess(byte[] source, int from, int to) {
    if (fits(source, from, to, StandardCharsets.UTF_8)) {
      return StandardCharsets.UTF_8;
    }
    return isChinese(source, from, to) ? GB18030 : StandardCharsets.ISO_8859_1;
  }

  /** What was noticed about the character set so far; nothing for plain ASCII. */
  public List<Finding> findings() {
    List<Finding> findings = new ArrayList<>();
    if (used.size() > 1) {
      findings.add(Finding.of(Finding.Code.CHARSET_MIXED, String.join(", ", used)));
    } else if (used.size() == 1) {
      findings.add(Finding.of(Finding.Code.CHARSET, used.iterator().next()));
    }
    contradiction.ifPresent(findings::add);
    if (lost > 0) {
      findings.add(Finding.of(Finding.Code.CHARACTERS_LOST, lost));
    }
    return findings;
  }

  private static boolean isAscii(byte[] source, int from, int to) {
    int i = from;
    for (; i + Long.BYTES <= to; i += Long.BYTES) {
      if (((long) LONGS.get(source, i) & HIGH_BITS) != 0) {
        return false;
      }
    }
    for (; i < to; i++) {
      if (source[i] < 0) {
        return false;
      }
    }
    return true;
  }

  /** Whether some character of GB18030 has a second byte that looks like one of ASCII. */
  private static boolean hasLowSecond(byte[] bytes) {
    for (int i = 0; i + 1 < bytes.length; i++) {
      if (bytes[i] < 0) {
        i++;
        if (bytes[i] >= 0) {
          return true;
        }
      }
    }
    return false;
  }

  private static boolean isChinese(byte[] source, int from, int to) {
    return hasHighPair(source, from, to)
        && !hasUtf8Run(source, from, to)
        && fits(source, from, to, GB18030);
  }

  private static boolean hasHighPair(byte[] source, int from, int to) {
    for (int i = from; i + 1 < to; i++) {
      if ((source[i] & 0xFF) > 0xA0 && (source[i + 1] & 0xFF) > 0xA0) {
        return true;
      }
    }
    return false;
  }

  /** Whether somewhere three-byte sequences of UTF-8, and only they, stand between ASCII. */
  private static boolean hasUtf8Run(byte[] source, int from, int to) {
    int start = from;
    while (start < to) {
      int end = start;
      while (end < to && source[end] < 0) {
        end++;
      }
      boolean threes = end > start && (end - start) % 3 == 0;
      for (int i = start; threes && i < end; i += 3) {
        threes = (source[i] & 0xF0) == 0xE0;
      }
      if (threes && fits(source, start, end, StandardCharsets.UTF_8)) {
        return true;
      }
      start = end + 1;
    }
    return false;
  }

  private static boolean fits(byte[] source, int from, int to, Charset charset) {
    CharsetDecoder decoder =
        charset
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPORT)
            .onUnmappableCharacter(CodingErrorAction.REPORT);
    ByteBuffer in = ByteBuffer.wrap(source, from, to - from);
    CharBuffer out = CharBuffer.allocate(Math.min(CHUNK, to - from + 2));
    CoderResult result = decoder.decode(in, out, true);
    while (result.isOverflow()) {
      out.clear();
      result = decoder.decode(in, out, true);
    }
    return !result.isError();
  }
}
