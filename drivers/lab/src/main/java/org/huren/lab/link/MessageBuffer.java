package org.huren.lab.link;

import static org.huren.lab.link.Control.CR;
import static org.huren.lab.link.Control.LF;

import java.util.Arrays;
import org.huren.lab.Bytes;

/** The text of the frames taken so far, and where in it a message ends. */
final class MessageBuffer {
  private byte[] bytes = new byte[1024];
  private int size;
  private int recordStart;

  int size() {
    return size;
  }

  boolean isEmpty() {
    return size == 0;
  }

  /** Appends text, and CR if it ends a record and has none. */
  void append(byte[] text, int from, boolean endsRecord) {
    int length = text.length - from;
    if (size + length + 1 > bytes.length) {
      bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, size + length + 1));
    }
    System.arraycopy(text, from, bytes, size, length);
    size += length;
    if (endsRecord && size > 0 && bytes[size - 1] != CR && bytes[size - 1] != LF) {
      bytes[size++] = CR;
    }
  }

  void truncate(int length) {
    size = length;
    recordStart = 0;
  }

  /** Whether the last record is complete, so that a new one may begin. */
  boolean isAtRecordEnd() {
    return size == 0 || bytes[size - 1] == CR || bytes[size - 1] == LF;
  }

  /** Where the last complete L record ends; 0 if there is none. Looks at new bytes only. */
  int endOfMessage() {
    int end = 0;
    int start = recordStart;
    for (int i = start; i < size; i++) {
      if (bytes[i] == CR || bytes[i] == LF) {
        if (isRecord(start, i, 'L')) {
          end = i + 1;
        }
        start = i + 1;
      }
    }
    recordStart = start;
    while (end > 0 && end < size && bytes[end] == LF) {
      end++;
    }
    return end;
  }

  /** Whether the first {@code end} bytes are header and terminator only. */
  boolean isHeaderOnly(int end) {
    int start = 0;
    for (int i = 0; i < end; i++) {
      if (bytes[i] == CR || bytes[i] == LF) {
        if (start < i && !isRecord(start, i, 'H') && !isRecord(start, i, 'L')) {
          return false;
        }
        start = i + 1;
      }
    }
    return size > 0 && bytes[0] == 'H';
  }

  /** Takes the first {@code end} bytes out. */
  Bytes take(int end) {
    Bytes taken = peek(end);
    System.arraycopy(bytes, end, bytes, 0, size - end);
    size -= end;
    recordStart = 0;
    return taken;
  }

  Bytes peek(int end) {
    return Bytes.copyOf(bytes, 0, end);
  }

  private boolean isRecord(int from, int to, char type) {
    return from < to && bytes[from] == type && (to - from == 1 || bytes[from + 1] == field());
  }

  private byte field() {
    return size > 1 && bytes[0] == 'H' ? bytes[1] : (byte) '|';
  }
}
