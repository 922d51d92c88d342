package org.huren.agent.upload.compress;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;
import java.util.zip.CRC32C;
import org.huren.agent.item.PayloadKind;
import org.huren.agent.item.UplinkId;
import org.huren.agent.spool.DeliveryQueue.Claim;
import org.huren.dicom.dataset.TransferSyntax;
import org.huren.dicom.pixel.CompressionOutcome;
import org.huren.dicom.pixel.LosslessCompressor;
import org.huren.dicom.pixel.LosslessEncoding;

/**
 * Compresses objects into a folder of its own on the spool's file system, for all uplinks of the
 * agent, on no more than half of the machine's cores at once, so that receiving never waits for it.
 *
 * <p>A file that is not what was spooled is left to whoever sends it, who finds out too. The folder
 * is never flushed: what is in it can be made again, and what an earlier process left there is
 * deleted before the first object. Thread-safe.
 */
public final class Compressor {
  private static final int CHUNK = 1 << 16;

  private final Path folder;
  private final Semaphore cores;
  private final CompressionWatch watch;
  private final AtomicLong names = new AtomicLong();
  private boolean ready;

  /**
   * A compressor over a folder that nobody else uses.
   *
   * @param cores how many objects are compressed at once
   */
  public Compressor(Path folder, int cores, CompressionWatch watch) {
    this.folder = folder;
    this.cores = new Semaphore(cores, true);
    this.watch = watch;
  }

  /** What one uplink does with its objects. */
  public Compression forUplink(UplinkId uplink, LosslessEncoding encoding) {
    return new Compression() {
      @Override
      public Outgoing prepare(Claim claim) throws InterruptedException {
        return Compressor.this.prepare(claim, uplink, encoding);
      }

      @Override
      public Optional<TransferSyntax> syntax() {
        return Optional.of(encoding.transferSyntax());
      }
    };
  }

  private Outgoing prepare(Claim claim, UplinkId uplink, LosslessEncoding encoding)
      throws InterruptedException {
    if (claim.item().kind() != PayloadKind.DICOM) {
      return Outgoing.asSpooled(claim);
    }
    cores.acquire();
    try {
      return compress(claim, uplink, encoding);
    } catch (IOException e) {
      if (Thread.interrupted()) {
        throw new InterruptedException();
      }
      watch.failed(uplink, claim.item().id(), e);
      return Outgoing.asSpooled(claim);
    } finally {
      cores.release();
    }
  }

  /** Deletes what an earlier process left, once; by now this one holds the spool's lock. */
  private synchronized void makeReady() throws IOException {
    if (!ready) {
      Files.createDirectories(folder);
      try (DirectoryStream<Path> left = Files.newDirectoryStream(folder)) {
        for (Path file : left) {
          Files.delete(file);
        }
      }
      ready = true;
    }
  }

  private Outgoing compress(Claim claim, UplinkId uplink, LosslessEncoding encoding)
      throws IOException {
    makeReady();
    Path file = folder.resolve(claim.item().id() + "." + names.incrementAndGet() + ".dcm");
    boolean kept = false;
    try (FileChannel source = FileChannel.open(claim.payload().file());
        FileChannel target =
            FileChannel.open(
                file,
                StandardOpenOption.CREATE_NEW,
                StandardOpenOption.READ,
                StandardOpenOption.WRITE)) {
      if (source.size() != claim.payload().length() || crc32c(source) != claim.item().crc32c()) {
        return Outgoing.asSpooled(claim);
      }
      CompressionOutcome outcome = LosslessCompressor.compress(source, encoding, target);
      if (outcome instanceof CompressionOutcome.AsIs asIs) {
        watch.asIs(uplink, claim.item().id(), asIs.why());
        return Outgoing.asSpooled(claim);
      }
      long length = ((CompressionOutcome.Compressed) outcome).bytes();
      int crc = crc32c(target);
      kept = true;
      watch.compressed(uplink, claim.payload().length(), length);
      return Outgoing.compressed(claim, file, length, crc);
    } finally {
      if (!kept) {
        Files.deleteIfExists(file);
      }
    }
  }

  private static int crc32c(FileChannel file) throws IOException {
    CRC32C crc = new CRC32C();
    ByteBuffer chunk = ByteBuffer.allocate(CHUNK);
    long at = 0;
    while (true) {
      int n = file.read(chunk.clear(), at);
      if (n < 0) {
        return (int) crc.getValue();
      }
      at += n;
      crc.update(chunk.flip());
    }
  }
}
