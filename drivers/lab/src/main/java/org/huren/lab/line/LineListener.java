package org.huren.lab.line;

/** Hears what happens on lines; called on the lines' threads, so it must return at once. */
@FunctionalInterface
public interface LineListener {
  void on(LineEvent event);
}
