package org.huren.lab.profile;

import java.io.ByteArrayOutputStream;
import java.nio.charset.Charset;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Bytes on a line as cases write them: text, and control characters by their names. */
final class WireText {
  private static final Pattern TOKEN = Pattern.compile("<([A-Z]{2,3})>");
  private static final Map<String, Integer> CONTROLS =
      Map.ofEntries(
          Map.entry("STX", 0x02),
          Map.entry("ETX", 0x03),
          Map.entry("EOT", 0x04),
          Map.entry("ENQ", 0x05),
          Map.entry("ACK", 0x06),
          Map.entry("LF", 0x0A),
          Map.entry("VT", 0x0B),
          Map.entry("CR", 0x0D),
          Map.entry("NAK", 0x15),
          Map.entry("ETB", 0x17),
          Map.entry("FS", 0x1C),
          Map.entry("GS", 0x1D),
          Map.entry("RS", 0x1E));

  private WireText() {}

  static byte[] bytes(String text, Charset charset) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    Matcher token = TOKEN.matcher(text);
    int done = 0;
    while (token.find()) {
      Integer control = CONTROLS.get(token.group(1));
      if (control != null) {
        out.writeBytes(text.substring(done, token.start()).getBytes(charset));
        out.write(control);
        done = token.end();
      }
    }
    out.writeBytes(text.substring(done).getBytes(charset));
    return out.toByteArray();
  }

  static String written(byte[] bytes, Charset charset) {
    StringBuilder text = new StringBuilder();
    for (char c : new String(bytes, charset).toCharArray()) {
      Optional<String> name =
          CONTROLS.entrySet().stream()
              .filter(e -> e.getValue() == c)
              .map(Map.Entry::getKey)
              .findFirst();
      text.append(name.map(n -> "<" + n + ">").orElseGet(() -> String.valueOf(c)));
    }
    return text.toString();
  }
}
