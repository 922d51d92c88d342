package org.huren.simulator.modality;

import java.io.IOException;
import java.io.OutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * Cuts a data set (or a command) into P-DATA-TF PDUs of one presentation data value each, as long
 * as the peer takes, and keeps count of what went out. The last one is marked when {@link #finish}
 * is called.
 */
final class DataSetFragments extends OutputStream {
  private static final int HEAD = 12;

  private final OutputStream socket;
  private final int context;
  private final int control;
  private final byte[] pdu;
  private final MessageDigest digest;
  private long bytes;
  private int filled = HEAD;

  /**
   * Begins one message.
   *
   * @param pduLength longest PDU, its first six bytes not counted (PS3.8 D.1)
   */
  DataSetFragments(OutputStream socket, int context, boolean command, int pduLength) {
    this.socket = socket;
    this.context = context;
    this.control = command ? Pdu.COMMAND : 0;
    this.pdu = new byte[6 + (pduLength & ~1)];
    try {
      this.digest = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  @Override
  public void write(int b) throws IOException {
    write(new byte[] {(byte) b}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    digest.update(bytes, offset, length);
    this.bytes += length;
    int at = offset;
    int end = offset + length;
    while (at < end) {
      if (filled == pdu.length) {
        send(control);
      }
      int count = Math.min(end - at, pdu.length - filled);
      System.arraycopy(bytes, at, pdu, filled, count);
      filled += count;
      at += count;
    }
  }

  /** Of everything written so far, hexadecimal; to be asked once. */
  String sha256() {
    return HexFormat.of().formatHex(digest.digest());
  }

  long bytes() {
    return bytes;
  }

  /**
   * Sends what is left as the last fragment. A deflated data set may be of odd length, a fragment
   * may not (PS3.5 A.5): it gets a zero byte.
   */
  void finish() throws IOException {
    if ((bytes & 1) == 1) {
      write(0);
    }
    send(control | Pdu.LAST);
  }

  /** Sends what is there as a fragment that is not the last, but for an odd byte at its end. */
  @Override
  public void flush() throws IOException {
    int odd = filled & 1;
    if (filled - odd > HEAD) {
      byte last = pdu[filled - 1];
      filled -= odd;
      send(control);
      pdu[HEAD] = last;
      filled = HEAD + odd;
    }
  }

  private void send(int controlByte) throws IOException {
    pdu[0] = Pdu.P_DATA_TF;
    pdu[1] = 0;
    number(2, filled - 6);
    number(6, filled - 10);
    pdu[10] = (byte) context;
    pdu[11] = (byte) controlByte;
    socket.write(pdu, 0, filled);
    filled = HEAD;
  }

  private void number(int at, int value) {
    for (int i = 0; i < 4; i++) {
      pdu[at + i] = (byte) (value >>> (8 * (3 - i)));
    }
  }
}
