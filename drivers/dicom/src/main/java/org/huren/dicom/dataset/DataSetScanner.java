package org.huren.dicom.dataset;

import java.nio.ByteBuffer;
import java.util.Optional;
import org.huren.dicom.dataset.Anomaly.Code;
import org.jspecify.annotations.Nullable;

/**
 * Reads one data set as it comes off the wire: lifts selected top-level attributes, skips all other
 * values by their lengths, and says at the end whether element lengths add up to it (PS3.5 section
 * 7, Annex A).
 *
 * <p>Memory does not depend on what a length claims: at most {@code maxValueBytes} for each
 * selected attribute, and bounded nesting. Never throws for what the bytes are; after a fault it
 * swallows the rest. Not thread-safe. Close it on every path: a deflated data set holds native
 * memory.
 */
public final class DataSetScanner implements AutoCloseable {
  /** As long as a native value can be; more is a deflate bomb. */
  public static final long DEFAULT_MAX_INFLATED_BYTES = 4L << 30;

  private final AnomalyLog anomalies = new AnomalyLog();
  private final ElementWalk walk;
  private final @Nullable Inflation inflation;
  private @Nullable ScanOutcome outcome;

  public DataSetScanner(TransferSyntax syntax, AttributeSelection selection) {
    this(syntax, selection, DEFAULT_MAX_INFLATED_BYTES);
  }

  /**
   * Scans with another bound.
   *
   * @param maxInflatedBytes how large a deflated data set may become
   */
  public DataSetScanner(
      TransferSyntax syntax, AttributeSelection selection, long maxInflatedBytes) {
    walk = new ElementWalk(syntax, selection, anomalies);
    inflation = syntax.isDeflated() ? new Inflation(walk, anomalies, maxInflatedBytes) : null;
  }

  /** Takes the next bytes, heap or direct, and consumes the buffer. */
  public void feed(ByteBuffer bytes) {
    if (outcome != null) {
      throw new IllegalStateException("fed after the end");
    }
    if (inflation != null) {
      inflation.feed(bytes);
    } else {
      walk.feed(bytes);
    }
  }

  /**
   * How many of the next bytes may be passed to {@link #skip} unread, if whoever feeds can seek.
   */
  public long skippable() {
    return inflation == null ? walk.skippable() : 0;
  }

  /**
   * Passes by bytes that lie in a value being skipped.
   *
   * @throws IllegalArgumentException if there are more than {@link #skippable}
   */
  public void skip(long bytes) {
    if (bytes < 0 || bytes > skippable()) {
      throw new IllegalArgumentException(bytes + " bytes of " + skippable() + " skippable");
    }
    if (bytes > 0) {
      walk.skip(bytes);
    }
  }

  /** Whether it is known by now that the data set can't be read. */
  public boolean isUnreadable() {
    return walk.hasFailed();
  }

  /** Says that no more bytes come; closes, and may be asked again. */
  public ScanOutcome end() {
    return Optional.ofNullable(outcome).orElseGet(this::conclude);
  }

  private ScanOutcome conclude() {
    boolean cutShort = inflation != null && !inflation.isFinished();
    if (inflation != null && inflation.after() > 1 && !walk.hasFailed()) {
      anomalies.add(Code.BYTES_AFTER_DEFLATE, walk.lastTag());
    }
    ScanOutcome concluded = walk.end(cutShort);
    outcome = concluded;
    close();
    return concluded;
  }

  @Override
  public void close() {
    if (inflation != null) {
      inflation.close();
    }
  }
}
