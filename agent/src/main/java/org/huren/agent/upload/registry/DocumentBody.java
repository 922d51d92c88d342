package org.huren.agent.upload.registry;

import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.Arrays;
import java.util.Iterator;
import java.util.NoSuchElementException;

/** A document as a request's body: in pieces, so that there is a middle to be killed in. */
final class DocumentBody {
  private static final int PIECE = 1 << 14;

  private DocumentBody() {}

  /**
   * A body of known length.
   *
   * @param half told once, when half of it was handed over
   */
  static BodyPublisher of(byte[] document, Runnable half) {
    return BodyPublishers.fromPublisher(
        BodyPublishers.ofByteArrays(() -> new Pieces(document, half)), document.length);
  }

  private static final class Pieces implements Iterator<byte[]> {
    private final byte[] document;
    private final Runnable half;
    private int at;

    Pieces(byte[] document, Runnable half) {
      this.document = document;
      this.half = half;
    }

    @Override
    public boolean hasNext() {
      return at < document.length;
    }

    @Override
    public byte[] next() {
      if (!hasNext()) {
        throw new NoSuchElementException();
      }
      // At least two pieces, so that there is a middle
      int to = Math.min(document.length, at + Math.min(PIECE, document.length / 2 + 1));
      byte[] piece = Arrays.copyOfRange(document, at, to);
      boolean firstHalf = at < document.length / 2;
      at = to;
      if (firstHalf && at >= document.length / 2) {
        half.run();
      }
      return piece;
    }
  }
}
