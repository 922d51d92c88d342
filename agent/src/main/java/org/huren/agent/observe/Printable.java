package org.huren.agent.observe;

/** Text from outside made fit for one line of a log or a table. */
public final class Printable {
  private Printable() {}

  /**
   * The text with control and line-breaking characters replaced by {@code ?}, cut after {@code
   * longest} UTF-16 units.
   */
  public static String of(String text, int longest) {
    StringBuilder clean = new StringBuilder(Math.min(text.length(), longest));
    text.codePoints()
        .limit(longest)
        .map(c -> isUnsafe(c) ? '?' : c)
        .takeWhile(c -> clean.length() + Character.charCount(c) <= longest)
        .forEach(clean::appendCodePoint);
    return clean.toString();
  }

  private static boolean isUnsafe(int codePoint) {
    return switch (Character.getType(codePoint)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.UNASSIGNED,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          true;
      default -> false;
    };
  }
}
