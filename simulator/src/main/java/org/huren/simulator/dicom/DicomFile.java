package org.huren.simulator.dicom;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What a DICOM file is and where its data set begins.
 *
 * <pre>
 *   Part 10 (PS3.10 7.1):  preamble(128) "DICM" group 0002 in explicit little endian | data set
 *   bare:                  a data set from the first byte on, as old exports have it
 * </pre>
 *
 * @param metaInstance what group 0002 calls the object; empty in a bare data set
 * @param dataSetOffset bytes before the data set
 * @param sopInstanceOffset where the value of (0008,0018) lies, counted from the (inflated) data
 *     set's begin
 */
public record DicomFile(
    TransferSyntax syntax,
    Identity identity,
    Optional<Uid> metaInstance,
    long dataSetOffset,
    long sopInstanceOffset) {
  private static final int PREAMBLE = 128;
  private static final int LARGEST_META = 1 << 20;

  /**
   * Reads the head of a file.
   *
   * @throws MalformedDicomException if it is not DICOM
   */
  public static DicomFile read(Path file) throws IOException {
    try (InputStream in = new BufferedInputStream(Files.newInputStream(file), 1 << 16)) {
      in.mark(PREAMBLE + 4);
      byte[] head = in.readNBytes(PREAMBLE + 4);
      if (head.length == PREAMBLE + 4
          && new String(head, PREAMBLE, 4, StandardCharsets.ISO_8859_1).equals("DICM")) {
        return part10(in);
      }
      in.reset();
      boolean explicit = head.length > 6 && isUpper(head[4]) && isUpper(head[5]);
      TransferSyntax syntax =
          explicit ? TransferSyntax.EXPLICIT_LITTLE : TransferSyntax.IMPLICIT_LITTLE;
      DataSetReader.Found found = DataSetReader.read(in, syntax);
      return new DicomFile(
          syntax, found.identity(), Optional.empty(), 0, found.sopInstanceOffset());
    }
  }

  /** The data set's bytes as they lie in the file. */
  public InputStream openDataSet(Path file) throws IOException {
    InputStream in = Files.newInputStream(file);
    try {
      in.skipNBytes(dataSetOffset);
      return in;
    } catch (IOException e) {
      in.close();
      throw e;
    }
  }

  private static DicomFile part10(InputStream in) throws IOException {
    DataInputStream data = new DataInputStream(in);
    long offset = PREAMBLE + 4;
    Optional<Uid> syntax = Optional.empty();
    Optional<Uid> instance = Optional.empty();
    try {
      while (true) {
        in.mark(2);
        if ((data.readUnsignedByte() | data.readUnsignedByte() << 8) != 0x0002) {
          in.reset();
          break;
        }
        int element = data.readUnsignedByte() | data.readUnsignedByte() << 8;
        String vr = new String(data.readNBytes(2), StandardCharsets.ISO_8859_1);
        boolean large = vr.equals("OB") || vr.equals("UN") || vr.equals("UT");
        if (large) {
          data.skipNBytes(2);
        }
        long length = little(data, large ? 4 : 2);
        if (length > LARGEST_META) {
          throw new MalformedDicomException("group 0002 has a value of " + length + " bytes");
        }
        byte[] value = new byte[(int) length];
        data.readFully(value);
        offset += (large ? 12 : 8) + length;
        if (element == 0x0010) {
          syntax = Uid.ofWire(new String(value, StandardCharsets.ISO_8859_1));
        } else if (element == 0x0003) {
          instance = Uid.ofWire(new String(value, StandardCharsets.ISO_8859_1));
        }
      }
    } catch (EOFException e) {
      throw new MalformedDicomException("the file ends inside group 0002");
    }
    TransferSyntax known =
        TransferSyntax.of(
            syntax.orElseThrow(
                () -> new MalformedDicomException("no usable Transfer Syntax UID (0002,0010)")));
    DataSetReader.Found found = DataSetReader.read(in, known);
    return new DicomFile(known, found.identity(), instance, offset, found.sopInstanceOffset());
  }

  private static long little(DataInputStream in, int bytes) throws IOException {
    long value = 0;
    for (int i = 0; i < bytes; i++) {
      value |= (long) in.readUnsignedByte() << (8 * i);
    }
    return value;
  }

  private static boolean isUpper(byte b) {
    return b >= 'A' && b <= 'Z';
  }
}
