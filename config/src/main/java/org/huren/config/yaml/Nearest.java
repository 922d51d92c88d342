package org.huren.config.yaml;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/** Guesses which word was meant. */
final class Nearest {
  private static final int LONGEST = 40;

  private Nearest() {}

  /** The nearest of the words, if it is near enough: a third of its letters may differ. */
  static Optional<String> to(String written, Collection<String> words) {
    String plain = plain(written);
    if (plain.isEmpty() || plain.length() > LONGEST) {
      return Optional.empty();
    }
    return words.stream()
        .filter(word -> distance(plain, plain(word)) <= Math.max(1, plain(word).length() / 3))
        .min(Comparator.comparingInt(word -> distance(plain, plain(word))));
  }

  /** {@code Min_Free}, {@code min-free} and {@code minFree} are the same to who wrote them. */
  private static String plain(String word) {
    return word.toLowerCase(Locale.ROOT).replaceAll("[-_. ]", "");
  }

  /** Optimal string alignment: insert, delete, replace, swap two neighbours. */
  static int distance(String a, String b) {
    int[][] d = new int[a.length() + 1][b.length() + 1];
    for (int i = 0; i <= a.length(); i++) {
      for (int j = 0; j <= b.length(); j++) {
        if (i == 0 || j == 0) {
          d[i][j] = i + j;
          continue;
        }
        int replace = d[i - 1][j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        d[i][j] = Math.min(replace, Math.min(d[i - 1][j], d[i][j - 1]) + 1);
        boolean swapped =
            i > 1
                && j > 1
                && a.charAt(i - 1) == b.charAt(j - 2)
                && a.charAt(i - 2) == b.charAt(j - 1);
        if (swapped) {
          d[i][j] = Math.min(d[i][j], d[i - 2][j - 2] + 1);
        }
      }
    }
    return d[a.length()][b.length()];
  }
}
