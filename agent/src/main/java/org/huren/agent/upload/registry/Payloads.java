package org.huren.agent.upload.registry;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.zip.CRC32C;
import org.huren.agent.item.DeliveryOutcome;
import org.huren.agent.item.DeliveryOutcome.Fault;
import org.huren.agent.item.DeliveryOutcome.Rejected;
import org.huren.agent.item.Reason;
import org.huren.agent.spool.DeliveryQueue.Claim;
import org.huren.agent.spool.Payload;
import org.huren.agent.upload.http.Inconclusive;

/** Payload files of messages, which are small, read whole and compared with what was spooled. */
final class Payloads {
  /** Twice what a line takes of one message. */
  static final int LONGEST = 32 << 20;

  private Payloads() {}

  /** What came of reading one. */
  sealed interface Content {
    /** The device's own bytes, as spooled. */
    final class Intact implements Content {
      private final byte[] message;

      private Intact(byte[] message) {
        this.message = message;
      }

      byte[] message() {
        return message;
      }
    }

    record Unfit(DeliveryOutcome outcome) implements Content {}
  }

  static Content read(Claim claim) {
    Payload payload = claim.payload();
    if (payload.length() > LONGEST) {
      return new Content.Unfit(
          new Rejected(Reason.of("upload.message-too-long", payload.length(), LONGEST)));
    }
    byte[] bytes;
    try (InputStream in = Files.newInputStream(payload.file())) {
      bytes = in.readNBytes((int) payload.length() + 1);
    } catch (IOException e) {
      Reason why = Reason.of("upload.file-unreadable", e.getClass().getSimpleName());
      return new Content.Unfit(Inconclusive.retry(why, Fault.ITEM));
    }
    CRC32C crc = new CRC32C();
    crc.update(bytes);
    boolean same =
        bytes.length == payload.length() && (int) crc.getValue() == claim.item().crc32c();
    return same
        ? new Content.Intact(Arrays.copyOfRange(bytes, payload.contentOffset(), bytes.length))
        : new Content.Unfit(new Rejected(Reason.of("upload.file-altered")));
  }
}
