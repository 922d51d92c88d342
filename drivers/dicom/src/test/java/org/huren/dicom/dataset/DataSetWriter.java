package org.huren.dicom.dataset;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.Deflater;

/** Builds data sets for tests in any transfer syntax, sloppy ones too. */
public final class DataSetWriter {
  public static final long UNDEFINED = 0xFFFFFFFFL;
  public static final Tag ITEM = Tag.of(0xFFFE, 0xE000);
  public static final Tag ITEM_DELIMITATION = Tag.of(0xFFFE, 0xE00D);
  public static final Tag SEQUENCE_DELIMITATION = Tag.of(0xFFFE, 0xE0DD);

  private final TransferSyntax syntax;
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  public DataSetWriter(TransferSyntax syntax) {
    this.syntax = syntax;
  }

  /** A writer for what goes inside, in the same encoding and never deflated. */
  public DataSetWriter inner() {
    return new DataSetWriter(
        syntax.isDeflated() ? TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN : syntax);
  }

  public DataSetWriter text(Tag tag, Vr vr, String value) {
    byte[] bytes = value.getBytes(StandardCharsets.ISO_8859_1);
    byte[] even = Arrays.copyOf(bytes, bytes.length + bytes.length % 2);
    if (even.length > bytes.length) {
      even[bytes.length] = (byte) (vr == Vr.UI ? 0 : ' ');
    }
    return bytes(tag, vr, even);
  }

  public DataSetWriter us(Tag tag, int value) {
    byte low = (byte) value;
    byte high = (byte) (value >>> 8);
    return bytes(
        tag, Vr.US, syntax.isBigEndian() ? new byte[] {high, low} : new byte[] {low, high});
  }

  public DataSetWriter bytes(Tag tag, Vr vr, byte[] value) {
    return header(tag, vr.name(), vr.hasLongForm(), value.length).raw(value);
  }

  /** A header whose length may lie. */
  public DataSetWriter header(Tag tag, String vr, boolean longForm, long length) {
    tag(tag);
    if (syntax.isImplicitVr()) {
      return u32(length);
    }
    raw(vr.getBytes(StandardCharsets.ISO_8859_1));
    return longForm ? u16(0).u32(length) : u16((int) length);
  }

  public DataSetWriter header(Tag tag, Vr vr, long length) {
    return header(tag, vr.name(), vr.hasLongForm(), length);
  }

  /** A sequence whose sequence and items have undefined lengths. */
  public DataSetWriter openSequence(Tag tag, byte[]... items) {
    header(tag, Vr.SQ, UNDEFINED);
    for (byte[] item : items) {
      tag(ITEM).u32(UNDEFINED).raw(item).tag(ITEM_DELIMITATION).u32(0);
    }
    return tag(SEQUENCE_DELIMITATION).u32(0);
  }

  /** A sequence whose sequence and items say how long they are. */
  public DataSetWriter closedSequence(Tag tag, byte[]... items) {
    DataSetWriter inside = inner();
    for (byte[] item : items) {
      inside.tag(ITEM).u32(item.length).raw(item);
    }
    return bytes(tag, Vr.SQ, inside.toBytes());
  }

  public DataSetWriter fragments(Tag tag, byte[]... fragments) {
    header(tag, Vr.OB, UNDEFINED);
    for (byte[] fragment : fragments) {
      tag(ITEM).u32(fragment.length).raw(fragment);
    }
    return tag(SEQUENCE_DELIMITATION).u32(0);
  }

  public DataSetWriter tag(Tag tag) {
    return u16(tag.group()).u16(tag.element());
  }

  public DataSetWriter u16(int value) {
    if (syntax.isBigEndian()) {
      out.write(value >>> 8);
      out.write(value);
    } else {
      out.write(value);
      out.write(value >>> 8);
    }
    return this;
  }

  public DataSetWriter u32(long value) {
    int high = (int) (value >>> 16) & 0xFFFF;
    int low = (int) value & 0xFFFF;
    return syntax.isBigEndian() ? u16(high).u16(low) : u16(low).u16(high);
  }

  public DataSetWriter raw(byte... bytes) {
    out.writeBytes(bytes);
    return this;
  }

  public byte[] toBytes() {
    return syntax.isDeflated() ? deflate(out.toByteArray(), true) : out.toByteArray();
  }

  /** What was written, not deflated. */
  public byte[] plain() {
    return out.toByteArray();
  }

  public static byte[] deflate(byte[] bytes, boolean raw) {
    Deflater deflater = new Deflater(Deflater.DEFAULT_COMPRESSION, raw);
    deflater.setInput(bytes);
    deflater.finish();
    ByteArrayOutputStream deflated = new ByteArrayOutputStream();
    byte[] chunk = new byte[4096];
    while (!deflater.finished()) {
      deflated.write(chunk, 0, deflater.deflate(chunk));
    }
    deflater.end();
    return deflated.toByteArray();
  }
}
