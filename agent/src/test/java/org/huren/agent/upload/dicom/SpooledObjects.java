package org.huren.agent.upload.dicom;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import java.util.zip.CRC32C;
import org.huren.agent.item.Facts;
import org.huren.agent.item.Item;
import org.huren.agent.item.ItemId;
import org.huren.agent.item.ItemState;
import org.huren.agent.item.PayloadKind;
import org.huren.agent.item.Source;
import org.huren.agent.item.UplinkId;
import org.huren.agent.spool.DeliveryQueue.Claim;
import org.huren.agent.spool.Payload;

/** Files as the spool has them, and the claims on them. */
final class SpooledObjects {
  private final Path folder;
  private final Random random = new Random(11);
  private int count;

  SpooledObjects(Path folder) {
    this.folder = folder;
  }

  /** A CT of noise in explicit VR little endian. */
  Claim ct(int length) throws IOException {
    return object(DicomUplinkContractTest.CT, DicomUplinkContractTest.EXPLICIT, length);
  }

  /** An object whose data set is noise. */
  Claim object(String sopClass, String syntax, int length) throws IOException {
    byte[] dataSet = new byte[length];
    random.nextBytes(dataSet);
    return object(sopClass, syntax, dataSet);
  }

  Claim object(String sopClass, String syntax, byte[] dataSet) throws IOException {
    String uid = "1.2.826.0.1." + ++count;
    byte[] head = DicomUplinkContractTest.head(uid, sopClass, syntax);
    byte[] bytes = new byte[head.length + dataSet.length];
    System.arraycopy(head, 0, bytes, 0, head.length);
    System.arraycopy(dataSet, 0, bytes, head.length, dataSet.length);
    return claim(uid, Files.write(folder.resolve(uid + ".dcm"), bytes));
  }

  /** A claim on a file of any origin. */
  Claim claim(String uid, Path file) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    CRC32C crc = new CRC32C();
    crc.update(bytes);
    ItemId id = new ItemId(new UUID(0x7000L | ((long) ++count << 16), 0x8000000000000000L));
    Item item =
        new Item(
            id,
            PayloadKind.DICOM,
            new Source("CT"),
            ItemState.ACCEPTED,
            bytes.length,
            (int) crc.getValue(),
            0,
            0,
            Instant.now(),
            new Facts(Optional.of(uid), Optional.empty(), Map.of(), List.of()),
            List.of(),
            Optional.empty());
    return new Claim(item, new UplinkId("pacs"), 0, new Payload(file, bytes.length, 0));
  }
}
