package org.huren.agent.upload.storage;

import org.huren.agent.item.Reason;

/** What a far side did not like about an instance that it stored all the same. */
public final class WarningReason {
  private WarningReason() {}

  /** Warning Reason (0008,1196) of PS3.18 Table I.2-1, or a warning status of C-STORE. */
  public static Reason of(int code) {
    String hex = FailureReason.hex(code);
    return switch (code) {
      case 0xB000 -> Reason.of("upload.warning-coerced", hex);
      case 0xB006 -> Reason.of("upload.warning-discarded", hex);
      case 0xB007 -> Reason.of("upload.warning-data-set", hex);
      default -> Reason.of("upload.warning", hex);
    };
  }
}
