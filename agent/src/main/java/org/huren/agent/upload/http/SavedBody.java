package org.huren.agent.upload.http;

import java.io.IOException;
import java.net.http.HttpResponse.BodySubscriber;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow.Subscription;
import org.jspecify.annotations.Nullable;

/**
 * Writes an answer's body into a file, up to a limit; of a longer one nothing more is read. Says
 * when it has moved last. The file stays the caller's.
 */
final class SavedBody implements BodySubscriber<Optional<byte[]>> {
  private static final byte[] SAVED = {};

  private final FileChannel file;
  private final long atMost;
  private final long timeout;
  private final CompletableFuture<Optional<byte[]>> body = new CompletableFuture<>();
  private volatile long moved = System.nanoTime();
  private long written;
  private @Nullable Subscription subscription;

  SavedBody(FileChannel file, long atMost, Duration timeout) {
    this.file = file;
    this.atMost = atMost;
    this.timeout = timeout.toNanos();
  }

  /** How long to wait from now on; not above zero if it took too long. */
  long nanosLeft() {
    return moved + timeout - System.nanoTime();
  }

  @Override
  public CompletionStage<Optional<byte[]>> getBody() {
    return body;
  }

  @Override
  public void onSubscribe(Subscription s) {
    subscription = s;
    s.request(1);
  }

  @Override
  public void onNext(List<ByteBuffer> buffers) {
    Subscription source = subscription;
    if (source == null || body.isDone()) {
      return;
    }
    moved = System.nanoTime();
    try {
      for (ByteBuffer buffer : buffers) {
        written += buffer.remaining();
        if (written > atMost) {
          source.cancel();
          body.complete(Optional.empty());
          return;
        }
        while (buffer.hasRemaining()) {
          file.write(buffer);
        }
      }
    } catch (IOException e) {
      source.cancel();
      body.completeExceptionally(e);
      return;
    }
    source.request(1);
  }

  @Override
  public void onError(Throwable error) {
    body.completeExceptionally(error);
  }

  @Override
  public void onComplete() {
    body.complete(Optional.of(SAVED));
  }
}
