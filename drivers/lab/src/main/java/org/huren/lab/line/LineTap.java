package org.huren.lab.line;

/**
 * Where the raw bytes of a line can be listened to, for support. Nobody listens unless told to,
 * since they hold patient data. Safe for any thread.
 */
public final class LineTap {
  private static final Listener NOBODY = (direction, peer, bytes) -> {};

  private volatile Listener listener = NOBODY;

  /** Which way bytes went. */
  public enum Direction {
    FROM_INSTRUMENT,
    TO_INSTRUMENT
  }

  /** Gets bytes on the line's thread; must not keep or change the array, nor block. */
  @FunctionalInterface
  public interface Listener {
    void bytes(Direction direction, Peer peer, byte[] bytes);
  }

  /** From now on this one listens, in place of whoever did. */
  public void listen(Listener next) {
    listener = next;
  }

  /** Nobody listens any more. */
  public void close() {
    listener = NOBODY;
  }

  void received(Peer peer, byte[] bytes) {
    listener.bytes(Direction.FROM_INSTRUMENT, peer, bytes);
  }

  void sent(Peer peer, byte[] bytes) {
    listener.bytes(Direction.TO_INSTRUMENT, peer, bytes);
  }
}
