package org.huren.dicom.dataset;

import java.nio.ByteBuffer;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import org.huren.dicom.dataset.Anomaly.Code;
import org.huren.dicom.dataset.ScanOutcome.Fault;

/**
 * Inflates a deflated data set into a walk (PS3.5 A.5: raw RFC 1951, padded to even length). Some
 * writers put a zlib header ahead, which the first two bytes show. Holds native memory until
 * closed.
 */
final class Inflation implements AutoCloseable {
  private static final int CHUNK = 16 * 1024;
  private static final int ZLIB_DEFLATE_32K = 0x78;

  private final ElementWalk walk;
  private final AnomalyLog anomalies;
  private final long maxInflated;
  private final ByteBuffer chunk = ByteBuffer.allocate(CHUNK);
  private Inflater inflater = new Inflater(true);
  private int seen;
  private int firstByte;
  private long inflated;
  private long after;

  Inflation(ElementWalk walk, AnomalyLog anomalies, long maxInflated) {
    this.walk = walk;
    this.anomalies = anomalies;
    this.maxInflated = maxInflated;
  }

  /** Consumes the buffer. */
  void feed(ByteBuffer in) {
    if (seen == 0 && in.hasRemaining()) {
      firstByte = in.get() & 0xFF;
      seen = 1;
    }
    if (seen == 1 && in.hasRemaining()) {
      int secondByte = in.get() & 0xFF;
      seen = 2;
      if (firstByte == ZLIB_DEFLATE_32K && ((firstByte << 8) | secondByte) % 31 == 0) {
        anomalies.add(Code.ZLIB_HEADER, 0);
        inflater.end();
        inflater = new Inflater(false);
      }
      inflate(ByteBuffer.wrap(new byte[] {(byte) firstByte, (byte) secondByte}));
    }
    inflate(in);
  }

  private void inflate(ByteBuffer in) {
    inflater.setInput(in);
    boolean more = true;
    while (more && !walk.hasFailed() && !inflater.finished()) {
      more = inflateChunk();
    }
    if (inflater.finished()) {
      after += in.remaining();
    }
    in.position(in.limit());
  }

  private boolean inflateChunk() {
    boolean broken = false;
    try {
      inflater.inflate(chunk.clear());
      broken = inflater.needsDictionary();
    } catch (DataFormatException e) {
      // What came out before the bad bytes still counts; which bytes they were helps nobody.
      broken = true;
    }
    long total = inflater.getBytesWritten();
    int produced = (int) (total - inflated);
    int allowed = (int) Math.min(produced, maxInflated - inflated);
    inflated = total;
    walk.feed(chunk.position(0).limit(allowed));
    if (allowed < produced) {
      walk.fail(Fault.INFLATED_TOO_LARGE);
    } else if (broken) {
      walk.fail(Fault.DEFLATE_BROKEN);
    }
    return produced > 0;
  }

  /** Whether the stream has come to its own end. */
  boolean isFinished() {
    return inflater.finished();
  }

  /** Bytes fed after that end. */
  long after() {
    return after;
  }

  @Override
  public void close() {
    inflater.end();
  }
}
