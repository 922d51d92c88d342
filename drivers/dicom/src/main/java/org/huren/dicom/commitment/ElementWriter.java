package org.huren.dicom.commitment;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.BiConsumer;
import org.huren.dicom.dataset.Tag;
import org.huren.dicom.dataset.TransferSyntax;
import org.huren.dicom.dataset.Vr;

/** Writes elements of a small data set, in the order they are given (PS3.5 7.1). */
final class ElementWriter {
  private static final Tag ITEM = Tag.of(0xFFFE, 0xE000);

  private final TransferSyntax syntax;
  private final ByteOrder order;
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  ElementWriter(TransferSyntax syntax) {
    if (syntax.isDeflated()) {
      throw new IllegalArgumentException("deflated data sets are not written here");
    }
    this.syntax = syntax;
    this.order = syntax.isBigEndian() ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
  }

  /** A UID, or what a peer took for one, byte for byte; padded with NUL. */
  void text(Tag tag, Vr vr, String text) {
    byte[] value =
        (text.length() % 2 == 0 ? text : text + '\0').getBytes(StandardCharsets.ISO_8859_1);
    header(tag, vr, value.length);
    out.writeBytes(value);
  }

  void unsignedShort(Tag tag, int number) {
    header(tag, Vr.US, 2);
    ByteBuffer value = ByteBuffer.allocate(2).order(order);
    value.putShort((short) number);
    out.writeBytes(value.array());
  }

  /** A sequence of defined lengths. */
  <T> void sequence(Tag tag, List<T> items, BiConsumer<ElementWriter, T> write) {
    ElementWriter content = new ElementWriter(syntax);
    for (T item : items) {
      ElementWriter one = new ElementWriter(syntax);
      write.accept(one, item);
      byte[] bytes = one.bytes();
      content.tagAndLength(ITEM, bytes.length);
      content.out.writeBytes(bytes);
    }
    byte[] bytes = content.bytes();
    header(tag, Vr.SQ, bytes.length);
    out.writeBytes(bytes);
  }

  byte[] bytes() {
    return out.toByteArray();
  }

  private void header(Tag tag, Vr vr, int length) {
    if (syntax.isImplicitVr()) {
      tagAndLength(tag, length);
      return;
    }
    ByteBuffer header = ByteBuffer.allocate(vr.hasLongForm() ? 12 : 8).order(order);
    header.putShort((short) tag.group()).putShort((short) tag.element());
    header.put(vr.name().getBytes(StandardCharsets.US_ASCII));
    if (vr.hasLongForm()) {
      header.putShort((short) 0).putInt(length);
    } else {
      header.putShort((short) length);
    }
    out.writeBytes(header.array());
  }

  private void tagAndLength(Tag tag, int length) {
    ByteBuffer header = ByteBuffer.allocate(8).order(order);
    header.putShort((short) tag.group()).putShort((short) tag.element()).putInt(length);
    out.writeBytes(header.array());
  }
}
