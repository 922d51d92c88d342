package org.huren.agent.upload.stow;

import java.io.IOException;
import java.net.http.HttpRequest.BodyPublisher;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Flow.Subscriber;
import java.util.concurrent.Flow.Subscription;
import java.util.zip.CRC32C;
import org.huren.agent.item.ItemId;
import org.huren.agent.item.Reason;
import org.huren.agent.upload.Bandwidth;
import org.huren.agent.upload.compress.Outgoing;
import org.jspecify.annotations.Nullable;

/**
 * Payload files as one multipart/related body (RFC 2387), read as the connection takes it: at most
 * one buffer is filled for each one asked for.
 *
 * <pre>
 *   --BOUNDARY CRLF Content-Type: application/dicom CRLF CRLF  file  CRLF     for each file
 *   --BOUNDARY-- CRLF
 * </pre>
 *
 * <p>Every file is compared with what it must be while it is read; the end of one whose length or
 * CRC-32C differ is not sent, the body breaks off, so that no complete object of other bytes ever
 * arrives. One subscriber at a time.
 */
final class MultipartBody implements BodyPublisher {
  private static final int BUFFER = 1 << 16;

  private final List<Outgoing> files;
  private final byte[] partHeader;
  private final byte[] separator;
  private final byte[] close;
  private final long contentLength;
  private final Bandwidth bandwidth;
  private final Runnable half;
  private final List<Reader> readers = new ArrayList<>();
  private volatile Optional<BadPayload> badPayload = Optional.empty();

  /**
   * A body of these files.
   *
   * @param half told once, when half of the body was handed over
   */
  MultipartBody(List<Outgoing> files, String boundary, Bandwidth bandwidth, Runnable half) {
    this.files = List.copyOf(files);
    this.bandwidth = bandwidth;
    this.half = half;
    String header = "--" + boundary + "\r\nContent-Type: application/dicom\r\n\r\n";
    this.partHeader = header.getBytes(StandardCharsets.US_ASCII);
    this.separator = ("\r\n" + header).getBytes(StandardCharsets.US_ASCII);
    this.close = ("\r\n--" + boundary + "--\r\n").getBytes(StandardCharsets.US_ASCII);
    long bytes = files.stream().mapToLong(Outgoing::length).sum();
    this.contentLength =
        partHeader.length + bytes + (files.size() - 1L) * separator.length + close.length;
  }

  /** A file that is not, or no longer, what it must be. */
  record BadPayload(ItemId item, Reason why, boolean isFinal) {}

  /** Which file broke the body off, if one did. */
  Optional<BadPayload> badPayload() {
    return badPayload;
  }

  @Override
  public long contentLength() {
    return contentLength;
  }

  @Override
  public void subscribe(Subscriber<? super ByteBuffer> subscriber) {
    Reader reader = new Reader(subscriber);
    synchronized (readers) {
      readers.add(reader);
    }
    subscriber.onSubscribe(reader);
  }

  /** Closes whatever file is open; nothing more is read. */
  void close() {
    synchronized (readers) {
      readers.forEach(Reader::cancel);
    }
  }

  /** One pass over all files. */
  private final class Reader implements Subscription {
    private final Subscriber<? super ByteBuffer> subscriber;
    private final CRC32C crc = new CRC32C();
    private ByteBuffer text = ByteBuffer.wrap(partHeader);
    private @Nullable FileChannel file;
    private int index;
    private long left;
    private long handedOver;
    private long demand;
    private boolean draining;
    private boolean ended;

    Reader(Subscriber<? super ByteBuffer> subscriber) {
      this.subscriber = subscriber;
    }

    @Override
    public void request(long n) {
      synchronized (this) {
        demand = Math.addExact(demand, Math.min(Math.max(n, 0), Long.MAX_VALUE - demand));
        if (draining) {
          return;
        }
        draining = true;
      }
      drain();
    }

    /** Hands over while there is demand; the one thread that is in here keeps the order. */
    private void drain() {
      while (true) {
        ByteBuffer next;
        boolean last;
        boolean passedHalf;
        try {
          synchronized (this) {
            if (ended || demand == 0) {
              draining = false;
              return;
            }
            demand--;
            next = ByteBuffer.allocate((int) Math.min(BUFFER, contentLength - handedOver));
            fill(next);
            next.flip();
            passedHalf = handedOver < contentLength / 2;
            handedOver += next.remaining();
            passedHalf &= handedOver >= contentLength / 2;
            last = handedOver == contentLength;
            ended = last;
          }
        } catch (IOException e) {
          cancel();
          subscriber.onError(e);
          return;
        }
        if (passedHalf) {
          half.run();
        }
        try {
          bandwidth.await(next.remaining());
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
          cancel();
          subscriber.onError(e);
          return;
        }
        subscriber.onNext(next);
        if (last) {
          subscriber.onComplete();
          return;
        }
      }
    }

    private void fill(ByteBuffer buffer) throws IOException {
      while (buffer.hasRemaining()) {
        if (text.hasRemaining()) {
          int n = Math.min(text.remaining(), buffer.remaining());
          buffer.put(buffer.position(), text, text.position(), n);
          buffer.position(buffer.position() + n);
          text.position(text.position() + n);
        } else {
          fillFromFile(buffer);
        }
      }
    }

    private void fillFromFile(ByteBuffer buffer) throws IOException {
      Outgoing outgoing = files.get(index);
      if (file == null) {
        left = outgoing.length();
        crc.reset();
        file = open(outgoing);
      }
      int from = buffer.position();
      int room = (int) Math.min(buffer.remaining(), left);
      buffer.limit(from + room);
      while (buffer.hasRemaining()) {
        int n = read(outgoing, file, buffer);
        if (n < 0) {
          throw altered(outgoing);
        }
      }
      buffer.limit(buffer.capacity());
      crc.update(buffer.array(), buffer.arrayOffset() + from, room);
      left -= room;
      if (left == 0) {
        endOfFile(outgoing, file);
      }
    }

    private void endOfFile(Outgoing outgoing, FileChannel open) throws IOException {
      if (open.size() != outgoing.length() || (int) crc.getValue() != outgoing.crc32c()) {
        throw altered(outgoing);
      }
      open.close();
      file = null;
      index++;
      text = ByteBuffer.wrap(index == files.size() ? close : separator);
    }

    private FileChannel open(Outgoing outgoing) throws IOException {
      try {
        return FileChannel.open(outgoing.file(), StandardOpenOption.READ);
      } catch (IOException e) {
        throw unreadable(outgoing, e);
      }
    }

    private int read(Outgoing outgoing, FileChannel open, ByteBuffer buffer) throws IOException {
      try {
        return open.read(buffer);
      } catch (IOException e) {
        throw unreadable(outgoing, e);
      }
    }

    private IOException unreadable(Outgoing outgoing, IOException cause) {
      Reason why = Reason.of("upload.file-unreadable", cause.getClass().getSimpleName());
      badPayload = Optional.of(new BadPayload(outgoing.item(), why, false));
      return new IOException("payload unreadable", cause);
    }

    private IOException altered(Outgoing outgoing) {
      Reason why = Reason.of("upload.file-altered");
      badPayload = Optional.of(new BadPayload(outgoing.item(), why, true));
      return new IOException("payload altered");
    }

    @Override
    public void cancel() {
      synchronized (this) {
        ended = true;
        FileChannel open = file;
        file = null;
        if (open != null) {
          try {
            open.close();
          } catch (IOException e) {
            // It was opened for reading: nothing is lost
            return;
          }
        }
      }
    }
  }
}
