package org.huren.dicom.dataset;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import org.huren.dicom.AeTitle;

/**
 * The File Meta Information ahead of a data set in a file (PS3.10 7.1). UIDs are as the peer said
 * them, well-formed or not, because its bytes must be kept either way; empty where a file lacks
 * one.
 *
 * @param source (0002,0016) Source Application Entity Title
 * @param sending (0002,0017) Sending Application Entity Title
 * @param receiving (0002,0018) Receiving Application Entity Title
 */
public record FileMeta(
    String sopClassUid,
    String sopInstanceUid,
    String transferSyntaxUid,
    String implementationClassUid,
    Optional<String> implementationVersionName,
    Optional<AeTitle> source,
    Optional<AeTitle> sending,
    Optional<AeTitle> receiving) {

  private static final int PREAMBLE = 128;
  private static final int MAX_VALUE = 0xFFFE;
  private static final byte[] MAGIC = {'D', 'I', 'C', 'M'};
  private static final byte[] VERSION_1 = {0, 1};

  public FileMeta {
    for (String uid :
        new String[] {sopClassUid, sopInstanceUid, transferSyntaxUid, implementationClassUid}) {
      if (uid.length() > MAX_VALUE) {
        throw new IllegalArgumentException("a UID of " + uid.length() + " characters");
      }
    }
    if (implementationVersionName.filter(n -> n.length() > 16).isPresent()) {
      throw new IllegalArgumentException("an implementation version name has 16 characters");
    }
  }

  public TransferSyntax transferSyntax() {
    return TransferSyntax.of(transferSyntaxUid);
  }

  /**
   * The bytes of a file up to its data set.
   *
   * <pre>
   *   128 x 00 | DICM | (0002,0000) UL 4 | (0002,0001) OB 00 01 | (0002,0002) UI ... in explicit VR
   *                                    '--- counts everything behind it ---&gt;     little endian
   * </pre>
   */
  public byte[] encode() {
    ByteArrayOutputStream group = new ByteArrayOutputStream(512);
    element(group, 0x0001, Vr.OB, VERSION_1);
    uid(group, 0x0002, sopClassUid);
    uid(group, 0x0003, sopInstanceUid);
    uid(group, 0x0010, transferSyntaxUid);
    uid(group, 0x0012, implementationClassUid);
    implementationVersionName.ifPresent(name -> text(group, 0x0013, Vr.SH, name));
    source.ifPresent(title -> text(group, 0x0016, Vr.AE, title.value()));
    sending.ifPresent(title -> text(group, 0x0017, Vr.AE, title.value()));
    receiving.ifPresent(title -> text(group, 0x0018, Vr.AE, title.value()));

    ByteArrayOutputStream file = new ByteArrayOutputStream(PREAMBLE + 16 + group.size());
    file.writeBytes(new byte[PREAMBLE]);
    file.writeBytes(MAGIC);
    int length = group.size();
    element(
        file,
        0x0000,
        Vr.UL,
        new byte[] {
          (byte) length, (byte) (length >>> 8), (byte) (length >>> 16), (byte) (length >>> 24)
        });
    file.writeBytes(group.toByteArray());
    return file.toByteArray();
  }

  private static void uid(ByteArrayOutputStream out, int element, String uid) {
    element(out, element, Vr.UI, padded(uid, (byte) 0));
  }

  private static void text(ByteArrayOutputStream out, int element, Vr vr, String value) {
    element(out, element, vr, padded(value, (byte) ' '));
  }

  private static byte[] padded(String value, byte padding) {
    byte[] bytes = value.getBytes(StandardCharsets.ISO_8859_1);
    if (bytes.length % 2 == 0) {
      return bytes;
    }
    byte[] even = Arrays.copyOf(bytes, bytes.length + 1);
    even[bytes.length] = padding;
    return even;
  }

  private static void element(ByteArrayOutputStream out, int element, Vr vr, byte[] value) {
    shortLittleEndian(out, 0x0002);
    shortLittleEndian(out, element);
    out.write(vr.name().charAt(0));
    out.write(vr.name().charAt(1));
    if (vr.hasLongForm()) {
      shortLittleEndian(out, 0);
      shortLittleEndian(out, value.length);
      shortLittleEndian(out, 0);
    } else {
      shortLittleEndian(out, value.length);
    }
    out.writeBytes(value);
  }

  private static void shortLittleEndian(ByteArrayOutputStream out, int value) {
    out.write(value);
    out.write(value >>> 8);
  }
}
