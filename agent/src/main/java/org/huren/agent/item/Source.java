package org.huren.agent.item;

/**
 * Who sent a payload, in a form that is safe in a file name and in a log: a calling AE title or an
 * analyzer's id, characters outside {@code A-Z a-z 0-9 _ -} replaced by {@code _}, at most 32.
 */
public record Source(String name) {
  private static final int LONGEST = 32;

  public Source {
    if (!isSafe(name)) {
      name = name.strip().replaceAll("[^A-Za-z0-9_-]", "_");
      name = name.isEmpty() ? "_" : name.substring(0, Math.min(LONGEST, name.length()));
    }
  }

  /** Whether it stays as it is, as it does for every object of every usual device. */
  private static boolean isSafe(String name) {
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      boolean safe =
          (c >= 'A' && c <= 'Z')
              || (c >= 'a' && c <= 'z')
              || (c >= '0' && c <= '9')
              || c == '_'
              || c == '-';
      if (!safe) {
        return false;
      }
    }
    return !name.isEmpty() && name.length() <= LONGEST;
  }

  @Override
  public String toString() {
    return name;
  }
}
