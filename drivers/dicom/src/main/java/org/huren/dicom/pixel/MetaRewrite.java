package org.huren.dicom.pixel;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import org.huren.dicom.dataset.TransferSyntax;
import org.huren.dicom.dataset.Vr;
import org.huren.dicom.pixel.CompressionOutcome.Why;

/**
 * File Meta Information with another Transfer Syntax UID, and a group length that fits (PS3.10
 * 7.1); preamble and all else byte for byte.
 */
final class MetaRewrite {
  private static final int PREFIX = 132;
  private static final int GROUP_LENGTH_BYTES = 12;
  private static final int TRANSFER_SYNTAX_UID = 0x00020010;

  private MetaRewrite() {}

  /**
   * Reads a file up to its data set.
   *
   * @param dataSet where that begins
   */
  static byte[] of(FileChannel file, int dataSet, TransferSyntax syntax)
      throws IOException, StaysAsIs {
    ByteBuffer before = ByteBuffer.allocate(dataSet).order(ByteOrder.LITTLE_ENDIAN);
    while (before.hasRemaining() && file.read(before, before.position()) >= 0) {}
    ElementReader in = new ElementReader(file);
    ByteArrayOutputStream group = new ByteArrayOutputStream(dataSet);
    byte[] uid = syntax.uid().getBytes(StandardCharsets.US_ASCII);
    long at = PREFIX + GROUP_LENGTH_BYTES;
    while (at < dataSet) {
      Element element = in.read(at, false);
      if (element.tag() == TRANSFER_SYNTAX_UID && element.vr() == Vr.UI) {
        group.write(before.array(), (int) at, 6);
        int even = uid.length + uid.length % 2;
        group.write(even);
        group.write(0);
        group.writeBytes(uid);
        group.writeBytes(new byte[even - uid.length]);
      } else {
        group.write(before.array(), (int) at, (int) (element.end() - at));
      }
      at = element.end();
    }
    if (at != dataSet) {
      throw new StaysAsIs(Why.DOUBTFUL);
    }
    ByteBuffer whole =
        ByteBuffer.allocate(PREFIX + GROUP_LENGTH_BYTES + group.size())
            .order(ByteOrder.LITTLE_ENDIAN);
    whole.put(before.array(), 0, PREFIX + GROUP_LENGTH_BYTES);
    whole.put(group.toByteArray());
    whole.putInt(PREFIX + GROUP_LENGTH_BYTES - 4, group.size());
    return whole.array();
  }
}
