package org.huren.lab.profile;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * Something wrong in a profile's YAML. The texts lie beside this class, by {@link Kind#key()}, with
 * the arguments in the order given there.
 *
 * @param line from 1
 * @param column from 1
 * @param path {@code observations[0].code}
 */
public record ProfileProblem(int line, int column, String path, Kind kind, List<String> arguments) {
  public ProfileProblem {
    arguments = List.copyOf(arguments);
  }

  static ProfileProblem at(int line, int column, String path, Kind kind, Object... arguments) {
    return new ProfileProblem(
        line, column, path, kind, Arrays.stream(arguments).map(String::valueOf).toList());
  }

  /** What is wrong. */
  public enum Kind {
    /** The parser's words. */
    NOT_YAML,
    /** The key. */
    MISSING,
    /** The key. */
    UNKNOWN_KEY,
    /** The key, the one that was probably meant. */
    MISSPELT_KEY,
    /** The key. */
    DUPLICATE_KEY,
    /** What should stand there. */
    WRONG_SHAPE,
    /** What stands there, what may. */
    NOT_ALLOWED,
    /** What stands there. */
    NOT_A_PATH,
    /** What stands there, the parser's words. */
    NOT_A_PATTERN,
    /** What stands there. */
    NOT_A_TIME_FORMAT,
    /** What is wrong with it. */
    NOT_A_TEMPLATE,
    /** What stands there, what is wanted. */
    NOT_A_VALUE,
    /** What stands there, a code that is one. */
    NOT_UCUM,
    /** What stands there, the file's name. */
    WRONG_NAME;

    /** {@code profile.not-a-path}. */
    public String key() {
      return "profile." + name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }
}
