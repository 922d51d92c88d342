package org.huren.dicom.dataset;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.util.Optional;

/**
 * What a DICOM file says (PS3.10): its header, and the scan of its data set.
 *
 * @param dataSet empty if the header can't be read
 */
public record Part10File(FileMetaOutcome header, Optional<ScanOutcome> dataSet) {
  private static final int CHUNK = 8 * 1024;

  /**
   * Reads a file as its data set was read off the wire, seeking over what need not be read; takes
   * some KB of reading for an image of any size. Leaves the channel somewhere.
   */
  public static Part10File scan(SeekableByteChannel file, AttributeSelection selection)
      throws IOException {
    FileMetaOutcome header = FileMetaReader.read(file);
    if (header instanceof FileMetaOutcome.Found found) {
      return new Part10File(
          header,
          Optional.of(scan(file, found.dataSetOffset(), found.meta().transferSyntax(), selection)));
    }
    if (header instanceof FileMetaOutcome.Absent absent) {
      return new Part10File(
          header, Optional.of(scan(file, absent.dataSetOffset(), absent.guess(), selection)));
    }
    return new Part10File(header, Optional.empty());
  }

  private static ScanOutcome scan(
      SeekableByteChannel file, long offset, TransferSyntax syntax, AttributeSelection selection)
      throws IOException {
    long size = file.size();
    ByteBuffer chunk = ByteBuffer.allocate(CHUNK);
    try (DataSetScanner scanner = new DataSetScanner(syntax, selection)) {
      long at = offset;
      while (at < size && !scanner.isUnreadable()) {
        long skipped = Math.min(scanner.skippable(), size - at);
        scanner.skip(skipped);
        at += skipped;
        file.position(at);
        if (file.read(chunk.clear()) < 0) {
          break;
        }
        chunk.flip();
        at += chunk.remaining();
        scanner.feed(chunk);
      }
      return scanner.end();
    }
  }
}
