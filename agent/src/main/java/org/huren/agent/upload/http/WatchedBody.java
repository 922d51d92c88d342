package org.huren.agent.upload.http;

import java.net.http.HttpRequest.BodyPublisher;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.Flow.Subscriber;
import java.util.concurrent.Flow.Subscription;

/**
 * A request body that knows how long its connection may still take. While it is being sent that is
 * the timeout from each time the connection asked for more. Once all is handed over much of it may
 * still lie in the machine's own buffers, so the answer then gets as much again as handing over
 * took: on a slow line minutes, on a fast one next to nothing. Safe for any thread.
 */
final class WatchedBody implements BodyPublisher {
  private final BodyPublisher body;
  private final long timeout;
  private final long begun = System.nanoTime();
  private volatile long moved = begun;
  private volatile long allowance;

  WatchedBody(BodyPublisher body, Duration timeout) {
    this.body = body;
    this.timeout = timeout.toNanos();
  }

  /** How long to wait from now on; not above zero if it took too long. */
  long nanosLeft() {
    return moved + timeout + allowance - System.nanoTime();
  }

  @Override
  public long contentLength() {
    return body.contentLength();
  }

  @Override
  public void subscribe(Subscriber<? super ByteBuffer> connection) {
    body.subscribe(
        new Subscriber<ByteBuffer>() {
          @Override
          public void onSubscribe(Subscription source) {
            connection.onSubscribe(watch(source));
          }

          @Override
          public void onNext(ByteBuffer bytes) {
            connection.onNext(bytes);
          }

          @Override
          public void onError(Throwable error) {
            connection.onError(error);
          }

          @Override
          public void onComplete() {
            moved = System.nanoTime();
            allowance = moved - begun;
            connection.onComplete();
          }
        });
  }

  private Subscription watch(Subscription source) {
    return new Subscription() {
      @Override
      public void request(long n) {
        moved = System.nanoTime();
        source.request(n);
      }

      @Override
      public void cancel() {
        source.cancel();
      }
    };
  }
}
