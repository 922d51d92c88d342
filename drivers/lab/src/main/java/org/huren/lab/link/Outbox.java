package org.huren.lab.link;

import static org.huren.lab.link.Control.CR;
import static org.huren.lab.link.Control.ETB;
import static org.huren.lab.link.Control.ETX;
import static org.huren.lab.link.Control.GS;
import static org.huren.lab.link.Control.LF;
import static org.huren.lab.link.Control.STX;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import org.huren.lab.link.LinkProfile.Checksum;
import org.huren.lab.link.LinkProfile.ChecksumAfter;
import org.huren.lab.link.LinkProfile.FrameNumbers;
import org.huren.lab.link.LinkProfile.Frames;
import org.huren.lab.link.LinkProfile.SendFrames;

/** Messages that wait to be sent, and the frames of the one under way. */
final class Outbox {
  private final LinkProfile profile;
  private final Deque<byte[]> waiting = new ArrayDeque<>();
  private List<byte[]> frames = List.of();
  private int at;

  Outbox(LinkProfile profile) {
    this.profile = profile;
  }

  void add(byte[] message) {
    waiting.add(message.clone());
  }

  boolean isEmpty() {
    return waiting.isEmpty();
  }

  /** Cuts the first message into frames and stands before the first of them. */
  void begin() {
    frames = cut(waiting.element());
    at = 0;
  }

  boolean hasFrame() {
    return at < frames.size();
  }

  byte[] frame() {
    return frames.get(at);
  }

  void advance() {
    at++;
  }

  /** Forgets the message under way. */
  void drop() {
    waiting.poll();
    frames = List.of();
    at = 0;
  }

  private List<byte[]> cut(byte[] message) {
    List<byte[]> cut = new ArrayList<>();
    if (profile.sendFrames() == SendFrames.MESSAGE && profile.frames() == Frames.USED) {
      cutPiece(message, 0, message.length, cut);
      return cut;
    }
    int start = 0;
    for (int i = 0; i < message.length; i++) {
      if (message[i] == CR || i == message.length - 1) {
        cutPiece(message, start, i + 1, cut);
        start = i + 1;
      }
    }
    return cut;
  }

  /** A piece longer than a frame takes goes on behind ETB. */
  private void cutPiece(byte[] message, int from, int to, List<byte[]> cut) {
    for (int start = from; start < to; start += profile.sendLimit()) {
      int end = Math.min(to, start + profile.sendLimit());
      cut.add(frame(message, start, end, end == to, cut.size() + 1));
    }
  }

  private byte[] frame(byte[] message, int from, int to, boolean last, int number) {
    if (profile.frames() == Frames.ABSENT) {
      return Arrays.copyOfRange(message, from, to);
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream(to - from + 8);
    out.write(STX);
    if (profile.frameNumbers() != FrameNumbers.ABSENT) {
      out.write('0' + number % 8);
    }
    out.write(message, from, to - from);
    boolean sumBeforeEnd =
        profile.checksum() != Checksum.ABSENT && profile.checksumAfter() == ChecksumAfter.GS;
    if (sumBeforeEnd) {
      out.write(GS);
      out.writeBytes(sum(out.toByteArray(), "%02x"));
    }
    out.write(last ? ETX : ETB);
    if (profile.checksum() != Checksum.ABSENT && !sumBeforeEnd) {
      out.writeBytes(sum(out.toByteArray(), "%02X"));
    }
    if (profile.trailer()) {
      out.write(CR);
      out.write(LF);
    }
    return out.toByteArray();
  }

  /** The sum of everything behind STX. */
  private static byte[] sum(byte[] frame, String format) {
    int sum = 0;
    for (int i = 1; i < frame.length; i++) {
      sum += frame[i];
    }
    return String.format(Locale.ROOT, format, sum & 0xFF).getBytes(StandardCharsets.US_ASCII);
  }
}
