package org.huren.simulator.modality;

import java.net.InetSocketAddress;
import java.time.Duration;

/**
 * Whom a modality calls, and how.
 *
 * @param calledAe the peer's AE title
 * @param callingAe the modality's own
 * @param longestPdu the longest P-DATA-TF we send, even if the peer takes longer ones, bytes
 * @param timeout how long we wait for a connection or an answer
 */
public record Peer(
    InetSocketAddress address,
    String calledAe,
    String callingAe,
    int longestPdu,
    Duration timeout) {
  public static final int USUAL_PDU = 1 << 16;

  public Peer {
    for (String title : new String[] {calledAe, callingAe}) {
      if (title.isBlank() || title.length() > 16 || !title.matches("[ -\\[\\]-~]+")) {
        throw new IllegalArgumentException(
            "'" + title + "' is not an AE title: 1 to 16 ASCII characters, no backslash");
      }
    }
    if (longestPdu < 16) {
      throw new IllegalArgumentException(longestPdu + " bytes are too short for a PDU");
    }
  }
}
