package org.huren.dicom.dataset;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Collectors;

/** Ways to feed a scanner the same bytes, and one text of all that an outcome says. */
final class Scans {
  static final List<TransferSyntax> ENCODINGS =
      List.of(
          TransferSyntax.IMPLICIT_VR_LITTLE_ENDIAN,
          TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN,
          TransferSyntax.EXPLICIT_VR_BIG_ENDIAN,
          TransferSyntax.DEFLATED_EXPLICIT_VR_LITTLE_ENDIAN,
          TransferSyntax.of("1.2.840.10008.1.2.4.70"),
          TransferSyntax.of("1.2.3.4.5.6"));

  private Scans() {}

  static ScanOutcome whole(TransferSyntax syntax, byte[] bytes) {
    return split(syntax, bytes, bytes.length);
  }

  /** Two buffers, the second one direct. */
  static ScanOutcome split(TransferSyntax syntax, byte[] bytes, int at) {
    try (DataSetScanner scanner = new DataSetScanner(syntax, AttributeSelection.index())) {
      scanner.feed(ByteBuffer.wrap(bytes, 0, at));
      ByteBuffer rest = ByteBuffer.allocateDirect(bytes.length - at);
      scanner.feed(rest.put(bytes, at, bytes.length - at).flip());
      return scanner.end();
    }
  }

  static ScanOutcome inChunks(TransferSyntax syntax, byte[] bytes, int size) {
    try (DataSetScanner scanner = new DataSetScanner(syntax, AttributeSelection.index())) {
      for (int i = 0; i < bytes.length; i += size) {
        scanner.feed(ByteBuffer.wrap(bytes, i, Math.min(size, bytes.length - i)));
      }
      return scanner.end();
    }
  }

  /** Feeds one byte where it must and skips wherever it may. */
  static ScanOutcome seeking(TransferSyntax syntax, byte[] bytes) {
    try (DataSetScanner scanner = new DataSetScanner(syntax, AttributeSelection.index())) {
      int at = 0;
      while (at < bytes.length) {
        int skipped = (int) Math.min(scanner.skippable(), bytes.length - at);
        scanner.skip(skipped);
        at += skipped;
        if (at < bytes.length) {
          scanner.feed(ByteBuffer.wrap(bytes, at++, 1));
        }
      }
      return scanner.end();
    }
  }

  static Part10File file(Path file) throws IOException {
    try (SeekableByteChannel channel = Files.newByteChannel(file)) {
      return Part10File.scan(channel, AttributeSelection.index());
    }
  }

  static String describe(ScanOutcome outcome) {
    String values =
        outcome.attributes().values().stream()
            .map(v -> v + "=" + HexFormat.of().formatHex(v.bytes()))
            .collect(Collectors.joining("\n"));
    String end =
        switch (outcome.getClass().getSimpleName()) {
          case "Complete" -> "complete";
          case "Truncated" -> {
            ScanOutcome.Truncated t = (ScanOutcome.Truncated) outcome;
            yield t.at() + " " + t.expected() + " " + t.actual();
          }
          default -> {
            ScanOutcome.Unreadable u = (ScanOutcome.Unreadable) outcome;
            yield u.fault() + " " + u.at() + " " + u.offset();
          }
        };
    return end + "\n" + outcome.anomalies() + "\n" + values;
  }

  static List<Anomaly.Code> codes(ScanOutcome outcome) {
    return outcome.anomalies().stream().map(Anomaly::code).toList();
  }
}
