package org.huren.config.yaml;

/** Repeats what an admin wrote, so that it can be found in the file but does no harm in a log. */
public final class Quote {
  private static final int LIMIT = 60;

  private Quote() {}

  /** The text on one line, shortened. What looks like key material is not repeated at all. */
  public static String of(String text) {
    if (text.contains("-----BEGIN")) {
      return "-----BEGIN ...";
    }
    StringBuilder out = new StringBuilder();
    text.codePoints()
        .limit(LIMIT)
        .forEach(c -> out.appendCodePoint(Character.isISOControl(c) ? '\uFFFD' : c));
    return text.codePointCount(0, text.length()) > LIMIT ? out + "..." : out.toString();
  }
}
