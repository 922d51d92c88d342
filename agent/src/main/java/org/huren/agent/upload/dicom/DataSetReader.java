package org.huren.agent.upload.dicom;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.ReadableByteChannel;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.zip.CRC32C;
import org.huren.agent.item.DeliveryOutcome;
import org.huren.agent.item.DeliveryOutcome.Rejected;
import org.huren.agent.item.Reason;
import org.huren.agent.upload.Bandwidth;
import org.huren.dicom.dataset.Reencoding;
import org.huren.dicom.dataset.TransferSyntax;

/**
 * The data set of one object, read as the connection takes it, in the transfer syntax that the peer
 * accepted, and compared meanwhile with what was spooled or compressed. Where length or CRC-32C of
 * the file differ, its end is an error instead, so that the message is never completed and no
 * object of other bytes arrives. One thread.
 */
final class DataSetReader implements ReadableByteChannel {
  private final Shipment shipment;
  private final Bandwidth bandwidth;
  private final FileChannel file;
  private final ReadableByteChannel dataSet;
  private Optional<DeliveryOutcome> bad = Optional.empty();

  /**
   * Opens the file.
   *
   * @param half told once, when half of the file was read
   */
  DataSetReader(Shipment shipment, Bandwidth bandwidth, Runnable half) throws IOException {
    this.shipment = shipment;
    this.bandwidth = bandwidth;
    this.file = FileChannel.open(shipment.file().file(), StandardOpenOption.READ);
    ByteBuffer header = ByteBuffer.allocate(shipment.dataSetOffset());
    while (header.hasRemaining() && file.read(header) >= 0) {}
    this.dataSet =
        Reencoding.channel(
            new Compared(header.flip(), half),
            shipment.syntax(),
            TransferSyntax.of(shipment.context().transferSyntax()));
  }

  /** Why the object can't be sent, if that was found while reading. */
  Optional<DeliveryOutcome> bad() {
    return bad;
  }

  @Override
  public int read(ByteBuffer into) throws IOException {
    try {
      int n = dataSet.read(into);
      bandwidth.await(Math.max(0, n));
      return n;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    } catch (Reencoding.Malformed e) {
      Reason why = Reason.of("upload.cannot-reencode", shipment.syntax().name());
      bad = bad.or(() -> Optional.of(new Rejected(why)));
      throw e;
    }
  }

  @Override
  public boolean isOpen() {
    return dataSet.isOpen();
  }

  /** Ends reading, and with it the use of a compressed file. */
  @Override
  public void close() throws IOException {
    try {
      dataSet.close();
    } finally {
      shipment.file().close();
    }
  }

  /** The file behind its header. */
  private final class Compared implements ReadableByteChannel {
    private final CRC32C crc = new CRC32C();
    private final Runnable half;
    private long at;

    Compared(ByteBuffer header, Runnable half) {
      this.half = half;
      this.at = header.limit();
      crc.update(header);
    }

    @Override
    public int read(ByteBuffer into) throws IOException {
      int from = into.position();
      int n;
      try {
        n = file.read(into);
      } catch (IOException e) {
        bad = Optional.of(Parcel.unreadable(e));
        throw e;
      }
      if (n < 0) {
        compare();
        return n;
      }
      ByteBuffer read = into.duplicate();
      crc.update(read.limit(into.position()).position(from));
      long length = shipment.file().length();
      boolean passesHalf = at < length / 2 && at + n >= length / 2;
      at += n;
      if (passesHalf) {
        half.run();
      }
      return n;
    }

    private void compare() throws IOException {
      if (at != shipment.file().length() || (int) crc.getValue() != shipment.file().crc32c()) {
        bad = Optional.of(new Rejected(Reason.of("upload.file-altered")));
        throw new IOException("payload altered");
      }
    }

    @Override
    public boolean isOpen() {
      return file.isOpen();
    }

    @Override
    public void close() throws IOException {
      file.close();
    }
  }
}
