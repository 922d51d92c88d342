package org.huren.agent.item;

/**
 * Who sent a payload, in a form that is safe in a file name and in a log: a calling AE title or an
 * analyzer's id, characters outside {@code A-Z a-z 0-9 _ -} replaced by {@code _}, at most 32.
 */
public record Source(String name) {
  public Source {
    name = name.strip().replaceAll("[^A-Za-z0-9_-]", "_");
    name = name.isEmpty() ? "_" : name.substring(0, Math.min(32, name.length()));
  }

  @Override
  public String toString() {
    return name;
  }
}
